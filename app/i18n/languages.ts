export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

/** The language of everybody who has not said otherwise. */
export const DEFAULT_LANGUAGE: Language = 'ko';

export function isLanguage(text: string): text is Language {
	return (languages as readonly string[]).includes(text);
}
