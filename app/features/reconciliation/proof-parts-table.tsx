import { Anchor } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { Money } from '#app/ui/money.tsx';
import { statesOf } from './levels.ts';
import type { ProofPartList, ProofPartRow } from './list-proof-parts.server.ts';

interface ProofPartsTableProps {
	caption: string;
	list: ProofPartList;
	/** Whether a row can have won that the term counts elsewhere. */
	withWhole?: boolean;
	hint: string;
	/** What is said where there is no row. */
	none?: string | undefined;
}

/** The rows of a term of a proof, with what they come to. */
function ProofPartsTable({ caption, list, withWhole, hint, none }: ProofPartsTableProps) {
	const { t } = useTranslation('reconciliation');
	const { rows, sums } = list;
	return (
		<DataTable
			caption={caption}
			rows={rows}
			rowKey={({ key }) => key}
			cursors={list}
			density="compact"
			summary={`${t('rowCount', { count: sums.count })} · ${hint}`}
			sums={{ amount: <Money amount={sums.amount} signed /> }}
			empty={none ? <EmptyState title={none} /> : undefined}
			columns={[
				{
					key: 'what',
					header: t('field'),
					render: ({ what, name, href }) => {
						const text = [t(`proofRows.${what}`), name].filter(Boolean).join(' ');
						return href ? (
							<Anchor component={Link} to={href} size="sm">
								{text}
							</Anchor>
						) : (
							text
						);
					},
				},
				{
					key: 'day',
					header: t('day'),
					render: ({ day, at }) => (at ? <DateTime at={at} seconds /> : <KstDayText day={day} />),
				},
				{ key: 'mId', header: t('merchant'), visibleFrom: 'sm', render: ({ mId }) => mId },
				...(withWhole
					? [
							{
								key: 'whole',
								header: t('proofRows.whole'),
								align: 'end' as const,
								visibleFrom: 'sm' as const,
								render: ({ whole }: ProofPartRow) => whole !== null && <Money amount={whole} />,
							},
						]
					: []),
				{
					key: 'amount',
					header: t('proofRows.adds'),
					align: 'end',
					render: ({ amount }) => <Money amount={amount} signed />,
				},
			]}
		/>
	);
}

const states = statesOf.bank.filter((state) => state !== 'to-balance');

/** What a run of level 3 counts in the states of its proof. */
export function BankStates({
	list,
	states: counted,
}: {
	list: ProofPartList;
	states: Readonly<Record<string, { count: number }>>;
}) {
	const { t } = useTranslation('reconciliation');
	const [params] = useSearchParams();
	const asked = params.get('state');
	// A run that is older than the table of these rows counted them and kept none.
	const isOlder = states.some((state) => (!asked || asked === state) && (counted[state]?.count ?? 0) > 0);
	return (
		<>
			<FilterBar filters={[selectFilter('state', t('proofPart'), states, (state) => t(`proofStates.${state}`))]} />
			<ProofPartsTable
				caption={t('views.states')}
				list={list}
				withWhole
				hint={t('statesHint')}
				none={isOlder ? t('statesNone') : undefined}
			/>
		</>
	);
}

/** The rows of a side of a run of level 4, with the way to the same balance day by day. */
export function BalanceParts({
	side,
	list,
	scope: { from, to },
}: {
	side: 'expected' | 'actual';
	list: ProofPartList;
	scope: { from: string; to: string };
}) {
	const { t } = useTranslation('reconciliation');
	return (
		<>
			<ProofPartsTable caption={t(`sidesOf.payouts.${side}`)} list={list} hint={t('quietHint')} />
			<Anchor component={Link} to={`/balance/roll-forward?${new URLSearchParams({ from, to })}`} size="sm">
				{t('balanceByDay')}
			</Anchor>
		</>
	);
}
