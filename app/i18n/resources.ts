import en from './locales/en/index.ts';
import ko from './locales/ko/index.ts';

/**
 * Every namespace in every language, for the server and the tests; a browser loads one language (`texts.ts`), so nothing
 * that runs there may import values from here. To add a namespace: write `locales/ko/NAME.ts`, write
 * `locales/en/NAME.ts` that `satisfies typeof ko`, and name both in the `index.ts` beside them. Texts that count carry
 * `_one` and `_other` in both languages, although Korean only reads `_other`.
 */
export const resources = { ko, en };

export type Resources = typeof ko;
export type Namespace = keyof Resources;
