import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { IMPORT_LOCK } from '#app/features/payments/complete-import.server.ts';
import type { ImportKind } from '#app/features/payments/import-kinds.ts';
import { newId } from '#app/lib/ids.ts';
import { sql } from '#app/sql.server.ts';
import { clearImported, IMPORTED_TABLES } from '#tests/setup/imported-tables.ts';
import { importKind } from './import-kinds.server.ts';
import { undoImport } from './undo-import.server.ts';

const now = new Date('2026-03-20T00:00:00Z');
let folder: string;
let count = 0;

async function importText(kind: ImportKind, content: string) {
	count += 1;
	const file = path.join(folder, `${count}.csv`);
	await writeFile(file, content);
	return importKind(kind).importFile({ path: file, name: `${count}.csv`, actor: CLI, now });
}

/** Every row of every table that imports write. `names` stands for what differs between two worlds. */
async function everything(names: 'with ids' | 'without ids'): Promise<unknown[]> {
	const found = [];
	for (const table of IMPORTED_TABLES) {
		const { rows } = await sql().query(`select to_jsonb(t)::text as row from ${table} t order by 1`);
		for (const { row } of rows) {
			const content = JSON.parse(row);
			if (names === 'without ids') {
				for (const part of [content, content.content ?? {}])
					for (const key of ['import_id', 'replaced_by']) delete part[key];
			}
			found.push([table, content]);
		}
	}
	return names === 'with ids' ? found : found.map((each) => JSON.stringify(each)).sort();
}

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-undo-'));
	process.env.DATA_DIR = folder;
});
beforeEach(clearImported);

interface Row {
	key: number;
	day: number;
	amount: number;
	note: string;
	/** Of settlement lines. */
	currency: string;
}
const row: fc.Arbitrary<Row> = fc.record({
	key: fc.nat(5),
	day: fc.integer({ min: 1, max: 4 }),
	amount: fc.constantFrom(1000, 1000, 2000, -1000),
	note: fc.constantFrom('', '', 'memo', 'other'),
	currency: fc.constantFrom('KRW', 'KRW', 'USD'),
});
type Form = 'transactions' | 'settlements' | 'keyless' | 'orders';
interface File {
	form: Form;
	rows: Row[];
}
const file: fc.Arbitrary<File> = fc.record({
	form: fc.constantFrom<Form>('transactions', 'settlements', 'settlements', 'keyless', 'orders'),
	rows: fc.array(row, { minLength: 1, maxLength: 8 }),
});

const text = ({ form, rows }: File): string => {
	const day = (each: Row) => `2026-03-0${each.day}`;
	switch (form) {
		case 'transactions':
			return [
				'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount,customerKey,memo',
				...rows.map(
					(each) =>
						`m,k${each.key},p${each.key},o${each.key},카드,${each.amount < 0 ? 'CANCELED' : 'DONE'},${day(each)}T10:00:00,KRW,${each.amount},${each.note},${each.note}`,
				),
			].join('\n');
		case 'settlements':
			return [
				'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate,memo',
				...rows.map(
					(each) =>
						`m,p${each.key},k${each.key},o${each.key},${each.currency},카드,${each.amount},0,0,0,${each.amount},${day(each)}T10:00:00,${day(each)},,${each.note}`,
				),
			].join('\n');
		case 'keyless':
			return [
				'상점아이디(MID),정산액 입금일,매출일,원거래 승인일,취소일시,주문번호,결제수단,결제상태,결제·취소액 (A),PG수수료 (B),공급가액,부가세,할부수수료,당일 정산액 (C) = (A-B),TID',
				...rows.map((each) => {
					const kind = each.amount < 0 ? '취소' : '완료';
					const at = each.amount < 0 ? `${day(each)} 10:00:00` : '';
					return `m,,${day(each)},${day(each)} 10:00:00,${at},o${each.key},카드,${kind},${each.amount},0,0,0,0,${each.amount},${each.note ? `k${each.key}` : ''}`;
				}),
			].join('\n');
		case 'orders':
			return [
				'orderId,refSellerId,amount,orderedAt,currency',
				...rows.map((each) => `o${each.key},s${each.key % 2},${each.amount},${day(each)}T10:00:00,KRW`),
			].join('\n');
	}
};
const take = (given: File) => importText(given.form === 'keyless' ? 'settlements' : given.form, text(given));

it('leaves what was there before, to the last version, when the newest import is taken back', async () => {
	let undone = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), file, async (earlier, last) => {
			await clearImported();
			for (const each of earlier) await take(each);
			const before = await everything('with ids');
			const { importId } = await take(last);
			const after = await everything('with ids');
			const result = await undoImport(importId, CLI, now);
			if (result.ok) undone += 1;
			else expect(result).toMatchObject({ reason: 'depended-on' });
			expect(await everything('with ids')).toEqual(result.ok ? before : after);
		}),
		{
			numRuns: 25,
			// A line without a key becomes one with a line of another import because of what the newest one says.
			examples: [
				[
					[
						{ form: 'keyless', rows: [{ key: 3, day: 3, amount: 1000, note: '', currency: 'KRW' }] },
						{ form: 'settlements', rows: [{ key: 3, day: 1, amount: 1000, note: '', currency: 'KRW' }] },
					],
					{ form: 'transactions', rows: [{ key: 3, day: 3, amount: 1000, note: '', currency: 'KRW' }] },
				],
			],
		},
	);
	expect(undone).toBeGreaterThan(5);
});

it('takes an earlier import back only when what is left is what the later ones alone would have brought', async () => {
	let undone = 0;
	await fc.assert(
		fc.asyncProperty(file, file, async (first, second) => {
			await clearImported();
			const { importId } = await take(first);
			await take(second);
			const result = await undoImport(importId, CLI, now);
			if (!result.ok) return;
			undone += 1;
			const left = await everything('without ids');
			await clearImported();
			await take(second);
			expect(left).toEqual(await everything('without ids'));
		}),
		{ numRuns: 25 },
	);
	expect(undone).toBeGreaterThan(0);
});

const TRANSACTIONS = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
const one = (key: string, amount = 1000) => `m,${key},p${key},o${key},카드,DONE,2026-03-03T10:00:00,KRW,${amount}`;

it('refuses, and says what depends on it', async () => {
	const first = await importText('transactions', [TRANSACTIONS, one('a')].join('\n'));
	const second = await importText('transactions', [TRANSACTIONS, one('a', 2000), one('b')].join('\n'));
	const reasons = async (id: string) => {
		const result = await undoImport(id, CLI, now);
		return 'dependencies' in result ? result.dependencies.map(({ reason, ids }) => [reason, ids]) : result;
	};
	expect(await reasons(first.importId)).toEqual([
		['restated-later', [second.importId]],
		['overlapping-import', [second.importId]],
	]);
	await db().appSetting.create({ data: { key: 'books.closedThrough', value: '2026-03-03' } });
	expect(await reasons(second.importId)).toEqual([['closed-period', ['2026-03-03']]]);
	const late = await importText('transactions', [TRANSACTIONS, one('a', 3000)].join('\n'));
	expect((await db().import.findUnique({ where: { id: late.importId } }))?.tags).toEqual({
		restatement: 1,
		'late-restatement': 1,
	});
	// Out of the closed days, and into them, too: they came to another sum before.
	const moves: string[] = [];
	for (const row of [one('a', 3000).replace('-03T', '-10T'), one('a', 3001)]) {
		const { importId } = await importText('transactions', [TRANSACTIONS, row].join('\n'));
		const { tags } = await db().import.findUniqueOrThrow({ where: { id: importId } });
		expect(tags).toMatchObject({ 'late-restatement': 1 });
		moves.unshift(importId);
	}
	await db().appSetting.deleteMany();
	for (const id of moves) expect(await undoImport(id, CLI, now)).toMatchObject({ ok: true });
	expect(await undoImport(late.importId, CLI, now)).toEqual({
		ok: true,
		counts: { removed: 0, restored: 1, forgotten: 0 },
	});
	expect(await undoImport(late.importId, CLI, now)).toEqual({ ok: false, reason: 'not-done' });
	const run = await db().run.create({
		data: {
			id: '00000000-0000-4000-8000-000000000001',
			fromOn: new Date('2026-03-01'),
			toOn: new Date('2026-03-31'),
			asOf: new Date('2026-03-31'),
			mIds: [],
			ruleSet: { create: { rules: {} } },
			status: 'done',
			createdAt: now,
		},
	});
	expect(await reasons(second.importId)).toEqual([['run', [run.id]]]);
	await db().run.deleteMany();
	expect(await undoImport(second.importId, CLI, now)).toMatchObject({ ok: true });
	expect(await undoImport(first.importId, CLI, now)).toMatchObject({ ok: true, counts: { removed: 1 } });
	expect(await db().paymentTransaction.count()).toBe(0);
	// What was taken back is not taken for something that is there.
	const again = await importText('transactions', [TRANSACTIONS, one('a')].join('\n'));
	expect(again).toMatchObject({ inserted: 1, unchanged: 0 });
	const undone = [first, second, late].map(({ importId }) => importId);
	const actions = await db().auditLog.findMany({ where: { action: 'import.undo', entityId: { in: undone } } });
	expect(actions).toHaveLength(3);
});

it('takes imports of the same content back with the first of them', async () => {
	const first = await importText('transactions', [TRANSACTIONS, one('a')].join('\n'));
	const second = await importText('transactions', [TRANSACTIONS, one('a')].join('\n'));
	const third = await importText('transactions', [TRANSACTIONS, one('a')].join('\n'));
	expect(await undoImport(first.importId, CLI, now)).toMatchObject({ ok: true });
	const rows = await db().import.findMany({ orderBy: { position: 'asc' } });
	expect(rows.map(({ id, status, sameAsId }) => [id, status, sameAsId])).toEqual([
		[first.importId, 'undone', null],
		[second.importId, 'undone', first.importId],
		[third.importId, 'undone', first.importId],
	]);
	expect(await importText('transactions', [TRANSACTIONS, one('a')].join('\n'))).toMatchObject({ inserted: 1 });
});

it('takes a file back that brought lines in other currencies only, unless a later one found them as they were', async () => {
	const header =
		'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate';
	const foreign = (key: string) => `m,p,${key},o,USD,카드,38.10,1.10,1,0.10,37,2026-03-03T10:00:00,2026-03-03,`;
	const first = await importText('settlements', [header, foreign('a')].join('\n'));
	const second = await importText('settlements', [header, foreign('b'), foreign('a')].join('\n'));
	expect(await undoImport(first.importId, CLI, now)).toMatchObject({
		ok: false,
		dependencies: [{ reason: 'overlapping-import', ids: [second.importId] }],
	});
	expect(await undoImport(second.importId, CLI, now)).toMatchObject({ ok: true, counts: { removed: 1 } });
	expect(await undoImport(first.importId, CLI, now)).toMatchObject({ ok: true, counts: { removed: 1 } });
	expect(await db().foreignSettlementLine.count()).toBe(0);
	expect(await importText('settlements', [header, foreign('a')].join('\n'))).toMatchObject({ foreignRows: 1 });
	expect(await db().foreignSettlementLine.count()).toBe(1);
});

it('says that another import is at it, instead of waiting for its end', async () => {
	const importing = await sql().connect();
	await importing.query('begin');
	await importing.query(IMPORT_LOCK);
	expect(await undoImport(newId(), CLI, now)).toEqual({ ok: false, reason: 'import-running' });
	await importing.query('rollback');
	importing.release();
	expect(await undoImport(newId(), CLI, now)).toEqual({ ok: false, reason: 'not-found' });
}, 30_000);
