import { localStorageColorSchemeManager } from '@mantine/core';

const key = 'jeongsan-color-scheme';

/** The colour scheme is a matter of one screen: it is kept in that browser, where a script reads it before the first paint. */
export const localColorScheme = { key, manager: localStorageColorSchemeManager({ key }) };

const ATTRIBUTE = 'data-mantine-color-scheme';

/** Paper is light: while the page is laid out for it, the dark scheme makes way. */
export function printInLight(): void {
	const root = document.documentElement;
	let onScreen: string | null = null;
	window.matchMedia('print').addEventListener('change', ({ matches }) => {
		if (matches) {
			onScreen = root.getAttribute(ATTRIBUTE);
			root.setAttribute(ATTRIBUTE, 'light');
		} else if (onScreen) root.setAttribute(ATTRIBUTE, onScreen);
	});
}
