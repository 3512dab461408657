import { createCookie } from '@remix-run/node';
import { createInstance } from 'i18next';
import { RemixI18Next } from 'remix-i18next/server';
import { environment } from '#app/env.server.ts';
import type { Words } from './i18n.ts';
import { DEFAULT_LANGUAGE, isLanguage, type Language, languages } from './languages.ts';
import { serverI18nOptions } from './server-options.server.ts';

/** Remembers the language that a person chose, for a year. Readable by nobody but the server. */
const languageCookie = createCookie('jeongsan-language', {
	path: '/',
	sameSite: 'lax',
	httpOnly: true,
	maxAge: 365 * 24 * 60 * 60,
});

const detector = new RemixI18Next({
	i18next: serverI18nOptions,
	detection: {
		supportedLanguages: [...languages],
		fallbackLanguage: DEFAULT_LANGUAGE,
		cookie: languageCookie,
		order: ['cookie', 'header'],
	},
});

/** The language of a request: the chosen one (cookie), else the browser's (Accept-Language), else Korean. */
export async function languageOf(request: Request): Promise<Language> {
	const detected = await detector.getLocale(request).catch(() => DEFAULT_LANGUAGE);
	return isLanguage(detected) ? detected : DEFAULT_LANGUAGE;
}

/** The value of a Set-Cookie header that remembers the language. */
export function serializeLanguage(language: Language): Promise<string> {
	return languageCookie.serialize(language, { secure: environment().publicUrl.startsWith('https:') });
}

export type { Words } from './i18n.ts';

/** Translates on the server, for answers that are no page: files, notices. */
export async function translator(language: Language): Promise<Words> {
	const instance = createInstance();
	await instance.init({ ...serverI18nOptions, lng: language });
	return instance.t as unknown as Words;
}
