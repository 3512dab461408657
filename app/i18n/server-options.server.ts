import type { InitOptions } from 'i18next';
import { i18nOptions } from './i18n.ts';
import { resources } from './resources.ts';

/** The options of i18next with the texts of every language, which only the server holds. */
export const serverI18nOptions = {
	...i18nOptions,
	ns: Object.keys(resources.ko),
	resources,
} satisfies InitOptions;
