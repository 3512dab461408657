import { localStorageColorSchemeManager } from '@mantine/core';

const key = 'jeongsan-color-scheme';

/** The colour scheme is a matter of one screen: it is kept in that browser, where a script reads it before the first paint. */
export const localColorScheme = { key, manager: localStorageColorSchemeManager({ key }) };
