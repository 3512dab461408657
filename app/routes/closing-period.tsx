import { Alert, Button, Group, Stack, Textarea } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconDownload } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { countUnproved, listLatePayouts, listLateSteps } from '#app/features/closing/came-late.server.ts';
import {
	AdjustmentTable,
	CarriedTable,
	Checklist,
	FrozenFigures,
	LatePayoutsTable,
	LateStepsTable,
	OwedTable,
	Part,
	Unproved,
} from '#app/features/closing/closing-parts.tsx';
import { compareMonths } from '#app/features/closing/compare-months.ts';
import { ComparisonTable } from '#app/features/closing/comparison-table.tsx';
import { isNoted, type Period, parsePeriod, periodTones } from '#app/features/closing/period.ts';
import { preparePeriod } from '#app/features/closing/prepare-period.server.ts';
import {
	adjustmentsSince,
	findMonthBefore,
	listHistory,
	listTakenUp,
	stateOf,
} from '#app/features/closing/queries.server.ts';
import { proofOf, readCarried } from '#app/features/closing/read-figures.server.ts';
import { reopenPeriod } from '#app/features/closing/reopen-period.server.ts';
import { runChecks } from '#app/features/closing/run-checks.server.ts';
import { signPeriod } from '#app/features/closing/sign-period.server.ts';
import { formatInstant } from '#app/i18n/format.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useDraft } from '#app/ui/use-draft.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('closing:title'));

function periodOf(name: string | undefined): Period {
	const period = parsePeriod(name ?? '');
	if (!period) throw new Response(null, { status: 404 });
	return period;
}

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const period = periodOf(params.period);
	const today = kstDayOf(await currentInstant());
	const [history, runs, open] = await Promise.all([listHistory(period), proofOf(period), readCarried(period)]);
	const newest = history.find(({ state }) => state === 'closed' || state === 'prepared');
	const state = stateOf(history[0]);
	const closed = state === 'closed';
	const before = newest ? await findMonthBefore(period) : null;
	return {
		period,
		state,
		history,
		newest,
		checks: closed ? null : await runChecks(period, runs, open, today),
		adjustments: closed && newest ? adjustmentsSince(newest, runs) : null,
		latePayouts: closed && newest ? await listLatePayouts(period, newest) : [],
		lateSteps: closed && newest ? await listLateSteps(period, newest) : [],
		unproved: closed ? await countUnproved(period, runs) : 0,
		takenUp: closed ? [] : await listTakenUp(period),
		comparison: newest && before ? { before: before.name, items: compareMonths(newest, before.frozen) } : null,
		mayPrepare: !closed && may(user.role, 'books.prepare'),
		maySign: state === 'prepared' && may(user.role, 'books.sign') && newest?.preparedById !== user.id,
		mayReopen: closed && may(user.role, 'books.reopen'),
	};
}

const formSchema = z.object({
	intent: z.enum(['prepare', 'sign', 'reopen']),
	text: z.string().max(2000).default(''),
	shown: z.string().default(''),
});
const permissionOf = { prepare: 'books.prepare', sign: 'books.sign', reopen: 'books.reopen' } as const;

export async function action({ request, params }: ActionFunctionArgs) {
	const period = periodOf(params.period);
	const form = formSchema.safeParse(Object.fromEntries(await request.formData()));
	if (!form.success) throw new Response(null, { status: 400 });
	const { intent, text, shown } = form.data;
	const { user, actor } = await requirePermission(request, permissionOf[intent]);
	const who = { id: user.id, actor };
	const now = await currentInstant();
	const done =
		intent === 'prepare'
			? await preparePeriod(period, text, who, now)
			: intent === 'sign'
				? await signPeriod(period, shown, who, now)
				: await reopenPeriod(period, text, who, now);
	if (done.ok) return { refused: null };
	const { reason, ...already } = done;
	return data(
		{ refused: reason, already: 'at' in already ? { by: already.by, at: already.at } : null },
		{ status: 422 },
	);
}

export const shouldRevalidate = rereadRefused;

export default function ClosingPeriod() {
	const {
		period,
		state,
		history,
		newest,
		checks,
		adjustments,
		latePayouts,
		lateSteps,
		unproved,
		takenUp,
		comparison,
		...allowed
	} = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const refused = answer?.refused;
	const already = answer && 'already' in answer ? answer.already : null;
	const { t } = useTranslation('closing');
	const [note, writeNote, forgetNote] = useDraft(`closing note ${period.name}`);
	const [reason, writeReason, forgetReason] = useDraft(`closing reason ${period.name}`);
	useEffect(() => {
		if (answer?.refused !== null) return;
		forgetNote();
		forgetReason();
	}, [answer, forgetNote, forgetReason]);
	/** Items of the checklist without which nothing can be prepared. */
	const stopped = allowed.mayPrepare ? (checks ?? []).filter(({ ok, name }) => !ok && !isNoted(name)).length : 0;
	useLive(['closing', 'run', 'case', 'import']);
	return (
		<>
			<PageHeader
				title={`${t('title')} ${period.name}`}
				badge={<StatusBadge tone={periodTones[state]} label={t(`states.${state}`)} />}
				description={stopped > 0 && t('prepareStopped', { count: stopped })}
				breadcrumbs={[{ label: t('title'), to: '/closing' }]}
				actions={
					<>
						<Button component={Link} to={`/reconciliation/proof?from=${period.from}&to=${period.to}`} variant="default">
							{t('proveAgain')}
						</Button>
						{state === 'closed' &&
							(['xlsx', 'pdf'] as const).map((format) => (
								<Button
									key={format}
									component="a"
									href={`/closing/${period.name}/package/${format}`}
									variant="default"
									leftSection={<IconDownload size={16} aria-hidden />}
								>
									{format === 'xlsx' ? 'Excel' : 'PDF'}
								</Button>
							))}
						{allowed.mayPrepare && (
							<ConfirmButton
								variant={state === 'prepared' ? 'default' : 'filled'}
								label={t(state === 'prepared' ? 'prepareAgain' : 'prepare')}
								title={t('prepare')}
								text={t('prepareText')}
								confirmLabel={t('prepare')}
								fields={{ intent: 'prepare' }}
								disabled={stopped > 0}
							>
								<Textarea
									name="text"
									label={t('note')}
									required={checks?.some(({ ok }) => !ok)}
									description={t('noteHint')}
									maxLength={2000}
									autosize
									value={note}
									onChange={(event) => writeNote(event.currentTarget.value)}
								/>
							</ConfirmButton>
						)}
						{allowed.maySign && newest && (
							<ConfirmButton
								variant="filled"
								label={t('sign')}
								title={t('sign')}
								text={t('signText', { period: period.name, preparedBy: newest.preparedBy })}
								confirmLabel={t('sign')}
								fields={{ intent: 'sign', shown: newest.id }}
							/>
						)}
						{allowed.mayReopen && (
							<ConfirmButton
								danger
								label={t('reopen')}
								title={t('reopen')}
								text={t('reopenText')}
								confirmLabel={t('reopen')}
								fields={{ intent: 'reopen' }}
							>
								<Textarea
									name="text"
									label={t('reason')}
									maxLength={2000}
									required
									autosize
									value={reason}
									onChange={(event) => writeReason(event.currentTarget.value)}
								/>
							</ConfirmButton>
						)}
					</>
				}
			/>
			<Stack>
				{refused && (
					<Alert color="red" role="alert">
						{t(`refused.${refused}`, already ? { by: already.by, at: formatInstant(already.at) } : {})}
					</Alert>
				)}
				{checks && (
					<Part title={t('checklist')} hint={t('checklistHint')}>
						<Checklist checks={checks} />
					</Part>
				)}
				{adjustments && (
					<Part title={t('adjustments')} hint={t('adjustmentsHint')}>
						<Unproved period={period} count={unproved} />
						<AdjustmentTable caption={t('adjustments')} adjustments={adjustments} />
						<LatePayoutsTable payouts={latePayouts} />
						<LateStepsTable period={period} steps={lateSteps} />
					</Part>
				)}
				{takenUp.map((one) => (
					<Part key={one.period} title={t('takenUp', { period: one.period })} hint={t('adjustmentsHint')}>
						<Unproved period={parsePeriod(one.period)!} count={one.unproved} />
						<AdjustmentTable caption={t('takenUp', { period: one.period })} adjustments={one.adjustments} />
						<LatePayoutsTable payouts={one.latePayouts} />
						<LateStepsTable period={parsePeriod(one.period)!} steps={one.lateSteps} />
					</Part>
				))}
				{comparison && (
					<Part title={t('comparison')} hint={t('comparisonHint')}>
						<ComparisonTable items={comparison.items} before={comparison.before} now={period.name} />
					</Part>
				)}
				{newest && (
					<>
						<Part title={t('figures')}>
							<FrozenFigures levels={newest.figures.levels} period={period} />
						</Part>
						{newest.figures.owed.length > 0 && (
							<Part title={t('owed')} hint={t('owedHint')}>
								<OwedTable figures={newest.figures} period={period} />
							</Part>
						)}
						<Part title={t('carried')}>
							<CarriedTable carried={newest.carried} />
						</Part>
					</>
				)}
				{history.length > 0 && (
					<Part title={t('history')}>
						<Stack gap="xs" component="ul" m={0} pl="lg">
							{history.map((one) => (
								<li key={one.id}>
									<Group gap="xs">
										<StatusBadge
											tone={one.state === 'replaced' ? 'neutral' : periodTones[one.state]}
											label={t(`states.${one.state}`)}
										/>
										<span>
											{t('preparedBy')} {one.preparedBy} <DateTime at={one.preparedAt} />
											{one.note && ` · ${one.note}`}
										</span>
										{one.closedBy && (
											<span>
												{t('closedBy')} {one.closedBy} <DateTime at={one.closedAt} />
											</span>
										)}
										{one.reopenedBy && (
											<span>
												{t('reopen')} {one.reopenedBy} <DateTime at={one.reopenedAt} /> · {one.reopenReason}
											</span>
										)}
									</Group>
								</li>
							))}
						</Stack>
					</Part>
				)}
			</Stack>
		</>
	);
}
