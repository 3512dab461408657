import { useForm } from '@conform-to/react';
import { Button, Card, Group, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { notMovableBatchReason } from '#app/features/payouts/batch.ts';
import { findBatch } from '#app/features/payouts/batch-queries.server.ts';
import { moveBatch } from '#app/features/payouts/move-batch.server.ts';
import { MoveDuplicates } from '#app/features/payouts/move-duplicates.tsx';
import { batchMoveSchema } from '#app/features/payouts/payout-edit-schema.ts';
import { payoutCalendar } from '#app/features/payouts/payout-settings.server.ts';
import { refuseMove } from '#app/features/payouts/refuse-move.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { earliestScheduledDay, latestScheduledDay } from '#app/toss/payout-rules.ts';
import { DateField, FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useFirst } from '#app/ui/use-first.ts';
import { useValidation } from '#app/ui/use-validation.ts';

const fetchSchema = async () => (await import('#app/features/payouts/payout-edit-schema.ts')).batchMoveSchema;

export const meta = pageMeta((t) => t('batches:move'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'payouts.create');
	const [now, calendar] = await Promise.all([currentInstant(), payoutCalendar()]);
	const found = await findBatch(params.id, now);
	if (!found) throw new Response(null, { status: 404 });
	const { batch, facts } = found;
	if (notMovableBatchReason(facts)) throw redirect(`/payouts/batches/${batch.id}`);
	return {
		id: batch.id,
		name: batch.name,
		version: batch.version,
		booked: facts.booked,
		earliest: earliestScheduledDay(now, calendar),
		latest: latestScheduledDay(now),
	};
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.create');
	if (!isUuid(params.id)) throw new Response(null, { status: 404 });
	const submission = parseForm(await request.formData(), batchMoveSchema);
	if (submission.status !== 'success') return data({ result: submission.reply(), duplicates: [] }, { status: 400 });
	const { confirmed, ...move } = submission.value;
	const moved = await moveBatch(
		params.id,
		{ ...move, confirmed: confirmed !== undefined },
		actor,
		await currentInstant(),
	);
	if (moved.ok) return redirect(`/payouts/batches/${params.id}`);
	return refuseMove(submission, moved, 'batches:moveRefusedFor');
}

// What may be chosen has moved on when a day is refused after midnight.
export const shouldRevalidate = rereadRefused;

export default function MoveBatch() {
	const { id, name, version, booked, earliest, latest } = useLoaderData<typeof loader>();
	const seenVersion = useFirst(version, id);
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['batches', 'payouts', 'common']);
	const [form, fields] = useForm({
		lastResult: answer?.result,
		defaultValue: { payoutOn: earliest },
		...useValidation(fetchSchema),
	});
	return (
		<>
			<PageHeader
				title={t('batches:move')}
				description={t('batches:moveHint', { count: booked })}
				breadcrumbs={[
					{ label: t('payouts:title'), to: '/payouts' },
					{ label: t('batches:title'), to: '/payouts/batches' },
					{ label: name, to: `/payouts/batches/${id}` },
				]}
			/>
			<Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate={form.noValidate}>
				<UnsavedGuard />
				<input type="hidden" name="version" value={seenVersion} />
				<Stack maw={520}>
					<FormError errors={form.errors} />
					<Card>
						<DateField field={fields.payoutOn} required label={t('payouts:payoutOn')} min={earliest} max={latest} />
					</Card>
					<MoveDuplicates duplicates={answer?.duplicates ?? []} />
					<Group>
						<SubmitButton>{t('batches:move')}</SubmitButton>
						<Button component={Link} to={`/payouts/batches/${id}`} variant="default">
							{t('common:actions.cancel')}
						</Button>
					</Group>
				</Stack>
			</Form>
		</>
	);
}
