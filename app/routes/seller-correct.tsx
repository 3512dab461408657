import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { findSeller } from '#app/features/sellers/queries.server.ts';
import { correctSeller } from '#app/features/sellers/register-seller.server.ts';
import { SellerForm } from '#app/features/sellers/seller-form.tsx';
import { sellerSchema } from '#app/features/sellers/seller-schema.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';

export const meta = pageMeta((t) => t('sellers:correctTitle'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'sellers.edit');
	const seller = await findSeller(params.id);
	if (!seller) throw new Response(null, { status: 404 });
	if (seller.registration !== 'refused') return redirect(`/sellers/${seller.id}`);
	const { id, businessType, name, representativeName, businessRegistrationNumber } = seller;
	const { email, phone, bankCode, holderName } = seller;
	const defaults = { businessType, name, representativeName, businessRegistrationNumber, email, phone, bankCode };
	return { id, defaults: { ...defaults, holderName } };
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'sellers.edit');
	if (!isUuid(params.id)) throw new Response(null, { status: 404 });
	const submission = parseForm(await request.formData(), sellerSchema);
	const hideFields = ['accountNumber'];
	if (submission.status !== 'success') return data({ result: submission.reply({ hideFields }) }, { status: 400 });
	const corrected = await correctSeller(params.id, submission.value, actor, await currentInstant());
	if (corrected.ok) return redirect(`/sellers/${params.id}`);
	if (corrected.reason === 'not-found') throw new Response(null, { status: 404 });
	const formErrors = [`sellers:reasons.${corrected.reason}`];
	return data({ result: submission.reply({ hideFields, formErrors }) }, { status: 422 });
}

export default function CorrectSeller() {
	const { id, defaults } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('sellers');
	return (
		<>
			<PageHeader
				title={t('correctTitle')}
				description={t('correctHint')}
				breadcrumbs={[
					{ label: t('title'), to: '/sellers' },
					{ label: defaults.name, to: `/sellers/${id}` },
				]}
			/>
			<SellerForm lastResult={answer?.result} defaults={defaults} backTo={`/sellers/${id}`} />
		</>
	);
}
