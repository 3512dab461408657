import { useForm } from '@conform-to/react';
import { Alert, Button, Card, Group, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { type BatchState, notChangeableReason } from '#app/features/payouts/batch.ts';
import { changePayout } from '#app/features/payouts/change-payout.server.ts';
import type { PayoutStatus } from '#app/features/payouts/payout.ts';
import { payoutEditSchema } from '#app/features/payouts/payout-edit-schema.ts';
import { payoutCalendar } from '#app/features/payouts/payout-settings.server.ts';
import { findPayout } from '#app/features/payouts/queries.server.ts';
import type { ScheduleWarning } from '#app/features/payouts/schedule-rules.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { earliestScheduledDay, latestScheduledDay } from '#app/toss/payout-rules.ts';
import { DateField, FormError, MoneyField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { MustTick } from '#app/ui/must-tick.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useFirst } from '#app/ui/use-first.ts';
import { useValidation } from '#app/ui/use-validation.ts';

const fetchSchema = async () => (await import('#app/features/payouts/payout-edit-schema.ts')).payoutEditSchema;

export const meta = pageMeta((t) => t('batches:editTitle'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'payouts.create');
	const now = await currentInstant();
	const payout = await findPayout(params.id, now);
	if (!payout) throw new Response(null, { status: 404 });
	const facts = {
		status: payout.status as PayoutStatus,
		firstSentAt: payout.firstSentAt,
		batchState: (payout.batch?.state ?? null) as BatchState | null,
	};
	if (notChangeableReason(facts)) throw redirect(`/payouts/${payout.id}`);
	const calendar = await payoutCalendar();
	return {
		id: payout.id,
		name: payout.seller.name,
		scheduled: payout.scheduleType === 'SCHEDULED',
		version: payout.version,
		defaults: {
			amount: String(payout.amount),
			payoutOn: payout.payoutOn ? fromDateColumn(payout.payoutOn) : undefined,
			transactionDescription: payout.transactionDescription,
		},
		earliest: earliestScheduledDay(now, calendar),
		latest: latestScheduledDay(now),
	};
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.create');
	if (!isUuid(params.id)) throw new Response(null, { status: 404 });
	const submission = parseForm(await request.formData(), payoutEditSchema);
	const none: ScheduleWarning[] = [];
	if (submission.status !== 'success') return data({ result: submission.reply(), warnings: none }, { status: 400 });
	const { payoutOn = null, ...change } = submission.value;
	const changed = await changePayout(params.id, { ...change, payoutOn }, actor, await currentInstant());
	if (changed.ok) return redirect(`/payouts/${params.id}`);
	if (changed.reason === 'confirmation-needed') {
		return data({ result: submission.reply(), warnings: changed.warnings }, { status: 422 });
	}
	const known = changed.reason === 'changed-meanwhile' || changed.reason === 'batch-withdrawn';
	const message = known ? 'batches:reasons.changed-meanwhile' : `payouts:reasons.${changed.reason}`;
	return data({ result: submission.reply({ formErrors: [message] }), warnings: none }, { status: 422 });
}

// What may be chosen has moved on when a day is refused after midnight.
export const shouldRevalidate = rereadRefused;

export default function EditPayout() {
	const { id, name, scheduled, version, defaults, earliest, latest } = useLoaderData<typeof loader>();
	const seenVersion = useFirst(version, id);
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['batches', 'payouts', 'common']);
	const [form, fields] = useForm({
		lastResult: answer?.result,
		defaultValue: defaults,
		...useValidation(fetchSchema),
	});
	const warnings = answer?.warnings ?? [];
	return (
		<>
			<PageHeader
				title={t('batches:editTitle')}
				description={t('batches:editHint')}
				breadcrumbs={[
					{ label: t('payouts:title'), to: '/payouts' },
					{ label: name, to: `/payouts/${id}` },
				]}
			/>
			<Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate={form.noValidate}>
				<UnsavedGuard />
				<input type="hidden" name="version" value={seenVersion} />
				<Stack maw={520}>
					<FormError errors={form.errors} />
					<Card>
						<Stack gap="sm">
							<MoneyField field={fields.amount} required label={t('payouts:amount')} />
							{scheduled && (
								<DateField field={fields.payoutOn} required label={t('payouts:payoutOn')} min={earliest} max={latest} />
							)}
							<TextField
								field={fields.transactionDescription}
								required
								label={t('payouts:transactionDescription')}
								description={t('payouts:descriptionHint')}
							/>
						</Stack>
					</Card>
					{warnings.length > 0 && (
						<Alert color="amber" role="alert" title={t('payouts:confirmTitle')}>
							{warnings.map((warning) => (
								<MustTick key={warning} value={warning} label={t(`payouts:warnings.${warning}`)} />
							))}
						</Alert>
					)}
					<Group>
						<SubmitButton>{t('common:actions.save')}</SubmitButton>
						<Button component={Link} to={`/payouts/${id}`} variant="default">
							{t('common:actions.cancel')}
						</Button>
					</Group>
				</Stack>
			</Form>
		</>
	);
}
