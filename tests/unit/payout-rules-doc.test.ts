import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '#app/toss/error-codes.ts';
import { ERROR_TEXTS_PAYOUTS } from '#app/toss/error-texts-payouts.ts';

const page = readFileSync('docs/payout-rules.md', 'utf8');

/** The rows of the page's tables, heads and rulers left out. */
const rows = page
	.split('\n')
	.filter((line) => line.startsWith('| ') && !/^\| (rule|code) \|/.test(line))
	.map((line) => line.slice(2, -2).split(' | '));
const rules = rows.filter((cells) => cells.length === 4);
const codes = rows.filter((cells) => cells.length === 6);

const filesIn = (cell: string) => [...cell.matchAll(/`([\w./-]+\.[a-z]+)`/g)].map(([, file]) => file!);
const testsIn = (cell: string) =>
	[...cell.matchAll(/`([\w./-]+)`: “([^”]+)”/g)].map(([, file, title]) => [file!, title!]);

describe('the table of rules and error codes', () => {
	it('has whole rows only', () => {
		expect(rules.length).toBeGreaterThan(40);
		expect(rules.length + codes.length).toBe(rows.length);
		for (const cells of rows) {
			expect(filesIn(cells.at(-2)!), cells[0]).not.toEqual([]);
			expect(testsIn(cells.at(-1)!), cells[0]).not.toEqual([]);
		}
	});

	it('names files that exist, and tests with these titles in them', () => {
		const named = rows.flatMap((cells) => filesIn(cells.at(-2)!));
		expect(named.filter((file) => !existsSync(file))).toEqual([]);
		const shown = rows.flatMap((cells) => testsIn(cells.at(-1)!));
		expect(shown.filter(([file]) => !/\.test\.tsx?$/.test(file!) || !existsSync(file!))).toEqual([]);
		// Titles stand in the sources between quotes, with %s where a table of cases fills in.
		const lacking = shown.filter(([file, title]) => {
			const source = readFileSync(file!, 'utf8');
			return !["'", '`', '"'].some(
				(quote) => source.includes(`${quote}${title}${quote}`) || source.includes(`: ${title}${quote}`),
			);
		});
		expect(lacking).toEqual([]);
	});

	it('cites pages of the documentation for every rule', () => {
		expect(rules.filter(([, pages]) => !/^\/(guides|reference)\//.test(pages!))).toEqual([]);
	});

	it('leaves no code of the payouts API out, and gives each its status', () => {
		const listed = new Map(codes.map(([code, status]) => [code!.replaceAll('`', ''), Number(status)]));
		expect(Object.keys(ERROR_TEXTS_PAYOUTS).filter((code) => !listed.has(code))).toEqual([]);
		expect(listed.size).toBe(codes.length);
		for (const [code, status] of listed) expect(ERROR_CODES, code).toHaveProperty(`${code}.status`, status);
	});
});
