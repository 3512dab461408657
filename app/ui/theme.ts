import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The brand: a deep, quiet green, the colour of ledgers and banknotes. */
const pine: MantineColorsTuple = [
	'#edf7f4',
	'#d9ece6',
	'#b2d9cd',
	'#87c5b2',
	'#62b29a',
	'#4aa58a',
	'#2f8f75',
	'#1f7a63',
	'#166452',
	'#0b4f40',
];

/** Warm-free greys for text, borders and surfaces in the light. */
const gray: MantineColorsTuple = [
	'#f7f8f9',
	'#eff1f3',
	'#e4e7ea',
	'#d5dade',
	'#bcc3ca',
	'#97a0a9',
	'#6c7680',
	'#505a64',
	'#343c45',
	'#1b2127',
];

/** Surfaces and text in the dark: ink with a trace of green, and enough steps to tell raised from sunken. */
const dark: MantineColorsTuple = [
	'#d3d9d8',
	'#b2bab9',
	'#8a9493',
	'#626d6c',
	'#3d4847',
	'#2d3736',
	'#222b2a',
	'#1a2120',
	'#141a19',
	'#0e1312',
];

const red: MantineColorsTuple = [
	'#fdf0ef',
	'#f9dedb',
	'#f2bab4',
	'#ea938a',
	'#e37166',
	'#dd5b4f',
	'#d04236',
	'#b8332a',
	'#9c2a23',
	'#7f1f1a',
];

const amber: MantineColorsTuple = [
	'#fdf6e7',
	'#f8e9c8',
	'#f0d393',
	'#e8bb5a',
	'#dfa52f',
	'#cf9118',
	'#b0770c',
	'#8f5f08',
	'#724b08',
	'#573907',
];

const sky: MantineColorsTuple = [
	'#eef5fa',
	'#dae8f2',
	'#b4d0e4',
	'#8ab6d6',
	'#66a0c9',
	'#4d90bf',
	'#3a7fb0',
	'#2c6896',
	'#22547b',
	'#173f5e',
];

/** What Mantine's colour variables are set to, by colour scheme: its own values are made for other greys. */
export const cssVariables: CSSVariablesResolver = () => ({
	variables: {},
	light: {
		'--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
		'--mantine-color-default-border': 'var(--mantine-color-gray-3)',
		'--mantine-color-error': 'var(--mantine-color-red-7)',
		// Mantine's own would be too pale to be read: a placeholder says what can be looked for.
		'--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
		// On its own light shade the brand's colour is too pale to be read.
		'--mantine-color-pine-light-color': 'var(--mantine-color-pine-8)',
	},
	dark: {
		'--mantine-color-body': 'var(--mantine-color-dark-7)',
		'--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
		'--mantine-color-default-border': 'var(--mantine-color-dark-4)',
		'--mantine-color-error': 'var(--mantine-color-red-3)',
		'--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
		// Text on a filled surface is white: it needs the darker shades.
		'--mantine-color-pine-filled': 'var(--mantine-color-pine-7)',
		'--mantine-color-pine-filled-hover': 'var(--mantine-color-pine-6)',
		'--mantine-color-red-filled': 'var(--mantine-color-red-7)',
		'--mantine-color-red-filled-hover': 'var(--mantine-color-red-6)',
		'--mantine-color-pine-light-color': 'var(--mantine-color-pine-2)',
		'--mantine-color-red-light-color': 'var(--mantine-color-red-2)',
		'--mantine-color-amber-light-color': 'var(--mantine-color-amber-2)',
		'--mantine-color-sky-light-color': 'var(--mantine-color-sky-2)',
		'--mantine-color-gray-light-color': 'var(--mantine-color-dark-0)',
	},
});

/** The look of the console: calm and dense, small radius, own colours; tables and amounts come first. */
export const theme = createTheme({
	primaryColor: 'pine',
	primaryShade: { light: 7, dark: 4 },
	colors: { pine, gray, dark, red, amber, sky },
	black: '#1b2127',
	fontFamily:
		"'Pretendard Variable', Pretendard, 'Until Pretendard', -apple-system, BlinkMacSystemFont, system-ui, 'Apple SD Gothic Neo', 'Noto Sans KR', 'Malgun Gothic', sans-serif",
	fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'D2Coding', 'Noto Sans Mono', monospace",
	fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
	lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
	headings: {
		fontWeight: '650',
		sizes: {
			h1: { fontSize: '1.375rem', lineHeight: '1.3' },
			h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
			h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
			h4: { fontSize: '0.9375rem', lineHeight: '1.4' },
			h5: { fontSize: '0.875rem', lineHeight: '1.4' },
		},
	},
	defaultRadius: 'sm',
	radius: { xs: '2px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
	spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.25rem', xl: '1.75rem' },
	cursorType: 'pointer',
	respectReducedMotion: true,
	// Named, not taken along: a page loads those that it shows.
	components: {
		Alert: { defaultProps: { variant: 'light' } },
		Badge: { defaultProps: { radius: 'sm', tt: 'none', fw: 550 } },
		Button: { defaultProps: { fw: 550 } },
		Card: {
			defaultProps: { withBorder: true, padding: 'md', radius: 'md' },
			styles: { root: { background: 'var(--jeongsan-surface)', borderColor: 'var(--jeongsan-line)' } },
		},
		// The empty element that would take the focus first is no part of a menu.
		Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
		Modal: { defaultProps: { centered: true, radius: 'md' }, styles: { title: { fontWeight: 650 } } },
		// The head of a dialogue is no second banner of the page.
		ModalHeader: { defaultProps: { role: 'none' } },
		Paper: { defaultProps: { radius: 'md' } },
		Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
		Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
	},
});
