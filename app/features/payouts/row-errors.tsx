import { Anchor, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { owedPath } from '#app/features/owed/paths.ts';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { useWords } from '#app/ui/use-words.ts';
import { type ShownErrors, sayProblem } from './row-problem.ts';

type ShownError = ShownErrors['rows'][number];

/** What keeps rows of a file out, in the reader's language: line or seller, column, value, reason. */
export function RowErrors({ errors: { rows, more }, bySeller = false }: { errors: ShownErrors; bySeller?: boolean }) {
	const { t } = useTranslation(['batches', 'payouts', 'owed']);
	const { t: words } = useWords();
	const line = (error: ShownError) => formatCount(error.line);
	const seller = ({ refSellerId }: ShownError) => (
		<Anchor component={Link} to={owedPath(refSellerId)} size="sm" className="code">
			{refSellerId}
		</Anchor>
	);
	return (
		<>
			<DataTable
				caption={t('batches:errorsTitle')}
				density="compact"
				rows={rows}
				rowKey={({ line, column, reason }) => `${line}-${column}-${reason}`}
				columns={[
					...(bySeller
						? [{ key: 'seller', header: t('owed:list.refSellerId'), render: seller }]
						: [
								{ key: 'line', header: t('batches:line'), align: 'end' as const, render: line },
								{ key: 'column', header: t('batches:column'), render: ({ column }: ShownError) => column },
							]),
					{ key: 'value', header: t('batches:value'), render: ({ value }) => value },
					{ key: 'reason', header: t('batches:reason'), render: ({ reason }) => sayProblem(words, reason) },
				]}
			/>
			{more > 0 && (
				<Text size="sm" c="dimmed" p="xs">
					{t('batches:more', { count: more })}
				</Text>
			)}
		</>
	);
}
