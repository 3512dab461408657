import { DEFAULT_THEME, mergeMantineTheme } from '@mantine/core';
import { expect, test } from 'vitest';
import { cssVariables, theme } from './theme.ts';

const whole = mergeMantineTheme(DEFAULT_THEME, theme);

/** How bright a colour is, from 0 to 1, as WCAG reckons it. */
function brightness(hex: string): number {
	const [red, green, blue] = [1, 3, 5].map((at) => {
		const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
	const [light, dark] = [brightness(one), brightness(other)].sort((a, b) => b - a);
	return (light! + 0.05) / (dark! + 0.05);
}

test('a placeholder can be read on the ground of a field, in the light and in the dark', () => {
	const color = (scheme: 'light' | 'dark') => {
		const [, name, shade] =
			/(\w+)-(\d)\)$/.exec(cssVariables(whole)[scheme]['--mantine-color-placeholder'] ?? '') ?? [];
		return whole.colors[name ?? '']?.[Number(shade)] ?? '#000000';
	};
	expect(contrast(color('light'), '#ffffff')).toBeGreaterThan(4.5);
	expect(contrast(color('dark'), whole.colors.dark[6])).toBeGreaterThan(4.5);
});

test('no head of a part is larger than that of what it is a part of', () => {
	const sizes = (['h1', 'h2', 'h3', 'h4', 'h5'] as const).map((level) =>
		Number.parseFloat(String(whole.headings.sizes[level].fontSize).replace('calc(', '')),
	);
	expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
});
