import i18next, { type i18n } from 'i18next';
import { DEFAULT_LANGUAGE, isLanguage, type Language } from './languages.ts';
import type { Namespace } from './resources.ts';

// Nobody reads both languages, nor every page: each namespace of each language is a file of its own.
const files = import.meta.glob<object>(
	['./locales/*/*.ts', '!./locales/*/index.ts', '!./locales/*/payout-states.ts', '!./locales/*/reconciliation-*.ts'],
	{
		import: 'default',
	},
);

/** What every page shows, whoever looks. */
const wanted = new Set<Namespace>(['common']);
const held: Record<Language, Map<Namespace, object>> = { ko: new Map(), en: new Map() };
/** The language that the page is about to speak. */
let next: Language | undefined;

const known = (language: string): Language => (isLanguage(language) ? language : DEFAULT_LANGUAGE);
const current = () => known(i18next.isInitialized ? i18next.language : document.documentElement.lang);

/** Fetches what is wanted and not there yet. Rejects where the network fails. */
async function fetchTexts(language: Language): Promise<void> {
	const missing = [...wanted].filter((namespace) => !held[language].has(namespace));
	await Promise.all(
		missing.map(async (namespace) => {
			const name = namespace.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
			const texts = await files[`./locales/${language}/${name}.ts`]!();
			held[language].set(namespace, texts);
			if (i18next.isInitialized) i18next.addResourceBundle(language, namespace, texts);
		}),
	);
}

/**
 * Fetches the texts of some namespaces in the language of the page. Pages, and what is fetched when it is used first, wait for
 * it before they are there (`vite.texts.ts`), so that no key is ever shown.
 */
export async function wantTexts(namespaces: readonly Namespace[]): Promise<void> {
	for (const namespace of namespaces) wanted.add(namespace);
	await Promise.all([...new Set([current(), next ?? current()])].map(fetchTexts));
}

/** The texts that were fetched so far in a language, by namespace. */
export function textsAtHand(language: string): Record<string, object> {
	return Object.fromEntries(held[known(language)]);
}

/** Lets the page speak another language: fetches its texts first, so that no key is ever shown. */
export async function speak(instance: i18n, language: string): Promise<void> {
	if (instance.language === language) return;
	next = known(language);
	try {
		await fetchTexts(next);
		await instance.changeLanguage(language);
	} finally {
		next = undefined;
	}
}
