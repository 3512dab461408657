import { beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { lineParams, listLines, sumLines } from '#app/features/settlements/queries.server.ts';
import { atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { storeMerchants } from '#tests/factories/merchants.ts';
import { termsAndRows } from '#tests/setup/rows-of-term.ts';
import { listContractLines } from './list-contract-lines.server.ts';
import { proveScope } from './prove-scope.server.ts';
import { findRun } from './queries.server.ts';
import { parseRules } from './rules.server.ts';

const IMPORT = '00000000-0000-7000-8000-000000000000';
const asOf = kstDayFrom('2026-04-20');
const march = { from: kstDayFrom('2026-03-01'), to: kstDayFrom('2026-03-31'), asOf };

const prove = async (mIds: string[]) => {
	const proved = await proveScope({ ...march, mIds }, CLI, atKst(asOf, '10:00'));
	if (!proved.ok) throw new Error(proved.reason);
	return proved.runs;
};

beforeAll(async () => {
	await storeMerchants(['a', 'b', 'c']);
	await db().merchant.upsert({
		where: { mId: 'naver:default' },
		create: { mId: 'naver:default', provider: 'naver' },
		update: { provider: 'naver' },
	});
	await db().ruleSet.create({
		data: { rules: parseRules({ dueAfterDays: 1, graceBusinessDays: 3, bank: { paidIntoBalance: ['a'] } }) },
	});
	// Sales at the end of a month whose lines are of the next, and a deposit account that was closed without a deposit.
	await sql().query(
		`insert into payment_transaction (m_id, transaction_key, payment_key, order_id, method, status, transaction_at, transaction_on, currency, amount, import_id)
		 select m, m || key, m || payment, m || payment, method, status, day + time '12:00' at time zone 'Asia/Seoul', day, 'KRW', amount, $1
		 from (values ('1', 'p1', '카드', 'DONE', date '2026-02-28', 1000), ('2', 'p2', '카드', 'DONE', '2026-03-05', 2000),
			('3', 'p2', '카드', 'PARTIAL_CANCELED', '2026-03-20', 500), ('4', 'p3', '가상계좌', 'CANCELED', '2026-03-07', 9000),
			('5', 'p4', '카드', 'DONE', '2026-03-31', 4000), ('6', 'p5', '카드', 'DONE', '2026-03-10', 70)
		 ) made (key, payment, method, status, day, amount) cross join unnest(array['a', 'b', 'c']) m`,
		[IMPORT],
	);
	await sql().query(
		`insert into settlement_line (m_id, transaction_key, occurrence, payment_key, order_id, currency, method, amount, fee, supply_amount, vat, pay_out_amount, approved_at, sold_on, line_on, paid_out_on, import_id)
		 select m, m || key, occurrence, m || key, m || key, 'KRW', '카드', amount, 11, 10, 1, amount - 11 - off, day::timestamptz, day, day, day + 2, $1
		 from (values ('1', 1, date '2026-03-01', 1000, 0), ('2', 1, '2026-03-05', 2000, 0), ('2', 2, '2026-03-05', 2000, 0),
			('3', 1, '2026-03-20', -500, 7), ('5', 1, '2026-04-01', 4000, 0), ('7', 1, '2026-03-15', 333, 0)
		 ) made (key, occurrence, day, amount, off) cross join unnest(array['a', 'b', 'c', 'naver:default']) m`,
		[IMPORT],
	);
	// An order over the end of the month, one of two lines that is given back in part, and one that nobody paid.
	await sql().query(
		`insert into order_line (m_id, order_id, occurrence, ref_seller_id, currency, amount, ordered_at, ordered_on, import_id)
		 select m, m || key, occurrence, 's', 'KRW', amount, day::timestamptz, day, $1
		 from (values ('p1', 1, date '2026-02-28', 600), ('p1', 2, '2026-03-01', 400), ('p2', 1, '2026-03-05', 1500),
			('p2', 2, '2026-03-05', 500), ('p4', 1, '2026-03-31', 3900), ('p4', 2, '2026-04-01', 100), ('p9', 1, '2026-03-12', 50)
		 ) made (key, occurrence, day, amount) cross join unnest(array['a', 'b', 'c']) m`,
		[IMPORT],
	);
	// Each merchant has an account of its own: of a deposit that several share, only a part would be one merchant's.
	await sql().query(
		`insert into bank_account (code, name, currency, created_at, updated_at)
		 select code, code, 'KRW', now(), now() from unnest(array['bank-b', 'bank-c', 'bank-n']) code`,
	);
	await sql().query(
		`insert into bank_account_merchant (account, m_id) values ('bank-b', 'b'), ('bank-c', 'c'), ('bank-n', 'naver:default')`,
	);
	await sql().query(
		`insert into bank_line (id, account, booked_on, time_precision, currency, amount, occurrence, narrative, profile, import_id)
		 select gen_random_uuid(), account, day, 'day', 'KRW', amount, 1, narrative, 'test', $1
		 from (values (date '2026-03-03', 989, '토스페이먼츠'), ('2026-03-09', 50, '모름'), ('2026-03-10', -1200, '출금'), ('2026-04-02', 5, '모름')
		 ) made (day, amount, narrative) cross join unnest(array['bank-b', 'bank-c']) account`,
		[IMPORT],
	);
});

test.each([[[]], [['b']], [['a', 'c']]])(
	'the rows behind every term of every level come to its count and won, over the merchants %j',
	async (mIds: string[]) => {
		const seen = new Set<string>();
		for (const { runId, level } of await prove(mIds)) {
			const { said, found } = await termsAndRows(runId);
			expect([level, found]).toEqual([level, said]);
			for (const { term, name } of said) seen.add(`${level} ${term} ${name}`);
		}
		for (const term of [
			'transactions expected expected',
			'transactions actual actual',
			'contract expected expected',
			'contract actual actual',
			'contract state contradicting',
			'bank expected expected',
			'bank actual actual',
			'orders expected expected',
			'orders actual actual',
			'orders state canceled-later',
		])
			expect(seen).toContain(term);
		expect(seen.has('bank state to-balance')).toBe(!mIds.includes('b'));
	},
);

test('the lines of level 2 are the same on pages of any size, forwards and backwards, from a part of them or from all', async () => {
	const contract = (await prove(['b', 'c'])).find(({ level }) => level === 'contract')!;
	const run = (await findRun(contract.runId))!;
	for (const [state, size, windows] of [
		[undefined, 4, undefined],
		['contradicting', 1, undefined],
		['no-contract', 3, [1, 5]],
	] as const) {
		const { rows } = await listContractLines(run, state, { size: 200 });
		expect(rows.length).toBeGreaterThan(size);
		const pages = [await listContractLines(run, state, { size }, windows)];
		for (let after = pages[0]!.next; after; after = pages.at(-1)!.next)
			pages.push(await listContractLines(run, state, { size, after }, windows));
		expect(pages.flatMap((page) => page.rows)).toEqual(rows);
		for (let at = pages.length - 1; at > 0; at -= 1) {
			const back = await listContractLines(run, state, { size, before: pages[at]!.previous! }, windows);
			expect(back.rows).toEqual(pages[at - 1]!.rows);
		}
	}
	// A cursor of something else is the first page.
	expect((await listContractLines(run, undefined, { size: 2, after: 'WyJ4Il0' })).rows).toHaveLength(2);
});

test('lines of level 2 in a state that few are in are those that the run counted, in order, however many others there are', async () => {
	await storeMerchants(['rare']);
	await sql().query(
		`insert into payment_transaction (m_id, transaction_key, payment_key, order_id, method, status, transaction_at, transaction_on, currency, amount, import_id)
		 values ('rare', 'late', 'late', 'late', '카드', 'DONE', '2026-03-31 12:00+09', '2026-03-31', 'KRW', 1000, $1)`,
		[IMPORT],
	);
	const addLine = `insert into settlement_line (m_id, transaction_key, occurrence, payment_key, order_id, currency, method, amount, fee, supply_amount, vat, pay_out_amount, approved_at, sold_on, line_on, paid_out_on, import_id)
		 select 'rare', key, 1, key, key, 'KRW', '카드', 1000, 11, 10, 1, 989 - off, day::timestamptz, day, day, day + 2, $1`;
	await sql().query(
		`${addLine} from (select 'k' || n as key, date '2026-03-01' + n % 31 as day, 0 as off from generate_series(1, 397) n
			union all values ('late', date '2026-04-01', 7), ('first', '2026-03-02', 7), ('second', '2026-03-02', 7)) made`,
		[IMPORT],
	);
	const contract = (await prove(['rare'])).find(({ level }) => level === 'contract')!;
	const run = (await findRun(contract.runId))!;
	expect(run.result!.states).toMatchObject({ contradicting: { count: 3 }, 'no-contract': { count: 397 } });
	// What contradicts itself since then is of another run.
	await sql().query(`${addLine} from (values ('new', date '2026-03-03', 7)) made(key, day, off)`, [IMPORT]);
	const keys = (list: { rows: { transactionKey: string }[] }) => list.rows.map(({ transactionKey }) => transactionKey);
	const list = (page: object) => listContractLines(run, 'contradicting', { size: 1, ...page });
	const [first, second, late] = [await list({}), await list({ size: 2 }), await list({ size: 200 })];
	expect(keys(late)).toEqual(['first', 'second', 'late']);
	expect(keys(second)).toEqual(['first', 'second']);
	expect(keys(await list({ after: first.next! }))).toEqual(['second']);
	const last = await list({ after: second.next! });
	expect([keys(last), last.next]).toEqual([['late'], null]);
	expect(keys(await list({ before: last.previous! }))).toEqual(['second']);
	expect((await listContractLines(run, 'rounding', { size: 10 })).rows).toEqual([]);
	// One that was mended meanwhile is not among them any more, and the page is filled all the same.
	await sql().query(
		`update settlement_line set pay_out_amount = 989 where m_id = 'rare' and transaction_key = 'first'`,
	);
	expect(keys(await list({ size: 2 }))).toEqual(['second', 'late']);
	await sql().query(`delete from settlement_line where m_id = 'rare'`);
	await sql().query(`delete from payment_transaction where m_id = 'rare'`);
});

test('a list shows nothing of a run that is not there, and everything where the address names no term', async () => {
	const { filters } = lineParams(new URLSearchParams(`run=${IMPORT}&part=transactions.actual`));
	expect((await sumLines(filters)).count).toBe(0);
	const { filters: none, sort, page } = lineParams(new URLSearchParams('run=none&part=transactions.actual'));
	expect((await listLines(none, sort, page)).rows).toHaveLength(24);
});
