import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { importBankFile } from '#app/features/bank/import-bank.server.ts';
import {
	bankParams,
	exportBankLines,
	findBankLine,
	listBankAccounts,
	listBankLines,
	sumBankLines,
} from '#app/features/bank/queries.server.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { type BankFileLine, bankTable, csvOf } from '#tests/factories/bank-files.ts';
import { storeMerchants } from '#tests/factories/merchants.ts';
import { breaksFoundBy } from '#tests/factories/run-breaks.ts';
import { termsAndRows } from '#tests/setup/rows-of-term.ts';
import { findBatch, matchesOfLine } from './bank-matches.server.ts';
import { type LevelOutput, reconcileCommand } from './cli-commands.server.ts';
import { findDiscrepancy } from './get-discrepancy.server.ts';
import { kindsOf } from './levels.ts';
import { parseRules } from './rules.server.ts';
import { saveRules } from './save-rules.server.ts';

const now = new Date('2026-04-20T01:00:00Z');
const A = 'dalbitmall01';
const B = 'dalbitmall02';
const C = 'haneulshop';
let folder: string;
let lineCount = 0;

/** Settlement lines that add up to one net for one merchant and paid-out day. */
async function storeBatch(mId: string, day: string, net: number): Promise<void> {
	const parts = net > 3_000 ? [net - 3_000, 2_000, 1_000] : [net];
	for (const part of parts) {
		lineCount += 1;
		await sql().query(
			`insert into settlement_line (m_id, transaction_key, occurrence, payment_key, order_id, currency, method, amount, fee,
				supply_amount, vat, pay_out_amount, approved_at, sold_on, paid_out_on, line_on, import_id)
			 values ($1, $2, 1, $2, $2, 'KRW', '카드', $3::bigint + 11, 11, 10, 1, $3, '2026-03-01', '2026-03-01', $4, '2026-03-01', $5)`,
			[mId, `key-${lineCount}`, part, day, '00000000-0000-7000-8000-000000000000'],
		);
	}
}

/** [merchant, paid-out day, net], and what the bank shows of it. */
const BATCHES: [string, string, number][] = [
	// Paid alone on the day, a day later over a weekend, and two merchants in one deposit.
	[A, '2026-03-03', 87_560],
	[B, '2026-03-03', 44_100],
	[A, '2026-03-06', 120_345],
	[A, '2026-03-04', 51_111],
	[B, '2026-03-04', 48_222],
	// Two neighbouring days in one deposit, and one batch in two.
	[A, '2026-03-09', 70_707],
	[A, '2026-03-10', 80_808],
	[B, '2026-03-10', 900_001],
	// Carried, swallowed and set off.
	[C, '2026-03-05', -14_802],
	[C, '2026-03-06', 4_002],
	[C, '2026-03-11', 66_000],
	// Kept back and let go: noted by a person, and told by the money alone.
	[B, '2026-03-12', 500_000],
	[B, '2026-03-13', 333_333],
	// Breaks.
	[A, '2026-03-16', 210_000], // deposit-missing
	[A, '2026-03-17', 1_500_000], // deposit-short by the yearly fee
	[A, '2026-03-18', 300_300], // deposit-over
	[B, '2026-03-19', 50_000], // ambiguous: one deposit for two equal batches
	[C, '2026-03-19', 50_000],
	[A, '2026-03-23', 10_000], // subset-not-unique: 30,000 in two ways
	[B, '2026-03-23', 20_000],
	[C, '2026-03-24', 20_000],
	[A, '2026-03-26', 777_000],
	// Carried over the end, held until further notice, and not yet due.
	[C, '2026-03-30', -9_999],
	[B, '2026-03-27', 600_000],
	[A, '2026-03-31', 123_000],
];

/** What the provider's own summary says: [merchant, paid-out day, lines, net]. */
const SUMS: [string, string, number, number][] = [
	[A, '2026-03-03', 3, 87_560],
	[A, '2026-03-06', 4, 121_345], // control-total-difference: a line of 1,000 has not come
	[C, '2026-03-11', 4, 66_000], // control-total-difference: the count alone
];

const toss = (at: string, amount: number, memo = '타행이체'): BankFileLine => ({
	at,
	amount,
	name: '토스페이먼츠',
	memo,
});
const LINES: BankFileLine[] = [
	toss('2026-03-03 09:30:00', 87_560),
	toss('2026-03-03 09:30:00', 44_100),
	toss('2026-03-04 09:31:00', 99_333),
	toss('2026-03-09 09:31:00', 120_345),
	toss('2026-03-10 09:31:00', 151_515),
	toss('2026-03-10 09:32:00', 600_000),
	toss('2026-03-11 09:32:00', 300_001),
	toss('2026-03-11 09:33:00', 55_200),
	toss('2026-03-12 09:33:00', 380_000),
	toss('2026-03-13 09:33:00', 300_000),
	toss('2026-03-17 09:33:00', 1_390_000),
	toss('2026-03-18 09:33:00', 300_900),
	toss('2026-03-19 09:33:00', 50_000),
	toss('2026-03-20 09:33:00', 120_000), // what was noted as held
	toss('2026-03-20 10:33:00', 33_333), // the rest of 333,333
	toss('2026-03-24 09:33:00', 30_000),
	toss('2026-03-25 09:33:00', 4_321), // unidentified-credit
	{ at: '2026-03-16 09:00:00', amount: 210_000, name: '김하늘', memo: '물품대금' }, // the amount of the missing one, no more
	toss('2026-03-26 09:33:00', 777_000),
	toss('2026-03-27 09:33:00', 450_000),
	{ at: '2026-03-25 12:00:00', amount: -70_000, name: '이바다', memo: '지급대행 정산' },
	{ at: '2026-03-26 12:00:00', amount: -88_000, name: '전력공사', memo: '전기요금' }, // unidentified-debit
	{ at: '2026-03-27 12:00:00', amount: 70_000, name: '이바다', memo: '' }, // returned-credit
	{ at: '2026-03-28 12:00:00', amount: 15_000, name: '셀러', memo: '지급대행 반환' }, // returned-credit
].sort((a, b) => (a.at < b.at ? -1 : 1));

async function reconcile(from = '2026-03-01', to = '2026-03-31', asOf = '2026-04-01', mIds: string[] = []) {
	await storeMerchants(mIds);
	const result = await reconcileCommand({ from, to, asOf, mIds, level: 'bank' }, now);
	if (!result.ok) throw new Error(result.error.message);
	expect(result.exitCode).toBe(0);
	return result.output as LevelOutput;
}

async function storeBank(lines: BankFileLine[]): Promise<void> {
	const file = path.join(folder, 'march.csv');
	await writeFile(file, csvOf(bankTable('kb-business', lines, 10_000_000)));
	const result = await importBankFile({ path: file, name: 'march.csv', actor: CLI, now });
	expect(result).toMatchObject({ inserted: lines.length, errors: [] });
}

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-bank-level-'));
	extendEnvironment({ DATA_DIR: folder, ENCRYPTION_KEYS: randomBytes(32).toString('hex') });
	for (const [mId, day, net] of BATCHES) await storeBatch(mId, day, net);
	for (const [day, amount] of [
		['2026-03-12', 120_000],
		['2026-03-27', 150_000],
	] as const)
		await sql().query(
			`insert into bank_hold (id, m_id, currency, paid_out_on, amount, reason, created_by, created_at)
			 values (gen_random_uuid(), $1, 'KRW', $2, $3, '정산 한도', 'test', $4)`,
			[B, day, amount, now],
		);
	for (const [mId, day, lines, net] of SUMS)
		await sql().query(
			`insert into control_total (m_id, total_key, scope, currency, paid_out_on, day_on, line_count, pay_out_amount, import_id)
			 values ($1, 'summary:KRW:' || $2, 'summary', 'KRW', $2::date, $2::date, $3, $4, gen_random_uuid())`,
			[mId, day, lines, net],
		);
	await storeBank(LINES);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const EXPECTED = {
	'deposit-missing': [1, 210_000],
	'deposit-short': [1, 110_000],
	'deposit-over': [1, -600],
	'control-total-difference': [2, 1_000],
	'unidentified-credit': [2, -(4_321 + 210_000)],
	'unidentified-debit': [1, 88_000],
	'returned-credit': [2, -85_000],
	'subset-not-unique': [1, 20_000],
	ambiguous: [1, 50_000],
} as Record<string, [number, number]>;

test('a month with every kind in known numbers: each is found exactly, nothing else is, and the residual is 0', async () => {
	const run = await reconcile();
	expect(run.level).toBe('bank');
	expect(Object.keys(EXPECTED)).toEqual(kindsOf.bank);
	for (const kind of kindsOf.bank) {
		const [count, amount] = EXPECTED[kind]!;
		expect([kind, run.discrepancies[kind]]).toEqual([kind, { count, amount: String(amount) }]);
	}
	expect(run.states).toEqual({
		'not-yet-due': { count: 1, amount: '123000' },
		carried: { count: 1, amount: '-9999' },
		held: { count: 1, amount: '150000' },
		released: { count: 2, amount: '0' },
		'to-balance': { count: 0, amount: '0' },
	});
	const net = BATCHES.reduce((sum, [, , amount]) => sum + amount, 0);
	const used = LINES.filter(({ memo }) => memo !== '지급대행 정산').reduce((sum, { amount }) => sum + amount, 0);
	expect(run.totals).toMatchObject({ expected: String(net), actual: String(used), residual: '0' });
	const rows = await breaksFoundBy(run.runId);
	expect(rows.map(({ kind, subject, subjectKey }) => `${kind} ${subject} ${subjectKey}`)).toEqual([
		`deposit-missing batch ${A}/KRW/2026-03-16`,
		`deposit-short batch ${A}/KRW/2026-03-17`,
		`deposit-over batch ${A}/KRW/2026-03-18`,
		`control-total-difference control-total summary:KRW:2026-03-06`,
		`control-total-difference control-total summary:KRW:2026-03-11`,
		'unidentified-credit bank-line 004-9012/2026-03-16/210000/1',
		'unidentified-credit bank-line 004-9012/2026-03-25/4321/1',
		'unidentified-debit bank-line 004-9012/2026-03-26/-88000/1',
		'returned-credit bank-line 004-9012/2026-03-27/70000/1',
		'returned-credit bank-line 004-9012/2026-03-28/15000/1',
		`subset-not-unique batch ${A}/KRW/2026-03-23`,
		`ambiguous batch ${B}/KRW/2026-03-19`,
	]);
	for (const { position } of rows) {
		const told = (await findDiscrepancy(run.runId, position))!;
		expect(told.evidence.expected.because).not.toBe('');
		expect(JSON.stringify(told.evidence)).not.toMatch(/김하늘|이바다/);
	}
	const short = (await findDiscrepancy(run.runId, 2))!;
	expect(short.evidence.wouldMatch).toMatchObject({ what: 'known-deduction', amount: '110000' });
	const sum = (await findDiscrepancy(run.runId, 4))!;
	expect(sum).toMatchObject({ expected: 121_345n, actual: 120_345n, difference: 1_000n });
	expect(sum.evidence.left!.facts).toMatchObject({ paidOutDate: '2026-03-06', lines: 4, payOutAmount: '121345' });
	expect(sum.evidence.right).toMatchObject({
		href: `/settlements?mId=${A}&paidFrom=2026-03-06&paidTo=2026-03-06`,
		facts: { lines: 3, payOutAmount: '120345' },
	});
	expect((await findDiscrepancy(run.runId, 5))!.evidence.found.because).toBe('control-lines-count');
});

test('the links of a month and of parts of it lead to the rows that its terms are the sum of', async () => {
	const states = new Set<string>();
	for (const [from, to] of [
		['2026-03-01', '2026-03-31'],
		['2026-03-05', '2026-03-12'],
		['2026-03-13', '2026-03-26'],
	] as const) {
		const { said, found } = await termsAndRows((await reconcile(from, to)).runId);
		expect(found).toEqual(said);
		for (const { term, name } of said) if (term === 'state') states.add(name);
	}
	expect([...states].sort()).toEqual(['carried', 'held', 'not-yet-due', 'released']);
});

test('what was matched is kept with its members, from either side, and nothing is in it twice', async () => {
	const run = await reconcile();
	const { rows: groups } = await sql().query<{ state: string; rule: string; count: number }>(
		`select state, rule, count(*)::int from bank_match where run_id = $1 group by 1, 2 order by 1, 2`,
		[run.runId],
	);
	expect(groups).toEqual([
		{ state: 'matched', rule: 'account-day', count: 1 },
		{ state: 'matched', rule: 'carried', count: 1 },
		{ state: 'matched', rule: 'in-parts', count: 1 },
		{ state: 'matched', rule: 'one-to-one', count: 6 },
		{ state: 'matched', rule: 'released', count: 2 },
		{ state: 'matched', rule: 'sum-of-batches', count: 1 },
		{ state: 'near', rule: 'nearest', count: 2 },
		{ state: 'suggested', rule: 'ambiguous', count: 1 },
		{ state: 'suggested', rule: 'subset-not-unique', count: 1 },
	]);
	const { rows: twice } = await sql().query(
		`select member_key from bank_match_member where run_id = $1 group by side, member_key, part having count(*) > 1`,
		[run.runId],
	);
	expect(twice).toEqual([]);
	const { rows: off } = await sql().query(
		`select m.position from bank_match m join bank_match_member b using (run_id, position) where m.run_id = $1
		 group by m.position, m.difference
		 having sum(case b.side when 'batch' then b.amount else -b.amount end) <> m.difference`,
		[run.runId],
	);
	expect(off).toEqual([]);
});

test('the pages lead from a line to its batch and back, and an export masks whose money it was', async () => {
	await reconcile();
	const request = (query: string) => bankParams(new Request(`http://x/bank?${query}`));
	const { filters, sort, page } = request('q=99,333');
	const { rows } = await listBankLines(filters, sort, page);
	expect(rows.map(({ amount, state }) => [amount, state])).toEqual([[99_333n, 'matched']]);
	const [match] = await matchesOfLine(rows[0]!.id);
	expect(match).toMatchObject({ rule: 'account-day', difference: 0n, businessDays: 0 });
	expect(match!.members.map(({ key }) => key)).toContain(`${B}/KRW/2026-03-04`);
	const batch = (await findBatch(B, 'KRW', '2026-03-04'))!;
	expect(batch.net).toBe(48_222n);
	expect(batch.matches[0]!.members.map(({ lineId }) => lineId)).toContain(rows[0]!.id);
	expect(await sumBankLines(request('side=out').filters)).toMatchObject({ count: 2, withdrawals: -158_000n });
	let csv = '';
	for await (const piece of exportBankLines(request('').filters, request('').sort, false)) csv += piece;
	expect(csv).toContain('토스페이먼츠');
	expect(csv).not.toMatch(/이바다|김하늘/);
	expect((await findBankLine(rows[0]!.id))!.narrative).toBe('토스페이먼츠 | 타행이체');
	expect(await listBankAccounts()).toMatchObject([{ code: '004-9012', lines: LINES.length, breaks: 0 }]);
	// A newer run may see in the same line only what could be: the filter says what the list says.
	const newer = await reconcile();
	await sql().query(`update reconciliation_run set created_at = created_at + interval '1 day' where id = $1::uuid`, [
		newer.runId,
	]);
	await sql().query(
		`update bank_match set state = 'suggested' where run_id = $1::uuid and position in (
			select position from bank_match_member where run_id = $1::uuid and line_id = $2::uuid)`,
		[newer.runId, rows[0]!.id],
	);
	const found = async (matched: 'yes' | 'no') =>
		(await listBankLines(request(`q=99,333&matched=${matched}`).filters, sort, page)).rows.map(({ state }) => state);
	expect(await found('yes')).toEqual([]);
	expect(await found('no')).toEqual(['suggested']);
});

test('the same again and in another order gives the same hash; parts of the month add up to the whole', async () => {
	const first = await reconcile();
	expect((await reconcile()).resultHash).toBe(first.resultHash);
	await sql().query(
		'delete from bank_match_member; delete from bank_match; truncate bank_line, bank_statement cascade; delete from import',
	);
	const half = LINES.length / 2;
	const balance = LINES.slice(0, half).reduce((sum, { amount }) => sum + amount, 10_000_000);
	const file = path.join(folder, 'second.csv');
	await writeFile(file, csvOf(bankTable('kb-business', LINES.slice(half), balance)));
	await importBankFile({ path: file, name: 'second.csv', actor: CLI, now });
	await storeBankAgain();
	expect((await reconcile()).resultHash).toBe(first.resultHash);

	const [early, late] = [await reconcile('2026-03-01', '2026-03-10'), await reconcile('2026-03-11', '2026-03-31')];
	for (const name of ['expected', 'actual', 'states', 'discrepancies'] as const)
		expect(BigInt(early.totals[name]) + BigInt(late.totals[name])).toBe(BigInt(first.totals[name]));
	for (const mId of [A, B, C])
		expect((await reconcile('2026-03-01', '2026-03-31', '2026-04-01', [mId])).totals.residual).toBe('0');
	expect(kstDayFrom(first.scope.to)).toBe('2026-03-31');
});

async function storeBankAgain(): Promise<void> {
	const file = path.join(folder, 'first.csv');
	await writeFile(file, csvOf(bankTable('kb-business', LINES, 10_000_000)));
	await importBankFile({ path: file, name: 'first.csv', actor: CLI, now });
}

test('a deposit that comes later closes its case by itself', async () => {
	const before = await reconcile();
	expect(before.discrepancies['deposit-missing']).toEqual({ count: 1, amount: '210000' });
	const file = path.join(folder, 'late.csv');
	const balance = LINES.reduce((sum, { amount }) => sum + amount, 10_000_000);
	await writeFile(file, csvOf(bankTable('kb-business', [toss('2026-04-02 09:00:00', 210_000)], balance)));
	await importBankFile({ path: file, name: 'late.csv', actor: CLI, now });
	const after = await reconcile();
	expect(after.discrepancies['deposit-missing']).toEqual({ count: 0, amount: '0' });
	expect(after.states.released!.count).toBe(3);
	const closed = await db().discrepancyCase.findFirst({ where: { kind: 'deposit-missing', mId: A } });
	expect(closed).toMatchObject({ state: 'resolved', reason: 'explained-by-data' });
});

test('batches of a merchant whose settlements become payout balance expect no deposit, and the rest is judged as before', async () => {
	const D = 'balancemall';
	await storeBatch(D, '2026-03-05', 64_000);
	await storeBatch(D, '2026-03-12', 36_000);
	const missing = await reconcile();
	expect(missing.discrepancies['deposit-missing']).toEqual({ count: 2, amount: '100000' });
	const { version, rules } = await db().ruleSet.findFirstOrThrow({ orderBy: { version: 'desc' } });
	const changed = { ...parseRules(rules), bank: { ...parseRules(rules).bank, paidIntoBalance: [D] } };
	expect(await saveRules(changed, version, CLI, now)).toMatchObject({ ok: true });
	const run = await reconcile();
	expect(run.discrepancies['deposit-missing']).toEqual({ count: 0, amount: '0' });
	// Each of the two batches is the sum of three lines.
	expect(run.states['to-balance']).toEqual({ count: 6, amount: '100000' });
	const { said, found } = await termsAndRows(run.runId);
	expect(found).toEqual(said);
	expect(run.totals.residual).toBe('0');
});

test('that no deposit came is only said of days that statements cover, one after the other', async () => {
	const foundOf = async (runId: string, subjectKey: string) => {
		const row = (await breaksFoundBy(runId)).find((one) => one.subjectKey === subjectKey);
		return (await findDiscrepancy(runId, row!.position))!.evidence.found.because;
	};
	// All statements begin after it.
	await storeBatch(A, '2026-02-10', 71_000);
	expect(await foundOf((await reconcile('2026-02-01', '2026-02-28')).runId, `${A}/KRW/2026-02-10`)).toBe(
		'no-statement',
	);
	// The statement of March ends on Saturday 28 March; that of April begins on the 2nd, with the balance of March.
	const run = await reconcile('2026-03-31', '2026-03-31', '2026-04-20');
	expect(await foundOf(run.runId, `${A}/KRW/2026-03-31`)).toBe('no-deposit');
	await sql().query(`update bank_statement set opening_balance = opening_balance + 1 where from_on = '2026-04-02'`);
	const apart = await reconcile('2026-03-31', '2026-03-31', '2026-04-20');
	expect(await foundOf(apart.runId, `${A}/KRW/2026-03-31`)).toBe('no-statement');
});
