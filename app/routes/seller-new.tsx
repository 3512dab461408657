import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';

import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { registerSeller } from '#app/features/sellers/register-seller.server.ts';
import { SellerForm } from '#app/features/sellers/seller-form.tsx';
import { sellerSchema } from '#app/features/sellers/seller-schema.ts';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';

export const meta = pageMeta((t) => t('sellers:newTitle'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'sellers.edit');
	return null;
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'sellers.edit');
	const submission = parseForm(await request.formData(), sellerSchema);
	const hideFields = ['accountNumber'];
	if (submission.status !== 'success') return data({ result: submission.reply({ hideFields }) }, { status: 400 });
	const registered = await registerSeller(submission.value, actor, await currentInstant());
	if (registered.ok) return redirect(`/sellers/${registered.sellerId}`);
	const fieldErrors = { refSellerId: [`sellers:reasons.${registered.reason}`] };
	return data({ result: submission.reply({ hideFields, fieldErrors }) }, { status: 422 });
}

export default function NewSeller() {
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('sellers');
	return (
		<>
			<PageHeader
				title={t('newTitle')}
				description={t('newHint')}
				breadcrumbs={[{ label: t('title'), to: '/sellers' }]}
			/>
			<SellerForm lastResult={answer?.result} backTo="/sellers" />
		</>
	);
}
