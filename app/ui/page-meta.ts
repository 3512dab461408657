import type { MetaFunction } from '@remix-run/node';
import i18next, { type TFunction } from 'i18next';
import { DEFAULT_LANGUAGE } from '#app/i18n/languages.ts';
import type { Namespace } from '#app/i18n/resources.ts';

/**
 * The `meta` of a page, in the language of the request: `export const meta = pageMeta((t) => t('sellers:title'));`
 */
export function pageMeta(title: (t: TFunction<['common', ...Namespace[]]>) => string): MetaFunction {
	return ({ matches }) => {
		const root = matches.find((match) => match.id === 'root')?.data as { locale?: string } | undefined;
		const asked = root?.locale ?? DEFAULT_LANGUAGE;
		// A browser whose language was just switched may still fetch the texts; it renders again when they are there. The
		// server speaks to many at once.
		const language = typeof document === 'undefined' ? asked : i18next.language;
		const t = i18next.getFixedT(language) as unknown as TFunction<['common', ...Namespace[]]>;
		return [{ title: t('app.pageTitle', { page: title(t) }) }];
	};
}
