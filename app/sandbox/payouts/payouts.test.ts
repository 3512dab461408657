import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { individual, openSandbox, payout } from '../test-driver.ts';
import { type PayoutEvent, type PayoutStatus, payoutStatusAfter } from './payout.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
/** A corporation: PARTIALLY_APPROVED. */
let seller: { id: string };
beforeAll(async () => {
	sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.begin('2026-03-05T10:00:00+09:00'); // a Thursday
	seller = await sandbox.seller('corp-0001');
});

const request = (...body: unknown[]) => sandbox.api('POST', '/v2/payouts', { body });
const ledger = async () => (await sandbox.control('/ledger')).json;
const setClock = (now: string) => sandbox.control('/clock', { now });
const express = { scheduleType: 'EXPRESS', payoutDate: undefined };

async function requested(...body: unknown[]): Promise<{ id: string; status: string }[]> {
	const reply = await request(...body);
	expect(reply.json.error).toBeNull();
	return reply.json.entityBody.items;
}

describe('a request', () => {
	it('answers with the created payouts, fields in order, amounts with a fraction', async () => {
		const reply = await request(
			payout('po-1', seller.id, { metadata: { batch: 'A' } }),
			payout('po-2', seller.id, { ...express, payoutDate: '2027-01-01', amount: { currency: 'KRW', value: '5000' } }),
		);
		expect(reply.json.entityType).toBe('payout-list');
		expect(reply.text).toContain('"amount":{"currency":"KRW","value":352000.0}');
		const [first, second] = reply.json.entityBody.items;
		expect(first).toEqual({
			id: expect.stringMatching(/^FPA_.{1,31}$/),
			refPayoutId: 'po-1',
			destination: seller.id,
			scheduleType: 'SCHEDULED',
			payoutDate: '2026-03-06',
			amount: { currency: 'KRW', value: 352_000 },
			transactionDescription: '3월1차정산',
			requestedAt: expect.stringMatching(/^2026-03-05T10:00:\d\d\+09:00$/),
			status: 'REQUESTED',
			error: null,
			metadata: { batch: 'A' },
		});
		expect(second).toMatchObject({ payoutDate: '2026-03-05', status: 'REQUESTED', metadata: null });
		expect((await ledger()).balance).toMatchObject({ available: 99_643_000, reserved: 357_000, paid: 0 });
	});

	it('stands in the ledger with the account that its seller had when it was taken', async () => {
		await requested(payout('po-1', seller.id));
		const { account } = (await ledger()).sellers[0];
		await sandbox.api('POST', `/v2/sellers/${seller.id}`, { body: { account: { accountNumber: '100099998888' } } });
		await requested(payout('po-2', seller.id));
		const { payouts } = await ledger();
		expect(payouts.map((one: { account: object }) => one.account)).toEqual([
			account,
			{ ...account, accountNumber: '100****98888' },
		]);
	});

	it.each<[string, Record<string, unknown>, number, string]>([
		['an unknown seller', { destination: 'seller_unknown' }, 404, 'NOT_FOUND_SELLER'],
		['a Saturday', { payoutDate: '2026-03-07' }, 400, 'NOT_ALLOWED_HOLIDAY'],
		['1 May', { payoutDate: '2026-05-01' }, 400, 'NOT_ALLOWED_HOLIDAY'],
		['today', { payoutDate: '2026-03-05' }, 400, 'INVALID_PAYABLE_DATE'],
		['the past', { payoutDate: '2026-03-04' }, 400, 'INVALID_PAYABLE_DATE'],
		['more than a year ahead', { payoutDate: '2027-03-08' }, 400, 'INVALID_PAYABLE_DATE'],
		['a day that does not exist', { payoutDate: '2026-02-30' }, 400, 'INVALID_DATE'],
		['no won', { amount: { currency: 'KRW', value: 0 } }, 400, 'BELOW_ZERO_AMOUNT'],
		['a billion won', { amount: { currency: 'KRW', value: 1_000_000_000 } }, 400, 'EXCEED_MAX_AMOUNT'],
		['dollars', { amount: { currency: 'USD', value: 10 } }, 400, 'INVALID_CURRENCY'],
	])('refuses %s and names the item', async (_case, change, status, code) => {
		const reply = await request(payout('po-1', seller.id), payout('po-2', seller.id, change));
		expect([reply.status, reply.json.error.code]).toEqual([status, code]);
		expect(reply.json.error.message).toMatch(/ \(refPayoutId: po-2\)$/);
		expect((await ledger()).payouts).toEqual([]);
	});

	it.each<[string, unknown[]]>([
		['an empty array', []],
		['101 items', Array.from({ length: 101 }, (_, index) => ({ index }))],
		['a long description', [{ transactionDescription: '3월 1차 정산금' }]],
		['a description in loose letters', [{ transactionDescription: '3월1차정산'.normalize('NFD') }]],
		['half a won', [{ amount: { currency: 'KRW', value: 0.5 } }]],
		['a SCHEDULED payout without its date', [{ payoutDate: undefined }]],
		['an unknown schedule', [{ scheduleType: 'LATER' }]],
		['a long refPayoutId', [{ refPayoutId: 'r'.repeat(51) }]],
	])('refuses %s', async (_case, changes) => {
		const reply = await request(
			...changes.map((change, index) => payout(`po-${index}`, seller.id, change as Record<string, unknown>)),
		);
		expect([reply.status, reply.json.error.code]).toEqual([400, 'INVALID_REQUEST']);
	});

	it('refuses an object in place of the array', async () => {
		const reply = await sandbox.api('POST', '/v2/payouts', { body: payout('po-1', seller.id) });
		expect(reply.json.error.code).toBe('INVALID_REQUEST');
	});

	it('refuses a refPayoutId that was used, now or ever', async () => {
		const twice = await request(payout('po-1', seller.id), payout('po-1', seller.id));
		expect(twice.json.error.code).toBe('DUPLICATED_REF_PAYOUT_ID');
		const [first] = await requested(payout('po-1', seller.id));
		await sandbox.api('POST', `/v2/payouts/${first!.id}/cancel`);
		expect((await request(payout('po-1', seller.id))).json.error.code).toBe('DUPLICATED_REF_PAYOUT_ID');
	});

	it('takes a used refPayoutId again only when told to, so that clients show whether they rely on the refusal', async () => {
		await requested(payout('po-1', seller.id));
		await sandbox.control('/settings', { refusePayoutRefTwice: false });
		await requested(payout('po-1', seller.id));
		expect((await sandbox.control('/ledger')).json.payouts).toHaveLength(2);
	});

	it('refuses sellers who may not be paid', async () => {
		const person = await sandbox.seller('artisan-1', individual('artisan-1'));
		const reply = await request(payout('po-1', seller.id), payout('po-2', person.id));
		expect([reply.status, reply.json.error.code]).toEqual([403, 'FORBIDDEN_SELLER_PAYOUT']);
		expect(reply.json.error.message).toContain('(refPayoutId: po-2)');
	});

	it('refuses more than there is, naming no item', async () => {
		await sandbox.control('/balance', { available: 703_999, pending: 0 });
		const reply = await request(payout('po-1', seller.id), payout('po-2', seller.id));
		expect([reply.status, reply.json.error.code]).toEqual([400, 'NOT_ENOUGH_AMOUNT']);
		expect(reply.json.error.message).not.toContain('refPayoutId');
	});

	it.each([
		['2026-03-05T07:58:00+09:00', 'INVALID_PAYABLE_DATE'],
		['2026-03-05T15:00:00+09:00', 'INVALID_PAYABLE_DATE'],
		['2026-03-07T10:00:00+09:00', 'NOT_ALLOWED_HOLIDAY'],
	])('refuses EXPRESS at %s', async (now, code) => {
		await sandbox.begin(now);
		const corp = await sandbox.seller('corp-0002');
		const reply = await request(payout('po-1', corp.id, express));
		expect(reply.json.error.code).toBe(code);
	});
});

describe('the limit of 10,000,000 won in 7 days', () => {
	const millions = (ref: string, value: number) =>
		payout(ref, seller.id, { amount: { currency: 'KRW', value }, payoutDate: '2026-03-20' });
	const statusOfSeller = async () => (await sandbox.api('GET', `/v2/sellers/${seller.id}`)).json.entityBody.status;

	it('refuses the item that reaches it and asks for KYC', async () => {
		await requested(millions('po-1', 6_000_000));
		const over = await request(millions('po-2', 1), millions('po-3', 3_999_999));
		expect([over.status, over.json.error.code]).toEqual([403, 'FORBIDDEN_SELLER_PAYOUT']);
		expect(over.json.error.message).toContain('(refPayoutId: po-3)');
		expect(await statusOfSeller()).toBe('KYC_REQUIRED');
		expect((await request(millions('po-4', 1))).json.error.code).toBe('FORBIDDEN_SELLER_PAYOUT');
		await sandbox.control(`/sellers/${seller.id}/kyc`, {});
		await requested(millions('po-5', 20_000_000));
	});

	it('takes 9,999,999 won, and as much again 7 days later', async () => {
		await requested(millions('po-1', 9_999_999));
		expect(await statusOfSeller()).toBe('PARTIALLY_APPROVED');
		await setClock('2026-03-12T10:01:00+09:00');
		await requested(millions('po-2', 9_999_999));
	});

	it('does not count what was cancelled', async () => {
		const [first] = await requested(millions('po-1', 9_999_999));
		await sandbox.api('POST', `/v2/payouts/${first!.id}/cancel`);
		await requested(millions('po-2', 9_999_999));
	});
});

describe('the way of a payout', () => {
	it('starts a SCHEDULED one at 09:00 on its day', async () => {
		const [first] = await requested(payout('po-1', seller.id));
		await setClock('2026-03-06T08:59:00+09:00');
		expect((await ledger()).payouts[0].status).toBe('REQUESTED');
		await setClock('2026-03-06T09:30:00+09:00');
		const { json } = await sandbox.api('GET', `/v2/payouts/${first!.id}`);
		expect(json.entityBody.status).toBe('COMPLETED');
		const { payouts, balance } = await ledger();
		expect(payouts[0].history).toEqual([
			{ status: 'REQUESTED', at: json.entityBody.requestedAt },
			{ status: 'IN_PROGRESS', at: '2026-03-06T09:00:00+09:00' },
			{ status: 'COMPLETED', at: '2026-03-06T09:00:03+09:00' },
		]);
		expect(balance).toMatchObject({ reserved: 0, paid: 352_000 });
	});

	it('ends an EXPRESS one within seconds, by itself', async () => {
		await sandbox.control('/settings', { expressStartSeconds: 0, expressDurationSeconds: 1 });
		await requested(payout('po-1', seller.id, express));
		await vi.waitFor(async () => expect((await ledger()).payouts[0].status).toBe('COMPLETED'), { timeout: 10_000 });
	});

	it.each([
		['295', '77701777777'],
		['011', '3025353430761'],
		['002', '02004240994312'],
	])('always fails to %s %s and gives the money back', async (bankCode, accountNumber) => {
		await sandbox.api('POST', `/v2/sellers/${seller.id}`, { body: { account: { bankCode, accountNumber } } });
		await requested(payout('po-1', seller.id));
		await setClock('2026-03-06T10:00:00+09:00');
		const { payouts, balance } = await ledger();
		expect(payouts[0]).toMatchObject({
			status: 'FAILED',
			error: { code: 'INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE', message: expect.any(String) },
		});
		expect(balance).toMatchObject({ available: 100_000_000, reserved: 0, paid: 0 });
	});

	it('is cancelled while SCHEDULED and REQUESTED, and not otherwise', async () => {
		const [scheduled, second] = await requested(payout('po-1', seller.id), payout('po-2', seller.id));
		const [now] = await requested(payout('po-3', seller.id, express));
		const cancel = (id: string) => sandbox.api('POST', `/v2/payouts/${id}/cancel`);
		const cancelled = await cancel(scheduled!.id);
		expect(cancelled.json).toMatchObject({ entityType: 'payout', entityBody: { status: 'CANCELED' } });
		expect((await cancel(scheduled!.id)).json.error.code).toBe('NOT_CANCELABLE_PAYOUT');
		expect((await cancel(now!.id)).json.error.code).toBe('NOT_CANCELABLE_PAYOUT');
		await setClock('2026-03-06T10:00:00+09:00');
		expect((await cancel(second!.id)).json.error.code).toBe('NOT_CANCELABLE_PAYOUT');
		expect((await cancel('FPA_unknown')).json.error.code).toBe('PAYOUT_NOT_FOUND');
		expect((await ledger()).payouts[0].status).toBe('CANCELED');
	});

	it('is moved by whoever plays the bank', async () => {
		const [first, second] = await requested(payout('po-1', seller.id), payout('po-2', seller.id));
		const act = (id: string, event: string, body = {}) => sandbox.control(`/payouts/${id}/${event}`, body);
		const failed = await act(first!.id, 'fail', { code: 'ALREADY_CLOSE_ACCOUNT' });
		expect(failed.json).toMatchObject({
			status: 'FAILED',
			error: { code: 'ALREADY_CLOSE_ACCOUNT', message: '이미 해지된 계좌입니다.' },
		});
		expect((await act(second!.id, 'return')).status).toBe(400);
		expect((await act(second!.id, 'complete')).json.status).toBe('COMPLETED');
		expect((await act(second!.id, 'fail')).status).toBe(400);
		const returned = await act(second!.id, 'return', { code: 'X', message: '반송' });
		expect(returned.json).toMatchObject({ status: 'FAILED', error: { code: 'X', message: '반송' } });
		expect((await act('FPA_unknown', 'fail')).status).toBe(400);
		const { payouts, balance } = await ledger();
		const statuses = (index: number) => payouts[index].history.map((entry: { status: string }) => entry.status);
		expect(statuses(0)).toEqual(['REQUESTED', 'IN_PROGRESS', 'FAILED']);
		expect(statuses(1)).toEqual(['REQUESTED', 'IN_PROGRESS', 'COMPLETED', 'FAILED']);
		expect(balance.available).toBe(100_000_000);
	});
});

describe('the list', () => {
	it('filters by day, both ends included, and pages', async () => {
		const days = ['2026-03-06', '2026-03-09', '2026-03-10', '2026-03-11'];
		await requested(...days.map((payoutDate, index) => payout(`po-${index}`, seller.id, { payoutDate })));
		const list = async (query: string) => (await sandbox.api('GET', `/v2/payouts?${query}`)).json.entityBody;
		const refs = (page: { items: { refPayoutId: string }[] }) => page.items.map((item) => item.refPayoutId);
		const asked = 'payoutDateGte=2026-03-09&payoutDateLte=2026-03-11&limit=2';
		const first = await list(asked);
		expect([refs(first), first.hasMore]).toEqual([['po-3', 'po-2'], true]);
		const second = await list(`${asked}&startingAfter=${first.nextCursor}`);
		expect([refs(second), second.hasMore]).toEqual([['po-1'], false]);
		const code = async (query: string) => (await sandbox.api('GET', `/v2/payouts?${query}`)).json.error.code;
		expect(await code('payoutDateGte=yesterday')).toBe('INVALID_DATE');
		expect(await code('startingAfter=FPA_unknown')).toBe('INVALID_PAGING_KEY');
	});
});

describe('invariants', () => {
	it('ends never go on, but for money that comes back', () => {
		const statuses: PayoutStatus[] = ['REQUESTED', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED'];
		const events: PayoutEvent[] = ['start', 'complete', 'fail', 'cancel', 'return'];
		const arrows = statuses.flatMap((status) =>
			events.flatMap((event) => {
				const next = payoutStatusAfter(status, event);
				return next ? [`${status} ${event} ${next}`] : [];
			}),
		);
		expect(arrows).toEqual([
			'REQUESTED start IN_PROGRESS',
			'REQUESTED cancel CANCELED',
			'IN_PROGRESS complete COMPLETED',
			'IN_PROGRESS fail FAILED',
			'COMPLETED return FAILED',
		]);
	});

	it('keeps available + reserved + paid as it was, whatever happens', async () => {
		const step = fc.oneof(
			fc.record({
				act: fc.constant('request' as const),
				amounts: fc.array(fc.integer({ min: 1, max: 2_500_000 }), { minLength: 1, maxLength: 4 }),
				isExpress: fc.boolean(),
			}),
			fc.record({
				act: fc.constantFrom('cancel' as const, 'fail' as const, 'complete' as const, 'return' as const),
				which: fc.nat(20),
			}),
			fc.record({ act: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 3000 }) }),
			fc.record({ act: fc.constant('kyc' as const) }),
		);
		const funds = 9_000_000;
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
				await sandbox.begin('2026-03-05T09:00:00+09:00', funds);
				const { id } = await sandbox.seller('corp-0001');
				let now = Date.parse('2026-03-05T09:00:00+09:00');
				let count = 0;
				for (const done of steps) {
					const { payouts } = await ledger();
					if (done.act === 'request') {
						const body = done.amounts.map((value) => {
							count += 1;
							const amount = { currency: 'KRW', value };
							return payout(`po-${count}`, id, {
								amount,
								payoutDate: '2026-03-20',
								...(done.isExpress ? express : {}),
							});
						});
						await sandbox.api('POST', '/v2/payouts', { body });
					} else if (done.act === 'time') {
						now += done.minutes * 60_000;
						await setClock(new Date(now).toISOString());
					} else if (done.act === 'kyc') await sandbox.control(`/sellers/${id}/kyc`, {});
					else if (payouts.length > 0) {
						const chosen = payouts[done.which % payouts.length].id;
						if (done.act === 'cancel') await sandbox.api('POST', `/v2/payouts/${chosen}/cancel`);
						else await sandbox.control(`/payouts/${chosen}/${done.act}`, {});
					}
					const { balance } = await ledger();
					expect(balance.available).toBeGreaterThanOrEqual(0);
					expect(balance.available + balance.reserved + balance.paid).toBe(funds);
				}
			}),
			{ numRuns: 15 },
		);
	});
});
