import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { deadStatuses, isDead, payoutStatuses } from '#app/features/payouts/payout.ts';
import { sumForward } from '#app/features/seller-ledger/forward-list.server.ts';
import { newId } from '#app/lib/ids.ts';
import { addDays, atKst, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { noTransaction, sql, sqlTransaction } from '#app/sql.server.ts';
import { storable, storeSellers } from '#tests/factories/store-order-rows.ts';
import { leftEntries, owedBySeller } from './ledger-sql.server.ts';
import { payoutAmounts } from './payable.server.ts';
import { takeItems } from './take-items.server.ts';

const today = kstDayFrom('2026-03-20');
const now = atKst(today, '10:00');
const SELLERS = ['artisan-1', 'artisan-2'];
const TERMS_ID = '00000000-0000-7000-8000-000000000001';
const liveStatuses = payoutStatuses.filter((status) => !isDead(status));

async function empty(): Promise<void> {
	await sql().query('truncate accrual, payout_item, fee_invoice_item, seller_terms, order_in_doubt');
	await sql().query('truncate payout_status_history, payout, seller cascade');
}
afterEach(empty);

interface Step {
	refSellerId: string;
	orderId: string;
	payableOn: string;
	net: bigint;
}

async function storeSteps(steps: readonly Step[]): Promise<void> {
	await sql().query(
		`insert into accrual (m_id, order_id, ref_seller_id, reason, accrued_on, payable_on, gross, commission, vat, net, terms_id,
			created_at)
		select 'shop', "orderId", "refSellerId", 'order', "payableOn", "payableOn", net, 0, 0, net, $2, now()
		from jsonb_to_recordset($1::jsonb) as row ("refSellerId" text, "orderId" text, "payableOn" date, net bigint)`,
		[storable(steps), TERMS_ID],
	);
}

/** Makes payouts as they stand, and has them pay all that their seller may be paid where they come to that. */
async function payTogether(
	refSellerId: string,
	amounts: readonly bigint[],
	createdAt = now,
	replaces: string | null = null,
): Promise<{ id: string; amount: bigint; tied: boolean }[]> {
	const ids = amounts.map(() => newId(createdAt)).sort();
	const made = amounts.map((amount, index) => ({ id: ids[index]!, amount }));
	const tied = await sqlTransaction(async (tx) => {
		await tx.$queryRawUnsafe('select from seller where ref_seller_id = $1 for update', refSellerId);
		await tx.$executeRawUnsafe(
			`insert into payout (id, m_id, ref_payout_id, seller_id, schedule_type, amount, transaction_description, status,
				idempotency_key, replaces_payout_id, created_at, updated_at)
			select m.id, 'jeongsanmall', m.id::text, s.id, 'EXPRESS', m.amount, '정산금', 'awaiting_approval', m.id::text, $4::uuid,
				$3::timestamptz, $3::timestamptz
			from seller s, jsonb_to_recordset($1::jsonb) as m (id uuid, amount bigint) where s.ref_seller_id = $2`,
			storable(made),
			refSellerId,
			createdAt,
			replaces,
		);
		return takeItems(tx, ids, today, now);
	});
	return made.map((one) => ({ ...one, tied: tied.has(one.id) }));
}

const pay = async (refSellerId: string, amount: bigint, createdAt = now, replaces: string | null = null) =>
	(await payTogether(refSellerId, [amount], createdAt, replaces))[0]!;

async function become(id: string, from: string, to: string): Promise<void> {
	await sql().query('update payout set status = $2 where id = $1', [id, to]);
	await sql().query(
		`insert into payout_status_history (payout_id, at, from_status, to_status, source) values ($1, $2, $3, $4, 'us')`,
		[id, now, from, to],
	);
}

async function owed(
	which?: (ref: string) => string,
): Promise<Record<string, { owed: bigint; payable: bigint; later: bigint; held: bigint }>> {
	const { rows } = await sql().query(owedBySeller(which), [today]);
	const won = ({ owed, payable, later, held }: Record<string, string>) => ({
		...{ owed: BigInt(owed!), payable: BigInt(payable!), later: BigInt(later!), held: BigInt(held!) },
	});
	return Object.fromEntries(rows.map((row) => [row.ref_seller_id, won(row)]));
}

async function begin(): Promise<void> {
	await storeSellers(SELLERS.map((ref) => ({ ref })));
	await sql().query(
		`insert into seller_terms (id, from_on, commission_bp, created_by, created_at) values ($1, '2026-03-01', 0, 'test', now())`,
		[TERMS_ID],
	);
}

const steps = fc.array(
	fc.record({
		refSellerId: fc.constantFrom(...SELLERS),
		orderId: fc.integer({ min: 0, max: 5 }).map((index) => `order-${index}`),
		payableOn: fc.integer({ min: -5, max: 5 }).map((days) => addDays(today, days)),
		net: fc.constantFrom(10_000n, 25_000n, 999n, -5_000n, -10_000n),
	}),
	{ maxLength: 6 },
);
const moves = fc.array(
	fc.oneof(
		fc.record({ kind: fc.constant('accrue' as const), steps }),
		fc.record({
			kind: fc.constant('pay all' as const),
			refSellerId: fc.constantFrom(...SELLERS),
			// As if no payout might be more than that.
			below: fc.constantFrom(26_000n, 1_000_000n),
		}),
		fc.record({
			kind: fc.constant('pay some' as const),
			refSellerId: fc.constantFrom(...SELLERS),
			amount: fc.constantFrom(1n, 5_000n, 40_000n),
			before: fc.boolean(),
		}),
		fc.record({
			kind: fc.constant('move' as const),
			payout: fc.nat(),
			status: fc.constantFrom(...liveStatuses, ...deadStatuses, ...deadStatuses),
		}),
		fc.record({
			kind: fc.constant('doubt' as const),
			orderId: fc.integer({ min: 0, max: 5 }).map((index) => `order-${index}`),
		}),
	),
	{ minLength: 3, maxLength: 14 },
);

test('whatever becomes of payouts, what is owed is all steps less the live payouts, and none pays a step that another one pays', async () => {
	await fc.assert(
		fc.asyncProperty(moves, async (drawn) => {
			await empty();
			await begin();
			const all: Step[] = [];
			const payouts: { id: string; refSellerId: string; amount: bigint; status: string; counts: boolean }[] = [];
			const doubted = new Set<string>();
			for (const move of drawn) {
				if (move.kind === 'accrue') {
					await storeSteps(move.steps);
					all.push(...move.steps);
				} else if (move.kind === 'doubt') {
					for (const ref of SELLERS)
						await sql().query(
							`insert into order_in_doubt values ('shop', $1, $2, 'cancel-not-shared', 0, $3) on conflict do nothing`,
							[move.orderId, ref, today],
						);
					doubted.add(move.orderId);
				} else if (move.kind === 'move') {
					const payout = payouts[move.payout % Math.max(payouts.length, 1)];
					if (!payout) continue;
					await become(payout.id, payout.status, move.status);
					payout.status = move.status;
				} else if (move.kind === 'pay all') {
					const payable = (await owed())[move.refSellerId]?.payable ?? 0n;
					if (payable <= 0n) continue;
					const { refSellerId, below } = move;
					const whole = [{ refSellerId, amount: payable }];
					const amounts = (await payoutAmounts(whole, today, noTransaction(), below)).get(refSellerId)!;
					expect(amounts!.every((amount) => amount < below)).toBe(true);
					for (const { tied, ...made } of await payTogether(refSellerId, amounts!)) {
						expect(tied).toBe(true);
						payouts.push({ ...made, refSellerId, status: 'awaiting_approval', counts: true });
					}
					expect((await owed())[move.refSellerId]?.payable ?? 0n).toBe(0n);
				} else {
					const at = move.before ? atKst(kstDayFrom('2026-02-28'), '23:59:59') : now;
					const payable = (await owed())[move.refSellerId]?.payable ?? 0n;
					const { id, tied } = await pay(move.refSellerId, move.amount, at);
					expect(tied).toBe(payable === move.amount);
					const made = { id, refSellerId: move.refSellerId, amount: move.amount, status: 'awaiting_approval' };
					payouts.push({ ...made, counts: tied || !move.before });
				}
				const found = await owed();
				for (const ref of SELLERS) {
					const sum = all.filter(({ refSellerId }) => refSellerId === ref).reduce((total, { net }) => total + net, 0n);
					const live = payouts
						.filter((one) => one.refSellerId === ref && one.counts && !isDead(one.status))
						.reduce((total, { amount }) => total + amount, 0n);
					const account = found[ref] ?? { owed: 0n, payable: 0n, later: 0n, held: 0n };
					expect(account.owed).toBe(sum - live);
					expect(account.owed).toBe(account.payable + account.later + account.held);
					// A doubt keeps money back, and never sets any free.
					expect(account.held).toBeGreaterThanOrEqual(0n);
				}
			}
			// Asked of one seller, the same comes out.
			const [first] = SELLERS as [string];
			expect((await owed((ref) => `${ref} = '${first}'`))[first]).toEqual((await owed())[first]);
			// What happened, one thing after the other, leads to how things stand.
			for (const from of ['2026-03-01', today].map(kstDayFrom)) {
				const {
					opening,
					closing,
					differing,
					sellers: _,
					...parts
				} = await sumForward({ from, to: addDays(today, 9), q: undefined, state: undefined }, today);
				expect(differing).toBe(0);
				expect(opening + Object.values(parts).reduce((sum, part) => sum + part, 0n)).toBe(closing);
			}
			const { rows: uneven } = await sql().query(
				`select from payout p join payout_item i on i.payout_id = p.id group by p.id having sum(i.amount) <> p.amount`,
			);
			expect(uneven).toEqual([]);
		}),
		{ numRuns: 60 },
	);
});

test('payouts that come to all that is payable, each a run of whole steps, pay it; others pay nothing in particular', async () => {
	await begin();
	const step = (orderId: string, net: bigint, days = 0) => ({
		...{ refSellerId: 'artisan-1', orderId, net, payableOn: addDays(today, days) },
	});
	await storeSteps([step('order-1', 30_000n, -1), step('order-2', 20_000n), step('order-3', 40_000n, -2)]);
	await storeSteps([step('order-4', -5_000n), step('order-5', 7_000n, 1)]);
	// The oldest first, after what is set off: 35,000, 65,000 and 85,000 are what whole steps come to.
	const tiedOf = async (amounts: readonly bigint[]) => {
		const made = await payTogether('artisan-1', amounts);
		const items = await sql().query(
			`select i.payout_id as id, array_agg(a.order_id order by a.order_id) as orders
			from payout_item i join accrual a on a.id = i.accrual_id group by 1`,
		);
		const orders = made.map(({ id }) => items.rows.find((row) => row.id === id)?.orders ?? []);
		await sql().query('truncate payout_item, payout_status_history, payout cascade');
		return { tied: made.map(({ tied }) => tied), orders };
	};
	expect(await tiedOf([35_000n, 30_000n, 20_000n])).toEqual({
		tied: [true, true, true],
		orders: [['order-3', 'order-4'], ['order-1'], ['order-2']],
	});
	expect(await tiedOf([65_000n, 20_000n])).toMatchObject({ tied: [true, true] });
	expect(await tiedOf([20_000n, 65_000n])).toMatchObject({ tied: [false, false] });
	expect(await tiedOf([35_000n, 30_000n])).toMatchObject({ tied: [false, false] });
	expect(await tiedOf([35_000n, 30_000n, 20_001n])).toMatchObject({ tied: [false, false, false] });
	// One alone that is all of it goes before all together.
	expect(await tiedOf([1_000n, 85_000n])).toMatchObject({ tied: [false, true] });
});

test('two payouts of all that is payable, made at once: one pays it, and the other one is in advance', async () => {
	await begin();
	await storeSteps([{ refSellerId: 'artisan-1', orderId: 'order-1', payableOn: today, net: 10_000n }]);
	const made = await Promise.all([pay('artisan-1', 10_000n), pay('artisan-1', 10_000n)]);
	expect(made.filter(({ tied }) => tied)).toHaveLength(1);
	expect((await owed())['artisan-1']).toEqual({ owed: -10_000n, payable: -10_000n, later: 0n, held: 0n });
	// The next payout sets it off, and says so.
	await storeSteps([{ refSellerId: 'artisan-1', orderId: 'order-2', payableOn: today, net: 25_000n }]);
	const next = await pay('artisan-1', 15_000n);
	const advance = made.find(({ tied }) => !tied)!;
	const { rows } = await sql().query(
		'select offset_payout_id, amount::text as amount from payout_item where payout_id = $1 order by amount',
		[next.id],
	);
	expect(rows).toEqual([
		{ offset_payout_id: advance.id, amount: '-10000' },
		{ offset_payout_id: null, amount: '25000' },
	]);
	const { rows: left } = await sql().query(`select from (${leftEntries()}) e where e.amount <> 0`);
	expect(left).toEqual([]);
});

test('a payout that replaces one that failed pays what that one was to pay, whatever became payable since', async () => {
	await begin();
	const step = (orderId: string, net: bigint) => ({ refSellerId: 'artisan-1', orderId, payableOn: today, net });
	await storeSteps([step('order-1', 10_000n), step('order-2', -1_000n)]);
	const first = await pay('artisan-1', 9_000n);
	expect(first.tied).toBe(true);
	await storeSteps([step('order-3', 25_000n)]);
	// Not while the first one may still arrive.
	expect((await pay('artisan-1', 9_000n, now, first.id)).tied).toBe(false);
	await sql().query('delete from payout where replaces_payout_id is not null');
	await become(first.id, 'awaiting_approval', 'failed');
	const other = await pay('artisan-1', 8_000n, now, first.id);
	expect(other.tied).toBe(false);
	await become(other.id, 'awaiting_approval', 'withdrawn');
	const second = await pay('artisan-1', 9_000n, now, first.id);
	expect(second.tied).toBe(true);
	const itemsOf = async (id: string) =>
		(
			await sql().query('select accrual_id, amount::text from payout_item where payout_id = $1 order by accrual_id', [
				id,
			])
		).rows;
	expect(await itemsOf(second.id)).toEqual(await itemsOf(first.id));
	expect((await owed())['artisan-1']).toEqual({ owed: 25_000n, payable: 25_000n, later: 0n, held: 0n });
	// Both arrive after all: what was paid twice is owed back.
	await become(first.id, 'failed', 'completed');
	expect((await owed())['artisan-1']!.owed).toBe(16_000n);
});

test('what a person adjusted is paid once, with or without terms', async () => {
	await storeSellers([{ ref: 'artisan-1' }]);
	expect((await pay('artisan-1', 10_000n, atKst(addDays(today, -1)))).tied).toBe(false);
	await sql().query(
		`insert into accrual (m_id, order_id, ref_seller_id, reason, accrued_on, payable_on, gross, commission, vat, net, note,
			created_by, created_at)
		values ('', '', 'artisan-1', 'adjustment', $1, $1, 10000, 0, 0, 10000, '이월', 'test', $2)`,
		[today, now],
	);
	expect((await owed())['artisan-1']).toMatchObject({ owed: 10_000n, payable: 10_000n });
	expect((await pay('artisan-1', 4_000n)).tied).toBe(false);
	expect((await owed())['artisan-1']).toMatchObject({ owed: 6_000n, payable: 6_000n });
	expect((await pay('artisan-1', 6_000n)).tied).toBe(true);
	expect((await owed())['artisan-1']).toMatchObject({ owed: 0n, payable: 0n });
});
