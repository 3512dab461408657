import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { findTellingChange, printOfSeller, updateSeller } from '#app/features/sellers/change-seller.server.ts';
import { findSeller } from '#app/features/sellers/queries.server.ts';
import { refusalRemedy } from '#app/features/sellers/refusal-remedy.ts';
import { SellerEditForm } from '#app/features/sellers/seller-edit-form.tsx';
import { companyEditSchema, individualEditSchema } from '#app/features/sellers/seller-schema.ts';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useFirst } from '#app/ui/use-first.ts';

export const meta = pageMeta((t) => t('sellers:editTitle'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'sellers.edit');
	const seller = await findSeller(params.id);
	if (!seller) throw new Response(null, { status: 404 });
	if (seller.registration !== 'registered') return redirect(`/sellers/${seller.id}`);
	const change = await findTellingChange(seller.id);
	const { id, businessType, name, representativeName, email, phone, bankCode, holderName, accountNumberLast4 } = seller;
	const refused = change?.state === 'refused' && change.kind === 'update' ? change : null;
	return {
		seen: printOfSeller(seller),
		seller: { id, businessType, name, representativeName, email, phone, bankCode, holderName, accountNumberLast4 },
		refused: refused && {
			code: refused.refusedCode ?? '',
			message: refused.refusedMessage ?? '',
			ofAccount: refused.fields.includes('account'),
		},
	};
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'sellers.edit');
	const seller = await findSeller(params.id);
	if (!seller) throw new Response(null, { status: 404 });
	const form = await request.formData();
	const submission =
		seller.businessType === 'INDIVIDUAL' ? parseForm(form, individualEditSchema) : parseForm(form, companyEditSchema);
	const hideFields = ['accountNumber'];
	if (submission.status !== 'success') return data({ result: submission.reply({ hideFields }) }, { status: 400 });
	const updated = await updateSeller(
		seller.id,
		submission.value,
		actor,
		await currentInstant(),
		String(form.get('seen') ?? ''),
	);
	if (updated.ok) return redirect(`/sellers/${seller.id}`);
	const message = [`sellers:reasons.${updated.reason}`];
	const isOfNumber = updated.reason === 'account-number-needed' || updated.reason === 'account-unreadable';
	const told = isOfNumber ? { fieldErrors: { accountNumber: message } } : { formErrors: message };
	return data({ result: submission.reply({ hideFields, ...told }) }, { status: 422 });
}

export default function EditSeller() {
	const { seller, seen, refused } = useLoaderData<typeof loader>();
	const firstSeen = useFirst(seen, seller.id);
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('sellers');
	// What Toss refused last is told at the field that it is about, until something new is sent.
	const field = refused && refusalField(refused);
	const lastRefusal = refused && {
		status: 'error' as const,
		error: { [field ?? '']: [refused.message || refused.code] },
	};
	return (
		<>
			<PageHeader
				title={t('editTitle')}
				description={t('editHint')}
				breadcrumbs={[
					{ label: t('title'), to: '/sellers' },
					{ label: seller.name, to: `/sellers/${seller.id}` },
				]}
			/>
			<SellerEditForm seller={seller} seen={firstSeen} lastResult={answer?.result ?? lastRefusal} />
		</>
	);
}

function refusalField({ code, ofAccount }: { code: string; ofAccount: boolean }): string {
	if (/EMAIL/.test(code)) return 'email';
	if (/PHONE/.test(code)) return 'phone';
	if (/HOLDER/.test(code)) return 'holderName';
	if (/INVALID_BANK/.test(code)) return 'bankCode';
	return ofAccount && refusalRemedy(code) === 'account' ? 'accountNumber' : '';
}
