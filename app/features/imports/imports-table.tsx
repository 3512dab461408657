import { useTranslation } from 'react-i18next';
import { type Cursors, DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import type { Sort } from '#app/ui/list-links.ts';
import { useWords } from '#app/ui/use-words.ts';
import { importsColumns } from './imports-columns.tsx';
import type { ImportRow } from './queries.server.ts';

/** All imports. */
export function ImportsTable({ rows, cursors, sort }: { rows: ImportRow[]; cursors: Cursors; sort: Sort }) {
	const { t } = useTranslation('imports');
	const { t: words } = useWords();
	return (
		<DataTable
			table="imports"
			caption={t('title')}
			rows={rows}
			rowKey={(row) => row.id}
			rowHref={(row) => `/imports/${row.id}`}
			cursors={cursors}
			sort={sort}
			density="compact"
			empty={<EmptyState title={t('empty')} text={t('emptyHint')} />}
			columns={importsColumns(words)}
		/>
	);
}
