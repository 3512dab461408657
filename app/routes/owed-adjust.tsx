import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { AdjustmentForm } from '#app/features/owed/adjustment-form.tsx';
import { adjustmentSchema } from '#app/features/owed/adjustment-schema.ts';
import { isKnownSeller } from '#app/features/owed/known-seller.server.ts';
import { findOwed, NOTHING_OWED } from '#app/features/owed/owed-of-seller.server.ts';
import { owedPath } from '#app/features/owed/paths.ts';
import { ADJUSTED_WITHIN_DAYS, writeAdjustment } from '#app/features/owed/write-adjustment.server.ts';
import { findSellerOf } from '#app/features/seller-ledger/account.server.ts';
import { newId } from '#app/lib/ids.ts';
import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('owedTerms:adjust.title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'terms.edit');
	const refSellerId = params.refSellerId ?? '';
	if (!(await isKnownSeller(refSellerId))) throw new Response(null, { status: 404 });
	const now = await currentInstant();
	const today = kstDayOf(now);
	return {
		refSellerId,
		name: (await findSellerOf(refSellerId))?.name,
		today,
		lastDay: addDays(today, ADJUSTED_WITHIN_DAYS),
		owed: (await findOwed(refSellerId, today)) ?? NOTHING_OWED,
		id: newId(now),
	};
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'terms.edit');
	const refSellerId = params.refSellerId ?? '';
	const submission = parseForm(await request.formData(), adjustmentSchema);
	if (submission.status !== 'success') return data({ result: submission.reply() }, { status: 400 });
	const { way, amount, ...rest } = submission.value;
	const written = await writeAdjustment(
		{ ...rest, refSellerId, amount: way === 'deduct' ? -amount : amount },
		actor,
		await currentInstant(),
	);
	if (written.ok) return redirect(owedPath(refSellerId));
	if (written.reason === 'seller-unknown') throw new Response(null, { status: 404 });
	const message = [`owedTerms:adjust.${written.reason}`];
	const result = submission.reply(
		written.reason === 'sent-already' ? { formErrors: message } : { fieldErrors: { payableOn: message } },
	);
	return data({ result }, { status: 422 });
}

export const shouldRevalidate = rereadRefused;

export default function OwedAdjust() {
	const { refSellerId, name, ...facts } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['owedTerms', 'owed']);
	useLive(['owed', 'payout']);
	return (
		<>
			<PageHeader
				title={t('adjust.title')}
				description={
					<>
						<div>
							{name && <strong>{name}</strong>} <span className="code">{refSellerId}</span>
						</div>
						{t('adjust.description')}
					</>
				}
				breadcrumbs={[
					{ label: t('owed:title'), to: '/owed' },
					{ label: name ?? refSellerId, to: owedPath(refSellerId) },
				]}
			/>
			<AdjustmentForm key={refSellerId} {...facts} back={owedPath(refSellerId)} lastResult={answer?.result} />
		</>
	);
}
