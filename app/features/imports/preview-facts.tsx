import { Alert, Anchor, Group, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatMoney } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { ColumnName } from './column-name.tsx';
import { PreviewTable } from './preview-table.tsx';
import type { ShownPreview } from './upload-preview.ts';
import { useImportWords } from './words.ts';

function Sums({ preview }: { preview: ShownPreview }) {
	const { t } = useTranslation('imports');
	return (
		<KeyValue
			facts={preview.sums.flatMap(({ currency, rows, amount, fee, payOutAmount }) => [
				{
					key: `${currency} rows`,
					label: t('preview.storable'),
					value: <span className="tabular">{formatCount(rows)}</span>,
				},
				{
					key: `${currency} amount`,
					label: t('cells.amount'),
					value: <Money amount={BigInt(amount)} currency={currency} />,
				},
				fee !== null && {
					key: `${currency} fee`,
					label: t('cells.fee'),
					value: <Money amount={BigInt(fee)} currency={currency} />,
				},
				payOutAmount !== null && {
					key: `${currency} net`,
					label: t('cells.pay_out_amount'),
					value: <Money amount={BigInt(payOutAmount)} currency={currency} />,
				},
			])}
		/>
	);
}

/** Statements of a bank: whose they are, their balances, what came in and went out. */
function Statements({ preview }: { preview: ShownPreview }) {
	const { t } = useTranslation('imports');
	const { statements = [] } = preview;
	if (statements.length === 0) return null;
	const money = (amount: string | null, currency: string) =>
		amount === null ? '–' : <Money amount={BigInt(amount)} currency={currency} />;
	return (
		<section>
			<Title order={2} size="h4" mb={6}>
				{t('preview.statements')}
			</Title>
			<DataTable
				caption={t('preview.statements')}
				density="compact"
				rows={statements.map((statement, at) => ({ ...statement, at }))}
				rowKey={(row) => String(row.at)}
				columns={[
					{
						key: 'account',
						header: t('preview.bankAccount'),
						render: (row) =>
							row.account === null
								? t('preview.accountNeeded')
								: row.isNew
									? t('preview.newAccount', { account: row.account })
									: row.account,
					},
					{
						key: 'days',
						header: t('days'),
						render: (row) => (
							<span className="tabular">
								{row.from ?? '–'} – {row.to ?? '–'}
							</span>
						),
					},
					{ key: 'lines', header: t('rows'), align: 'end', render: (row) => formatCount(row.lines) },
					{
						key: 'opening',
						header: t('preview.opening'),
						align: 'end',
						render: (row) => money(row.opening, row.currency),
					},
					{ key: 'in', header: t('preview.in'), align: 'end', render: (row) => money(row.in, row.currency) },
					{ key: 'out', header: t('preview.out'), align: 'end', render: (row) => money(row.out, row.currency) },
					{
						key: 'closing',
						header: t('preview.closing'),
						align: 'end',
						render: (row) => money(row.closing, row.currency),
					},
					{ key: 'pending', header: t('preview.pending'), align: 'end', render: (row) => formatCount(row.pending) },
					{ key: 'breaks', header: t('preview.breaks'), align: 'end', render: (row) => formatCount(row.breaks) },
				]}
			/>
			{statements.map(
				({ account, currency, opening, before }) =>
					before && (
						<Alert key={account} color="red" mt="sm" role="status">
							{t('preview.notFollowing', {
								account,
								day: before.day,
								closing: formatMoney(BigInt(before.closing), currency),
								opening: formatMoney(BigInt(opening ?? 0), currency),
							})}
						</Alert>
					),
			)}
		</section>
	);
}

function Problems({ preview }: { preview: ShownPreview }) {
	const { t } = useTranslation('imports');
	const { said } = useImportWords();
	if (preview.problems.length === 0) return null;
	return (
		<Paper withBorder p="md" component="section">
			<Title order={2} size="h4" mb="xs">
				{t('preview.problems')}
			</Title>
			<Text size="sm" c="dimmed" mb="xs">
				{t(preview.rejected > 0 ? 'preview.problemsHint' : 'preview.toldHint')}
			</Text>
			<Table fz="sm">
				<Table.Thead>
					<Table.Tr>
						<Table.Th>{t('reason')}</Table.Th>
						<Table.Th ta="end">{t('preview.count')}</Table.Th>
						<Table.Th>{t('preview.places')}</Table.Th>
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{preview.problems.map(({ reason, count, first }) => (
						<Table.Tr key={reason}>
							<Table.Td>{said('reasons', reason, reason)}</Table.Td>
							<Table.Td ta="end" className="tabular">
								{formatCount(count)}
							</Table.Td>
							<Table.Td>
								{first.map(({ line, column, value, cell }) => (
									<div key={`${line} ${column}`}>
										{t('preview.place', { line: formatCount(line) })} · <ColumnName column={column} cell={cell} />:{' '}
										<span className="code">{value.slice(0, 60)}</span>
									</div>
								))}
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Paper>
	);
}

/** What a file would bring: how it was understood and why, its sums, what is wrong, its first rows. */
export function PreviewFacts({
	preview,
	knownAs,
	knownRows,
}: {
	preview: ShownPreview;
	knownAs: string | null;
	knownRows: number | null;
}) {
	const { t } = useTranslation('imports');
	const { profileName, cellName } = useImportWords();
	return (
		<Stack gap="md">
			{knownAs && (
				<Alert color="sky" icon={<IconInfoCircle size={18} aria-hidden />}>
					{t('preview.knownFile')}{' '}
					<Anchor component={Link} to={`/imports/${knownAs}`} inherit>
						{t('preview.seeEarlier')}
					</Anchor>
				</Alert>
			)}
			{preview.profile.unconfirmed && (
				<Alert color="amber" icon={<IconAlertTriangle size={18} aria-hidden />}>
					{t('preview.unconfirmed')}
				</Alert>
			)}
			{!preview.complete && preview.rows > 0 && (
				<Alert color="sky" icon={<IconInfoCircle size={18} aria-hidden />}>
					{t('preview.onlyFirst', { rows: formatCount(preview.rows) })}
				</Alert>
			)}
			<SimpleGrid cols={{ base: 1, md: 2 }}>
				<Paper withBorder p="md" component="section">
					<Title order={2} size="h4" mb="sm">
						{t('preview.recognised')}
					</Title>
					<KeyValue
						facts={[
							{ label: t('kind'), value: t(`kinds.${preview.kind}`) },
							{ label: t('profile'), value: profileName(preview.profile) },
							preview.headerLine !== null && {
								label: t('preview.why'),
								value: t('preview.whyHeader', { line: preview.headerLine, count: preview.matched.length }),
							},
							{ label: t('encoding'), value: preview.encoding.toUpperCase() },
							{ label: t('rows'), value: `${formatCount(preview.rows)}${preview.complete ? '' : t('preview.orMore')}` },
							{ label: t('rejected'), value: formatCount(preview.rejected) },
							preview.duplicates > 0 && { label: t('tags.row-duplicate'), value: formatCount(preview.duplicates) },
							preview.controlTotals > 0 && {
								label: t('preview.controlTotals'),
								value: formatCount(preview.controlTotals),
							},
							knownRows !== null && {
								label: t('preview.known'),
								value: t('preview.knownOf', { known: knownRows, rows: preview.first.length }),
							},
						]}
					/>
				</Paper>
				<Paper withBorder p="md" component="section">
					<Title order={2} size="h4" mb="sm">
						{t('preview.sums')}
					</Title>
					<Sums preview={preview} />
					<Title order={3} size="h5" mt="md" mb={4}>
						{t('preview.columns')}
					</Title>
					<Group gap={6}>
						{preview.matched.map(({ header, cell }) => (
							<span key={`${header} ${cell}`} className="filter-chip">
								<Text span size="xs" c="dimmed">
									{header}
								</Text>{' '}
								<Text span size="xs" fw={550}>
									{cellName(cell)}
								</Text>
							</span>
						))}
					</Group>
					{preview.otherColumns > 0 && (
						<Text size="xs" c="dimmed" mt={6}>
							{t('preview.otherColumns', { count: preview.otherColumns })}
						</Text>
					)}
				</Paper>
			</SimpleGrid>
			<Statements preview={preview} />
			<Problems preview={preview} />
			{preview.first.length > 0 && (
				<section>
					<Title order={2} size="h4" mb={6}>
						{t('preview.first')}
					</Title>
					<PreviewTable preview={preview} compactTitle={t('preview.first')} />
				</section>
			)}
		</Stack>
	);
}
