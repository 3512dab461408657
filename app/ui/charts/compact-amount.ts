import { groupDigits } from '#app/i18n/format.ts';

interface Step {
	from: number;
	unit: string;
}

const steps: Record<'ko' | 'en', readonly Step[]> = {
	ko: [
		{ from: 1e12, unit: '조' },
		{ from: 1e8, unit: '억' },
		{ from: 1e4, unit: '만' },
	],
	en: [
		{ from: 1e12, unit: 'T' },
		{ from: 1e9, unit: 'B' },
		{ from: 1e6, unit: 'M' },
		{ from: 1e3, unit: 'K' },
	],
};

/** A rounded amount for the axis of a chart: `1,234만`, `1.2억`, `12.3M`. Exact amounts stand in the table below. */
export function compactAmount(value: number, language: string): string {
	const size = Math.abs(value);
	const sign = value < 0 ? '-' : '';
	const step = steps[language === 'en' ? 'en' : 'ko'].find(({ from }) => size >= from);
	if (!step) return sign + groupDigits(Math.round(size));
	const share = size / step.from;
	const rounded = share < 10 ? Number(share.toFixed(1)) : Math.round(share);
	const digits = Number.isInteger(rounded) ? groupDigits(rounded) : String(rounded);
	return `${sign}${digits}${step.unit}`;
}
