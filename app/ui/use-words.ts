import { useTranslation } from 'react-i18next';
import type { Words } from '#app/i18n/i18n.ts';

/** Translates with the namespace before each key (`payouts:title`), as the definitions of tables need it. */
export function useWords(): { t: Words; language: string } {
	const { t, i18n } = useTranslation();
	return { t: t as unknown as Words, language: i18n.language };
}
