import enCommon from './locales/en/common.ts';
import enDemo from './locales/en/demo.ts';
import enUsers from './locales/en/users.ts';
import koCommon from './locales/ko/common.ts';
import koDemo from './locales/ko/demo.ts';
import koUsers from './locales/ko/users.ts';

/**
 * Every namespace in every language. To add one: write `locales/ko/NAME.ts`, write `locales/en/NAME.ts` that
 * `satisfies typeof ko`, import both here and name it in both objects. Texts that count carry `_one` and `_other` in both
 * languages, although Korean only reads `_other`.
 */
const ko = {
	common: koCommon,
	demo: koDemo,
	users: koUsers,
};

export const resources = {
	ko,
	en: {
		common: enCommon,
		demo: enDemo,
		users: enUsers,
	} satisfies typeof ko,
};

export type Resources = typeof ko;
export type Namespace = keyof Resources;
