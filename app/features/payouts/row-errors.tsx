import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { useWords } from '#app/ui/use-words.ts';
import { type ShownErrors, sayProblem } from './row-problem.ts';

/** What keeps rows of a file out, in the reader's language: line, column, value, reason. */
export function RowErrors({ errors: { rows, more } }: { errors: ShownErrors }) {
	const { t } = useTranslation(['batches', 'payouts']);
	const { t: words } = useWords();
	return (
		<>
			<DataTable
				caption={t('batches:errorsTitle')}
				density="compact"
				rows={rows}
				rowKey={({ line, column, reason }) => `${line}-${column}-${reason}`}
				columns={[
					{ key: 'line', header: t('batches:line'), align: 'end', render: ({ line }) => formatCount(line) },
					{ key: 'column', header: t('batches:column'), render: ({ column }) => column },
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
