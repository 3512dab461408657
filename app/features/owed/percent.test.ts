import { expect, test } from 'vitest';
import { percentText, readPercent } from './percent.ts';

test.each([
	['12.5', 1250],
	['0', 0],
	['3.30%', 330],
	[' 7 % ', 700],
	['0.01', 1],
	['100', 10_000],
	['100.01', null],
	['12.345', null],
	['-1', null],
	['1,5', null],
	['.5', null],
	['', null],
	['ten', null],
])('%s is %s hundredths of a percent', (text, hundredths) => {
	expect(readPercent(text)).toBe(hundredths);
	if (hundredths !== null) expect(readPercent(percentText(hundredths))).toBe(hundredths);
});
