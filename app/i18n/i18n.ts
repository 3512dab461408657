import type { InitOptions, TFunction } from 'i18next';
import { groupDigits } from './format.ts';
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
	interpolation: {
		// React escapes what it renders.
		escapeValue: false,
		// A count stands in groups of three wherever a text prints it. Other numbers may be years, versions or parts of names.
		alwaysFormat: true,
		format: (value, _format, _language, options) =>
			options?.interpolationkey === 'count' && Number.isInteger(value) ? groupDigits(value) : value,
	},
	react: { useSuspense: false },
} satisfies InitOptions;

/** Texts of every namespace: `t('payouts:title')`; without a prefix those of `common`. */
export type Words = TFunction<['common', ...Namespace[]]>;
