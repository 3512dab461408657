import { Anchor, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { owedPath } from '#app/features/owed/paths.ts';
import { formatCount } from '#app/i18n/format.ts';
import { parseWon } from '#app/lib/won.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { Money } from '#app/ui/money.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { useWords } from '#app/ui/use-words.ts';
import { type ShownErrors, sayProblem } from './row-problem.ts';

type ShownError = ShownErrors['rows'][number];

/** What keeps rows of a file out, in the reader's language: line or seller, column, value, reason. */
export function RowErrors({ errors: { rows, more }, bySeller = false }: { errors: ShownErrors; bySeller?: boolean }) {
	const { t } = useTranslation(['batches', 'payouts', 'owed']);
	const { t: words } = useWords();
	const reason: Column<ShownError> = {
		key: 'reason',
		header: t('batches:reason'),
		render: (error) => sayProblem(words, error.reason),
	};
	const lineColumns: Column<ShownError>[] = [
		{ key: 'line', header: t('batches:line'), align: 'end', render: ({ line }) => formatCount(line) },
		{ key: 'column', header: t('batches:column'), render: ({ column }) => column },
		{ key: 'value', header: t('batches:value'), render: ({ value }) => value },
		reason,
	];
	const sellerColumns: Column<ShownError>[] = [
		{
			key: 'seller',
			header: t('owed:list.refSellerId'),
			render: ({ refSellerId }) => (
				<Anchor component={Link} to={owedPath(refSellerId)} size="sm" className="code">
					{refSellerId}
				</Anchor>
			),
		},
		reason,
		{
			key: 'amount',
			header: t('owed:payable'),
			align: 'end',
			render: ({ amount }) => <Money amount={parseWon(amount) ?? null} />,
		},
	];
	return (
		<>
			<DataTable
				caption={t('batches:errorsTitle')}
				density="compact"
				rows={rows}
				rowKey={({ line, column, reason }) => `${line}-${column}-${reason}`}
				columns={bySeller ? sellerColumns : lineColumns}
			/>
			{more > 0 && (
				<Text size="sm" c="dimmed" p="xs">
					{t('batches:more', { count: more })}
				</Text>
			)}
		</>
	);
}
