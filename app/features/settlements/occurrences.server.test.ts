import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { sql } from '#app/sql.server.ts';
import { clearImported } from '#tests/setup/imported-tables.ts';
import { type ImportResult, importFile } from './import-file.server.ts';

const HEADER =
	'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate';

interface Line {
	key: string;
	amount: number;
}

let folder: string;
let count = 0;
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-occurrences-'));
	process.env.DATA_DIR = folder;
});

async function load(lines: readonly Line[]): Promise<ImportResult> {
	count += 1;
	const rows = lines.map(
		({ key, amount }) =>
			`m,p-${key},${key},order-${key},KRW,카드,${amount},0,0,0,${amount},2026-03-03T10:15:42+09:00,2026-03-03,`,
	);
	const file = path.join(folder, `${count}.csv`);
	// A blank line at the end makes the content of each file its own.
	await writeFile(file, `${[HEADER, ...rows].join('\n')}\n${' \n'.repeat(count)}`);
	const now = new Date(Date.UTC(2026, 2, 20) + count);
	return importFile({ path: file, name: `${count}.csv`, kind: 'settlements', actor: CLI, now });
}

async function table(): Promise<Line[]> {
	const { rows } = await sql().query<{ key: string; amount: number; occurrence: number }>(
		`select transaction_key as key, amount::int, occurrence from settlement_line order by 1, 2, 3`,
	);
	const byKey = groupByKey(rows);
	for (const lines of byKey.values()) {
		const numbers = lines.map(({ occurrence }) => occurrence).sort((a, b) => a - b);
		expect(numbers).toEqual(numbers.map((_, index) => index + 1));
	}
	return rows.map(({ key, amount }) => ({ key, amount }));
}

function groupByKey<Row extends { key: string }>(rows: Row[]): Map<string, Row[]> {
	const groups = new Map<string, Row[]>();
	for (const row of rows) groups.set(row.key, [...(groups.get(row.key) ?? []), row]);
	return groups;
}

const sorted = (lines: readonly Line[]) =>
	[...lines].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.amount - b.amount));

/** A world of lines, two sources that each hold some of them in an order of their own, and an order of reading them. */
const worlds = fc
	.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), amount: fc.constantFrom(100, 200) }), {
		minLength: 1,
		maxLength: 7,
	})
	.chain((world) =>
		fc.record({
			one: fc.shuffledSubarray(world),
			other: fc.shuffledSubarray(world, { minLength: world.length }),
			reading: fc.array(fc.constantFrom('one', 'other'), { maxLength: 4 }),
		}),
	);

it('two sources of one truth give the same lines in any order and however often they are read', async () => {
	await fc.assert(
		fc.asyncProperty(worlds, async ({ one, other, reading }) => {
			await clearImported();
			for (const name of reading) await load(name === 'one' ? one : other);
			// The fuller source last: whatever came before is part of it.
			await load(other);
			expect(await table()).toEqual(sorted(other));
			for (const lines of [one, other, [...other].reverse()]) {
				expect(await load(lines)).toMatchObject({ inserted: 0, updated: 0, unchanged: lines.length });
			}
			expect(await table()).toEqual(sorted(other));
		}),
		{ numRuns: 25 },
	);
});

it('a key has as many lines as the source that holds most of it, and the counts add up', async () => {
	const sources = fc.array(
		fc.array(fc.record({ key: fc.constantFrom('a', 'b'), amount: fc.integer({ min: 1, max: 4 }) }), { maxLength: 5 }),
		{ minLength: 1, maxLength: 4 },
	);
	await fc.assert(
		fc.asyncProperty(sources, async (files) => {
			await clearImported();
			for (const lines of files) {
				const { rows, inserted, updated, unchanged } = await load(lines);
				expect(inserted + updated + unchanged).toBe(rows);
			}
			const found = groupByKey(await table());
			for (const key of ['a', 'b']) {
				const most = Math.max(...files.map((lines) => lines.filter((line) => line.key === key).length));
				expect(found.get(key)?.length ?? 0).toBe(most);
			}
			// The newest source counts: all that it says is there.
			const newest = groupByKey(files.at(-1)!);
			for (const [key, lines] of newest) {
				const left = found.get(key)!.map(({ amount }) => amount);
				for (const { amount } of lines) {
					expect(left).toContain(amount);
					left.splice(left.indexOf(amount), 1);
				}
			}
		}),
		{ numRuns: 25 },
	);
});
