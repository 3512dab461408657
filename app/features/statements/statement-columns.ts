import { payoutStatuses, type ScheduleType, scheduleTypes } from '#app/features/payouts/payout.ts';
import type { Words } from '#app/i18n/i18n.server.ts';
import { type StatementLine, statementGroupOf } from './statement.ts';

type Cell = string | bigint | Date | null;

/** The columns of a statement in files, each with its name in the language and its cell. */
export function statementColumns(t: Words): { header: string; width: number; cell: (line: StatementLine) => Cell }[] {
	const status = (value: string) => payoutStatuses.find((one) => one === value) ?? 'unknown';
	const schedule = (value: string) => scheduleTypes.find((one): one is ScheduleType => one === value) ?? 'EXPRESS';
	return [
		{ header: t('statements:on'), width: 12, cell: ({ on }) => on },
		{
			header: t('statements:group'),
			width: 12,
			cell: (line) => t(`statements:groups.${statementGroupOf(line.status)}`),
		},
		{ header: t('payouts:status'), width: 14, cell: (line) => t(`payouts:statuses.${status(line.status)}`) },
		{ header: t('payouts:amount'), width: 16, cell: ({ amount }) => amount },
		{ header: t('payouts:refPayoutId'), width: 32, cell: ({ refPayoutId }) => refPayoutId },
		{ header: t('payouts:tossPayoutId'), width: 32, cell: ({ tossPayoutId }) => tossPayoutId },
		{
			header: t('payouts:scheduleType'),
			width: 12,
			cell: (line) => t(`payouts:scheduleTypes.${schedule(line.scheduleType)}`),
		},
		{ header: t('payouts:transactionDescription'), width: 14, cell: (line) => line.transactionDescription },
		{ header: t('payouts:requestedAt'), width: 20, cell: ({ requestedAt }) => requestedAt },
		{ header: t('payouts:finishedAt'), width: 20, cell: ({ finishedAt }) => finishedAt },
		{ header: t('payouts:failure.code'), width: 24, cell: ({ failureCode }) => failureCode },
		{ header: t('payouts:failure.title'), width: 36, cell: ({ failureMessage }) => failureMessage },
		{ header: t('payouts:replaces'), width: 32, cell: ({ replaces }) => replaces?.refPayoutId ?? null },
		{ header: t('payouts:replacedBy'), width: 32, cell: ({ replacedBy }) => replacedBy?.refPayoutId ?? null },
	];
}
