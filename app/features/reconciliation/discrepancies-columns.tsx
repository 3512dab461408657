import { methodWord } from '#app/features/payments/method-word.ts';
import { MethodText } from '#app/features/payments/transaction-badge.tsx';
import type { Words } from '#app/i18n/i18n.ts';
import { KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { CaseBadge, KindBadge } from './badges.tsx';
import { isCaseState } from './discrepancy-case.ts';
import { isDetailKind, isSubject } from './levels.ts';
import type { DiscrepancyListRow } from './list-discrepancies.server.ts';

/** What a break is about, in one word. */
function subjectWord(t: Words, subject: string): string {
	return isSubject(subject) ? t(`reconciliation:subjects.${subject}`) : subject;
}

/** The columns of a run's discrepancies, on the screen and in files. */
export function discrepanciesColumns(t: Words): Column<DiscrepancyListRow>[] {
	const money = (key: 'expected' | 'actual' | 'difference', signed: boolean): Column<DiscrepancyListRow> => ({
		key,
		header: t(`reconciliation:${key}`),
		align: 'end',
		visibleFrom: signed ? undefined : 'md',
		sortKey: signed ? key : undefined,
		render: (row) => <Money amount={row[key]} currency={row.currency} signed={signed} />,
		value: (row) => row[key],
	});
	return [
		{
			key: 'kind',
			header: t('reconciliation:kind'),
			sortKey: 'position',
			render: ({ detailKind }) => <KindBadge kind={detailKind} />,
			value: ({ detailKind }) => (isDetailKind(detailKind) ? t(`reconciliation:kinds.${detailKind}`) : detailKind),
		},
		{
			key: 'day',
			header: t('reconciliation:day'),
			sortKey: 'day',
			render: ({ day }) => <KstDayText day={day} />,
			value: ({ day }) => day,
		},
		{
			key: 'subject',
			header: t('reconciliation:subject'),
			render: (row) => (
				<>
					{row.subject !== 'transaction' && `${subjectWord(t, row.subject)} `}
					<span className="code">{row.orderId || row.subjectKey}</span>
				</>
			),
			value: (row) =>
				[row.subject !== 'transaction' && subjectWord(t, row.subject), row.orderId || row.subjectKey]
					.filter(Boolean)
					.join(' '),
		},
		{
			key: 'transactionKey',
			header: t('reconciliation:transactionKey'),
			optional: true,
			render: ({ transactionKey }) => <span className="code">{transactionKey}</span>,
			value: ({ transactionKey }) => transactionKey,
		},
		{
			key: 'method',
			header: t('reconciliation:method'),
			visibleFrom: 'lg',
			render: ({ method }) => <MethodText method={method} />,
			value: ({ method }) => methodWord(t, method),
		},
		money('expected', false),
		money('actual', false),
		money('difference', true),
		{
			key: 'state',
			header: t('reconciliation:state'),
			render: ({ state }) => <CaseBadge state={state} />,
			value: ({ state }) => t(`reconciliation:states.${isCaseState(state) ? state : 'open'}`),
		},
		{
			key: 'owner',
			header: t('reconciliation:owner'),
			visibleFrom: 'lg',
			render: ({ owner }) => <span className="name">{owner ?? '–'}</span>,
			value: ({ owner }) => owner,
		},
		{
			key: 'mId',
			header: t('reconciliation:merchant'),
			visibleFrom: 'xl',
			render: ({ mId }) => mId,
			value: ({ mId }) => mId,
		},
	];
}
