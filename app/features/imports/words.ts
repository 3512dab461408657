import { useTranslation } from 'react-i18next';
import type { RefusalPlace } from '#app/features/payments/import-reason.ts';

type Group = 'refusals' | 'reasons' | 'profiles' | 'cells';

/** What codes mean in the language of the page, or the code where it has no words. */
export function useImportWords() {
	const { t, i18n } = useTranslation('imports');
	const said = (group: Group, code: string, otherwise: string, values: RefusalPlace = {}) => {
		const keys = [`${group}.${code}-${values.what}`, `${group}.${code}`];
		const key = keys.find((each) => i18n.exists(each, { ns: 'imports' }));
		return key ? t(key as 'refusals.missing-columns', { ...values }) : otherwise;
	};
	/** The name of a profile: its own words, or those of the catalogue. */
	const profileName = (profile: { name: string; label: { ko: string; en: string } | null }) =>
		profile.label?.[i18n.language === 'ko' ? 'ko' : 'en'] ?? said('profiles', profile.name, profile.name);
	/** The name of a cell of a stored row. */
	const cellName = (cell: string) => said('cells', cell, cell);
	/** What a column of a file is called, and beside it how the file calls it where that is another word. */
	const columnName = ({ column, cell }: { column: string; cell?: string | null }) => {
		const [, place] = /^column (\d+)$/.exec(column) ?? [];
		const name = place ? t('columnAt', { place }) : cell ? cellName(cell) : column;
		return { name, code: place || column === name || column === '' ? null : column };
	};
	return { said, profileName, cellName, columnName };
}
