import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isBusinessRegistrationNumber } from '#app/lib/business-registration-number.ts';
import { corporation, individual, openSandbox, payout } from '../test-driver.ts';
import { maskAccountNumber, type SellerEvent, type SellerStatus, statusAfter } from './seller.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeAll(async () => {
	sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.begin('2026-03-05T10:00:00+09:00'));

const register = (body: unknown) => sandbox.api('POST', '/v2/sellers', { body });

describe('registration', () => {
	it('answers with the Seller, fields in order, the account masked', async () => {
		const { json } = await register(individual('artisan-000172'));
		expect(json.entityType).toBe('seller');
		expect(Object.keys(json.entityBody)).toEqual(
			'id refSellerId businessType company individual account status metadata'.split(' '),
		);
		expect(json.entityBody).toMatchObject({
			id: expect.stringMatching(/^seller_a[0-9a-hjkmnp-tv-z]{26}$/),
			company: null,
			account: { bankCode: '092', accountNumber: '100****45678', holderName: '김토페' },
			status: 'APPROVAL_REQUIRED',
			metadata: { region: '제주', grade: 'gold' },
		});
	});

	it('gives each kind of business its first status', async () => {
		const statusOf = async (body: unknown) => (await register(body)).json.entityBody.status;
		expect(await statusOf(corporation('corp-0001'))).toBe('PARTIALLY_APPROVED');
		expect(await statusOf({ ...corporation('corp-0002'), businessType: 'INDIVIDUAL_BUSINESS' })).toBe(
			'APPROVAL_REQUIRED',
		);
	});

	it.each([
		['20', '020'],
		[20, '020'],
		['06', '004'],
		['004', '004'],
		['295', '295'],
		['S8', '261'],
	])('turns bank code %s into %s', async (bankCode, code) => {
		const body = { ...corporation('corp-0001'), account: { ...corporation('').account, bankCode } };
		expect((await register(body)).json.entityBody.account.bankCode).toBe(code);
	});

	it.each<[string, Record<string, unknown>, string]>([
		['no account', { account: undefined }, 'INVALID_REQUEST'],
		['an unknown kind', { businessType: 'CORPORATION' }, 'INVALID_REQUEST'],
		['a person in a company', { individual: individual('').individual }, 'INVALID_REQUEST'],
		['a long refSellerId', { refSellerId: 'r'.repeat(21) }, 'INVALID_REQUEST'],
		['an empty refSellerId', { refSellerId: '' }, 'INVALID_REQUEST'],
		['a hyphen in the phone', { company: { ...corporation('').company, phone: '02-1234-5678' } }, 'INVALID_REQUEST'],
		['a wrong e-mail', { company: { ...corporation('').company, email: 'nobody' } }, 'INVALID_EMAIL'],
		[
			'a wrong check digit',
			{ company: { ...corporation('').company, businessRegistrationNumber: '1234567890' } },
			'INVALID_BUSINESS_NUMBER',
		],
		['an unknown bank', { account: { ...corporation('').account, bankCode: '999' } }, 'INVALID_BANK'],
		[
			'a hyphen in the account',
			{ account: { ...corporation('').account, accountNumber: '110-1' } },
			'INVALID_ACCOUNT_NUMBER',
		],
		[
			'a number that nobody has',
			{ company: { ...corporation('').company, businessRegistrationNumber: '9999900005' } },
			'NOT_REGISTERED_BUSINESS',
		],
		[
			'an account without owner',
			{ account: { ...corporation('').account, accountNumber: '9'.repeat(14) } },
			'ACCOUNT_OWNER_CHECK_FAILED',
		],
		['another holder', { account: { ...corporation('').account, holderName: '예금주불일치' } }, 'NOT_MATCH_PAYEE_NAME'],
		['six pairs of metadata', { metadata: { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' } }, 'INVALID_REQUEST'],
		['a bracket in metadata', { metadata: { 'a[0]': '1' } }, 'INVALID_REQUEST'],
	])('refuses %s', async (_case, change, code) => {
		const reply = await register({ ...corporation('corp-0001'), ...change });
		expect([reply.status, reply.json.error.code]).toEqual([400, code]);
	});

	it('never takes a refSellerId twice, not even after deletion', async () => {
		const { id } = await sandbox.seller('corp-0001');
		expect((await register(corporation('corp-0001'))).json.error.code).toBe('DUPLICATED_REF_SELLER_ID');
		expect((await sandbox.api('DELETE', `/v2/sellers/${id}`)).status).toBe(200);
		expect((await register(corporation('corp-0001'))).json.error.code).toBe('DUPLICATED_REF_SELLER_ID');
		expect((await sandbox.api('GET', `/v2/sellers/${id}`)).json.error.code).toBe('NOT_FOUND_SELLER');
		expect((await sandbox.api('DELETE', `/v2/sellers/${id}`)).status).toBe(404);
	});
});

describe('update, deletion, list', () => {
	it('changes only what is sent', async () => {
		const { id } = await sandbox.seller('artisan-1', individual('artisan-1'));
		const update = (body: unknown) => sandbox.api('POST', `/v2/sellers/${id}`, { body });
		const phone = await update({ individual: { phone: '01099998888' } });
		expect(phone.json.entityBody.individual).toEqual({ ...individual('').individual, phone: '01099998888' });
		expect(phone.json.entityBody.metadata).toEqual({ region: '제주', grade: 'gold' });
		expect((await update({ metadata: null })).json.entityBody.metadata).toBeNull();
		expect((await update({ account: null })).json.error.code).toBe('INVALID_REQUEST');
		expect((await update({ account: { holderName: '예금주불일치' } })).json.error.code).toBe('NOT_MATCH_PAYEE_NAME');
		expect((await update({ individual: { name: null } })).json.error.code).toBe('INVALID_REQUEST');
		expect((await update({ refSellerId: 'artisan-2' })).json.error.code).toBe('INVALID_REQUEST');
		expect((await update({ businessType: 'CORPORATE' })).json.error.code).toBe('INVALID_REQUEST');
	});

	it('does not delete a seller that is still to be paid', async () => {
		const { id } = await sandbox.seller('corp-0001');
		const asked = await sandbox.api('POST', '/v2/payouts', { body: [payout('po-1', id)] });
		expect((await sandbox.api('DELETE', `/v2/sellers/${id}`)).status).toBe(400);
		await sandbox.api('POST', `/v2/payouts/${asked.json.entityBody.items[0].id}/cancel`);
		expect((await sandbox.api('DELETE', `/v2/sellers/${id}`)).status).toBe(200);
	});

	it('lists newest first, page by page', async () => {
		for (let number = 1; number <= 12; number += 1) await sandbox.seller(`corp-${number}`);
		const refsOf = (page: { items: { refSellerId: string }[] }) => page.items.map((seller) => seller.refSellerId);
		const first = (await sandbox.api('GET', '/v2/sellers')).json.entityBody;
		expect(first).toMatchObject({ hasMore: true, size: 10 });
		const second = (await sandbox.api('GET', `/v2/sellers?startingAfter=${first.items.at(-1).id}`)).json.entityBody;
		expect(second).toMatchObject({ hasMore: false, size: 2, nextCursor: null });
		expect([...refsOf(first), ...refsOf(second)]).toEqual(
			Array.from({ length: 12 }, (_, index) => `corp-${12 - index}`),
		);
		const codeOf = async (query: string) => (await sandbox.api('GET', `/v2/sellers?${query}`)).json.error.code;
		expect(await codeOf('limit=10001')).toBe('EXCEED_MAX_QUERY_LIMIT');
		expect(await codeOf('limit=0')).toBe('INVALID_REQUEST');
		expect(await codeOf('startingAfter=seller_unknown')).toBe('INVALID_PAGING_KEY');
	});
});

describe('the status machine', () => {
	it('goes its way through verification and KYC, and refuses what cannot happen', async () => {
		const { id } = await sandbox.seller('artisan-1', individual('artisan-1'));
		const act = (event: string) => sandbox.control(`/sellers/${id}/${event}`, {});
		expect((await act('expire-kyc')).status).toBe(400);
		expect((await act('verify')).json.status).toBe('PARTIALLY_APPROVED');
		expect((await act('verify')).json.error).toContain('PARTIALLY_APPROVED');
		expect((await act('kyc')).json.status).toBe('APPROVED');
		expect((await act('expire-kyc')).json.status).toBe('KYC_REQUIRED');
		expect((await act('refuse-kyc')).json.status).toBe('KYC_REQUIRED');
		expect((await act('kyc')).json.status).toBe('APPROVED');
		expect((await sandbox.control('/sellers/seller_unknown/kyc', {})).status).toBe(400);
	});

	it('never returns to APPROVAL_REQUIRED and is payable only with a reason', () => {
		const events: SellerEvent[] = ['verify', 'kyc', 'refuse-kyc', 'expire-kyc', 'limit-reached'];
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom(...events), { maxLength: 12 }),
				fc.boolean(),
				(happened, kycMayComeEarly) => {
					let status: SellerStatus = 'APPROVAL_REQUIRED';
					const applied: SellerEvent[] = [];
					for (const event of happened) {
						const next = statusAfter(status, event, { kycMayComeEarly });
						if (next === null) continue;
						status = next;
						applied.push(event);
					}
					expect(status === 'APPROVAL_REQUIRED').toBe(applied.length === 0);
					expect(status === 'APPROVED').toBe(applied.at(-1) === 'kyc');
					if (applied.length > 0) expect(applied[0]).toBe('verify');
				},
			),
		);
	});
});

describe('rules', () => {
	it('checks business numbers', () => {
		expect(isBusinessRegistrationNumber('1234567891')).toBe(true);
		expect(isBusinessRegistrationNumber('1234567890')).toBe(false);
	});
	it('masks without changing the length, and never shows a whole number', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^\d{1,20}$/), (number) => {
				const masked = maskAccountNumber(number);
				expect(masked).toHaveLength(number.length);
				expect(masked).toContain('*');
			}),
		);
	});
});
