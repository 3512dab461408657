import type { MetaFunction } from '@remix-run/node';
import { createInstance, type InitOptions, type TFunction } from 'i18next';
import { i18nOptions } from '#app/i18n/i18n.ts';
import { DEFAULT_LANGUAGE } from '#app/i18n/languages.ts';
import type { Namespace } from '#app/i18n/resources.ts';

const instance = createInstance();
// Resources are at hand, so this finishes before it returns.
void instance.init({ ...i18nOptions, lng: DEFAULT_LANGUAGE, initImmediate: false } as InitOptions);

/**
 * The `meta` of a page, in the language of the request: `export const meta = pageMeta((t) => t('sellers:title'));`
 */
export function pageMeta(title: (t: TFunction<['common', ...Namespace[]]>) => string): MetaFunction {
	return ({ matches }) => {
		const root = matches.find((match) => match.id === 'root')?.data as { locale?: string } | undefined;
		const t = instance.getFixedT(root?.locale ?? DEFAULT_LANGUAGE) as unknown as TFunction<['common', ...Namespace[]]>;
		return [{ title: t('app.pageTitle', { page: title(t) }) }];
	};
}
