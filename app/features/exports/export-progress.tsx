import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import type { TrayExport } from './start-export.server.ts';

/** How far a file in the making is, in words. */
export function useExportProgress() {
	const { t } = useTranslation();
	return ({ rowsDone, rowsTotal }: TrayExport) =>
		t('exports.progress', { done: formatCount(rowsDone), total: formatCount(rowsTotal) });
}

/** How far a file in the making is, as a bar. */
export function ExportProgress({ of, mt }: { of: TrayExport; mt: number }) {
	const words = useExportProgress();
	return <Progress mt={mt} value={(of.rowsDone / Math.max(1, of.rowsTotal)) * 100} aria-label={words(of)} />;
}
