import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Words } from '#app/i18n/i18n.ts';
import type { Column } from './table-columns.ts';

/** Translates with the namespace before each key (`payouts:title`), as the definitions of tables need it. */
export function useWords(): { t: Words; language: string } {
	const { t, i18n } = useTranslation();
	return { t: t as unknown as Words, language: i18n.language };
}

/**
 * The columns of a table in the reader's language: the same ones until that changes, so that its rows are not drawn anew
 * with each state of the router.
 */
export function useColumns<Row>(define: (t: Words, language: string) => Column<Row>[]): Column<Row>[] {
	const { t, language } = useWords();
	return useMemo(() => define(t, language), [define, t, language]);
}
