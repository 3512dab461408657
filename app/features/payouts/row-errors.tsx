import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { useWords } from '#app/ui/use-words.ts';
import type { RowError } from './payout-file.ts';
import { sayProblem } from './row-problem.ts';

const MOST_SHOWN = 100;

/** What keeps rows of a file out, in the reader's language: line, column, value, reason. */
export function RowErrors({ errors }: { errors: readonly Omit<RowError, 'raw'>[] }) {
	const { t } = useTranslation(['batches', 'payouts']);
	const { t: words } = useWords();
	return (
		<>
			<DataTable
				caption={t('batches:errorsTitle')}
				density="compact"
				rows={errors.slice(0, MOST_SHOWN)}
				rowKey={({ line, column, reason }) => `${line}-${column}-${reason}`}
				columns={[
					{ key: 'line', header: t('batches:line'), align: 'end', render: ({ line }) => formatCount(line) },
					{ key: 'column', header: t('batches:column'), render: ({ column }) => column },
					{ key: 'value', header: t('batches:value'), render: ({ value }) => value },
					{ key: 'reason', header: t('batches:reason'), render: ({ reason }) => sayProblem(words, reason) },
				]}
			/>
			{errors.length > MOST_SHOWN && (
				<Text size="sm" c="dimmed" p="xs">
					{t('batches:more', { count: errors.length - MOST_SHOWN })}
				</Text>
			)}
		</>
	);
}
