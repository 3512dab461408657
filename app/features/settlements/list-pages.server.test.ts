import { beforeAll, expect, it } from 'vitest';
import { listOrders, orderParams, sumOrders } from '#app/features/orders/queries.server.ts';
import { listTransactions, sumTransactions, transactionParams } from '#app/features/payments/queries.server.ts';
import { sql } from '#app/sql.server.ts';
import { readCsv } from '#tests/setup/read-csv.ts';
import { exportLines, lineParams, listLines, sumLines } from './queries.server.ts';

const IMPORT = '00000000-0000-7000-8000-000000000001';

beforeAll(async () => {
	await sql().query('truncate payment_transaction, settlement_line');
	await sql().query(
		`insert into payment_transaction (m_id, transaction_key, payment_key, order_id, method, status, transaction_at, transaction_on, currency, amount, import_id)
		 select 'm', 'key' || n, 'p' || n, 'o', '카드', 'DONE', '2026-03-01 00:00+09'::timestamptz + n * interval '1 hour', date '2026-03-01' + n / 24, 'KRW', 1000, $1
		 from generate_series(1, 120) n`,
		[IMPORT],
	);
	// Pay-out days follow lines' days by 3 to 7 days, and a few are not known yet; every tenth key has a second line.
	await sql().query(
		`insert into settlement_line (m_id, transaction_key, occurrence, payment_key, order_id, currency, method, amount, fee, supply_amount, vat, pay_out_amount, approved_at, sold_on, line_on, paid_out_on, import_id)
		 select 'm', 'key' || n, occurrence, 'p' || n, 'o', 'KRW', '카드', 1000, 33, 30, 3, 967, '2026-03-01 00:00+09', day, day,
			case when n % 9 > 0 then day + 3 + n % 5 end, $1
		 from generate_series(1, 110) n cross join lateral (select date '2026-03-01' + n / 24 as day) d
			cross join lateral generate_series(1, case when n % 10 = 0 then 2 else 1 end) occurrence`,
		[IMPORT],
	);
});

/** All rows of a list, page by page, and again backwards from its end. */
async function walk<Row>(
	list: (page: string) => Promise<{ rows: Row[]; previous: string | null; next: string | null }>,
) {
	const forward: Row[] = [];
	let page = await list('');
	for (;;) {
		forward.push(...page.rows);
		if (!page.next) break;
		page = await list(`&after=${page.next}`);
	}
	const backward = [...page.rows];
	while (page.previous) {
		page = await list(`&before=${page.previous}`);
		backward.unshift(...page.rows);
	}
	expect(backward).toEqual(forward);
	return forward;
}

const lines = (query: string) =>
	walk((page) => {
		const { filters, sort, page: wanted } = lineParams(new URLSearchParams(`${query}&size=10${page}`));
		return listLines(filters, sort, wanted);
	});

it.each([
	[
		'paidFrom=2026-03-05&paidTo=2026-03-09&sort=lineOn&dir=asc',
		`paid_out_on between '2026-03-05' and '2026-03-09'`,
		'line_on, transaction_key, m_id, occurrence',
	],
	[
		'paidFrom=2026-03-05&paidTo=2026-03-09&sort=lineOn',
		`paid_out_on between '2026-03-05' and '2026-03-09'`,
		'line_on desc, transaction_key desc, m_id desc, occurrence desc',
	],
	[
		'paidFrom=2026-03-06&dir=asc',
		`paid_out_on >= '2026-03-06'`,
		'paid_out_on, line_on, transaction_key, m_id, occurrence',
	],
	['sort=paidOutOn&dir=asc', 'true', 'paid_out_on nulls last, line_on, transaction_key, m_id, occurrence'],
	['kind=extra&sort=lineOn&dir=asc', 'occurrence > 1', 'line_on, transaction_key, m_id, occurrence'],
])('the pages of %s hold each line once, in order', async (query, condition, order) => {
	const { rows } = await sql().query<{ key: string }>(
		`select transaction_key || ' ' || occurrence as key from settlement_line where ${condition} order by ${order}`,
	);
	expect(rows.length).toBeGreaterThan(10);
	expect((await lines(query)).map((row) => `${row.transactionKey} ${row.occurrence}`)).toEqual(
		rows.map(({ key }) => key),
	);
});

it.each([
	['no', 10],
	['yes', 110],
])('transactions that are settled: %s', async (settled, count) => {
	const found = await walk((page) => {
		const { filters, sort, page: wanted } = transactionParams(new URLSearchParams(`settled=${settled}&size=10${page}`));
		return listTransactions(filters, sort, wanted);
	});
	expect(new Set(found.map(({ transactionKey }) => transactionKey)).size).toBe(count);
	expect(found.every(({ lines }) => lines > 0 === (settled === 'yes'))).toBe(true);
});

it.each([
	['no', 15],
	['yes', 30],
])('order lines that are paid: %s', async (paid, count) => {
	await sql().query(
		`insert into seller (id, m_id, ref_seller_id, business_type, name, email, phone, bank_code, account_number_encrypted, account_number_last4, account_fingerprint, holder_name, idempotency_key, created_at, updated_at)
		 select gen_random_uuid(), m, 's', 'INDIVIDUAL', m || '-s', '', '', '', '', '', m, '', m, now(), now() from unnest(array['l', 'm']) m
		 on conflict do nothing`,
	);
	// Two lines for each of these orders; every third order was never paid.
	await sql().query(
		`insert into payment_transaction (m_id, transaction_key, payment_key, order_id, method, status, transaction_at, transaction_on, currency, amount, import_id)
		 select 'm', 'order' || n, 'order' || n, 'order' || n, '카드', case when n % 3 = 0 then 'ABORTED' else 'DONE' end, '2026-02-01', '2026-02-01', 'KRW', 1000, $1
		 from generate_series(1, 22) n on conflict do nothing`,
		[IMPORT],
	);
	await sql().query(
		`insert into order_line (m_id, order_id, occurrence, ref_seller_id, currency, amount, ordered_at, ordered_on, import_id)
		 select 'm', 'order' || n, occurrence, case when n % 2 = 0 then 's' else 'nobody' end, 'KRW', 500, '2026-02-01', '2026-02-01', $1
		 from generate_series(1, 22) n cross join generate_series(1, 2) occurrence on conflict do nothing`,
		[IMPORT],
	);
	await sql().query(
		`insert into order_line (m_id, order_id, occurrence, ref_seller_id, currency, amount, ordered_at, ordered_on, import_id)
		 values ('m', 'never', 1, 's', 'KRW', 1, '2026-02-01', '2026-02-01', $1) on conflict do nothing`,
		[IMPORT],
	);
	const found = await walk((page) => {
		const { filters, sort, page: wanted } = orderParams(new URLSearchParams(`paid=${paid}&size=10${page}`));
		return listOrders(filters, sort, wanted);
	});
	expect(found).toHaveLength(count);
	expect(found.every((row) => (row.paid !== null) === (paid === 'yes'))).toBe(true);
	for (const { refSellerId, seller } of found) expect(seller?.name).toBe(refSellerId === 's' ? 'm-s' : undefined);
	const { filters } = orderParams(new URLSearchParams(`paid=${paid}`));
	expect((await sumOrders(filters)).lines).toBe(count);
});

it('gives transactions what they count: together that is the sum of the list', async () => {
	// Cancels of a card, of a virtual account that was paid, and of one that never was, in either language.
	await sql().query(
		`insert into payment_transaction (m_id, transaction_key, payment_key, order_id, method, status, transaction_at, transaction_on, currency, amount, import_id)
		 select 'm', 'effect' || n, payment, 'o', method, status, '2026-03-20 00:00+09'::timestamptz + n * interval '1 minute', '2026-03-20', 'KRW', amount, $1
		 from (values (1, 'e1', '카드', 'DONE', 500), (2, 'e1', '카드', 'PARTIAL_CANCELED', 200), (3, 'e2', '가상계좌', 'DONE', 70),
			(4, 'e2', '가상계좌', 'CANCELED', 70), (5, 'e3', '가상계좌', 'CANCELED', 90), (6, 'e4', 'VIRTUAL_ACCOUNT', 'CANCELED', 90),
			(7, 'e5', '카드', 'ABORTED', 40)) made (n, payment, method, status, amount)`,
		[IMPORT],
	);
	const { filters, sort, page } = transactionParams(new URLSearchParams('from=2026-03-20&to=2026-03-20'));
	const { rows } = await listTransactions(filters, sort, page);
	expect(rows.map(({ effect }) => effect).sort((a, b) => Number(a - b))).toEqual([-200n, -70n, 0n, 0n, 0n, 70n, 500n]);
	const { approved, canceled } = await sumTransactions(filters);
	expect([approved, canceled]).toEqual([570n, -270n]);
});

it.each([
	[3, 'asc'],
	[53, 'desc'],
	[60, 'asc'],
	[100, 'desc'],
])(
	'pages of %i lines of a run, %s, hold each once: those of its own days, then those that come in by their transaction',
	async (size, dir) => {
		const run = '00000000-0000-7000-8000-00000000000f';
		await sql().query(`insert into rule_set (version, rules) values (999, '{}') on conflict do nothing`);
		await sql().query(
			`insert into reconciliation_run (id, from_on, to_on, as_of, m_ids, rule_version, status, created_at)
		 values ($1, '2026-03-02', '2026-03-03', '2026-04-01', '{}', 999, 'failed', now()) on conflict do nothing`,
			[run],
		);
		// Of days before and after those of the run by their transaction, and the other way round.
		const made = `(values ('in', date '2026-03-02', date '2026-03-01'), ('in', '2026-03-03', '2026-03-05'), ('out', '2026-03-05', '2026-03-03'))
		made(name, transaction_day, line_day) cross join generate_series(1, 5) n cross join lateral (select name || line_day || n as key) k`;
		await sql().query(
			`insert into payment_transaction (m_id, transaction_key, payment_key, order_id, method, status, transaction_at, transaction_on, currency, amount, import_id)
		 select 'm', key, key, key, '카드', 'DONE', transaction_day, transaction_day, 'KRW', 1000, $1 from ${made} on conflict do nothing`,
			[IMPORT],
		);
		await sql().query(
			`insert into settlement_line (m_id, transaction_key, occurrence, payment_key, order_id, currency, method, amount, fee, supply_amount, vat, pay_out_amount, approved_at, sold_on, line_on, import_id)
		 select 'm', key, 1, key, key, 'KRW', '카드', 1000, 33, 30, 3, 967, line_day, line_day, line_day, $1 from ${made} on conflict do nothing`,
			[IMPORT],
		);
		const listed = (order: string) => {
			const { filters, sort } = lineParams(new URLSearchParams({ run, part: 'contract.actual', sort: order, dir }));
			return walk((page) => {
				const [name, cursor] = page.slice(1).split('=');
				return listLines(filters, sort, { size, ...(name ? { [name]: cursor } : {}) });
			});
		};
		const found = await listed('lineOn');
		const keysOf = (rows: typeof found) => rows.map((row) => `${row.transactionKey} ${row.occurrence}`);
		const keys = keysOf(found);
		expect([keys.length, new Set(keys).size]).toEqual([63, 63]);
		const days = found.map(({ lineOn }) => lineOn);
		const inOrder = (some: typeof days) =>
			[...some].sort((a, b) => (dir === 'asc' ? 1 : -1) * (a < b ? -1 : Number(a > b)));
		expect(days.slice(0, 53).every((day) => day === '2026-03-02' || day === '2026-03-03')).toBe(true);
		expect(days).toEqual([...inOrder(days.slice(0, 53)), ...inOrder(days.slice(53))]);
		expect(found.some(({ transactionKey }) => transactionKey.startsWith('out'))).toBe(false);
		expect(keysOf(await listed('amount')).sort()).toEqual([...keys].sort());
		const { filters, sort } = lineParams(new URLSearchParams({ run, part: 'contract.actual' }));
		expect((await sumLines(filters)).count).toBe(63);
		let file = '';
		for await (const piece of exportLines(filters, sort)) file += piece;
		expect(readCsv(file).length, 'lines and the head').toBe(64);
	},
);
