import { Badge, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#app/ui/data-table.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import { Money } from '#app/ui/money.tsx';
import type { Change, listChanges } from './list-changes.server.ts';
import { useImportWords } from './words.ts';

/** The table of sums that lines are checked against. */
const SUMS = 'control_total';

/** Lines in other currencies: their amounts are added to nothing. */
const FOREIGN = 'foreign_settlement_line';

type Changes = Awaited<ReturnType<typeof listChanges>>;

const AMOUNTS = new Set(['amount', 'fee', 'supply_amount', 'vat', 'pay_out_amount', 'interest_fee']);

function Value({ name, text, currency }: { name: string; text: string | null; currency: string }) {
	if (text === null) return <>–</>;
	if (AMOUNTS.has(name) && /^-?\d+$/.test(text)) return <Money amount={BigInt(text)} currency={currency} />;
	return <span className="code">{text.slice(0, 80)}</span>;
}

const countOf = (table: string) =>
	table === SUMS ? 'changes.sumCount' : table === FOREIGN ? 'changes.foreignCount' : 'changes.count';

/** What an import restated: each row with its fields, old and new. */
export function ChangesTable({ changes, exportHref }: { changes: Changes; exportHref: string }) {
	const { t } = useTranslation('imports');
	const { cellName } = useImportWords();
	return (
		<section>
			<Title order={2} size="h4" mb={4}>
				{t('changes.title')}
			</Title>
			<Text size="sm" c="dimmed" mb="xs">
				{t('changes.hint')}
			</Text>
			<Stack gap="xs">
				<FilterBar
					filters={[
						{ kind: 'text', name: 'q', label: t('changes.key') },
						{
							kind: 'select',
							name: 'field',
							label: t('changes.field'),
							options: changes.fields.map((name) => ({ value: name, label: cellName(name) })),
							open: true,
						},
					]}
				/>
				<DataTable
					caption={t('changes.title')}
					density="compact"
					rows={changes.rows}
					rowKey={(row) => [row.table, ...row.key, row.version].join(' ')}
					cursors={{ previous: changes.previous, next: changes.next }}
					exportHref={exportHref}
					summary={changes.sums
						.filter(({ table, count }, at) => count > 0 || (at === 0 && table !== SUMS && changes.count === 0))
						.map(({ table, count, difference }) => (
							<div key={table}>
								{t(countOf(table), { count })}
								{table !== FOREIGN && (
									<>
										{' '}
										· {t('changes.difference')} <Money amount={difference} signed />
									</>
								)}
							</div>
						))}
					columns={[
						{
							key: 'key',
							header: t('changes.key'),
							render: (row: Change) => (
								<>
									{row.table === SUMS && (
										<>
											<Badge size="xs" variant="light" color="gray">
												{t('changes.sum')}
											</Badge>{' '}
										</>
									)}
									<span className="code">{row.key.join(' · ')}</span>
								</>
							),
						},
						{
							key: 'fields',
							header: t('changes.fields'),
							render: (row: Change) => (
								<Stack gap={2}>
									{row.fields.map(({ name, before, after }) => (
										<div key={name}>
											<Text span size="xs" c="dimmed">
												{cellName(name)}
											</Text>{' '}
											<Value name={name} text={before} currency={row.currency} /> <span aria-hidden>→</span>
											<span className="visually-hidden">{t('changes.became')}</span>{' '}
											<Value name={name} text={after} currency={row.currency} />
										</div>
									))}
								</Stack>
							),
						},
						{
							key: 'difference',
							header: t('changes.difference'),
							align: 'end',
							render: (row: Change) => <Money amount={row.difference} signed />,
						},
					]}
				/>
			</Stack>
		</section>
	);
}
