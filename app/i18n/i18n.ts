import type { InitOptions, TFunction } from 'i18next';
import { DEFAULT_LANGUAGE, languages } from './languages.ts';
import type { Namespace, Resources } from './resources.ts';

declare module 'i18next' {
	interface CustomTypeOptions {
		defaultNS: 'common';
		resources: Resources;
	}
}

/** What the server and the browser hand to i18next beside the texts: they must agree, or the page would not hydrate. */
export const i18nOptions = {
	supportedLngs: [...languages],
	fallbackLng: DEFAULT_LANGUAGE,
	defaultNS: 'common',
	// React escapes what it renders.
	interpolation: { escapeValue: false },
	react: { useSuspense: false },
} satisfies InitOptions;

/** Texts of every namespace: `t('payouts:title')`; without a prefix those of `common`. */
export type Words = TFunction<['common', ...Namespace[]]>;
