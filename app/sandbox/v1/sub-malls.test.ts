import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openReceiver, openSandbox } from '../test-driver.ts';
import { subMall } from './v1-samples.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeAll(async () => {
	sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.begin('2026-03-05T10:00:00+09:00'));

const ROOT = '/v1/payouts/sub-malls';
const post = (path: string, body?: unknown) => sandbox.api('POST', `${ROOT}${path}`, { body, plain: true });
const get = (path: string) => sandbox.api('GET', `${ROOT}${path}`);
const settings = (change: Record<string, unknown>) => sandbox.control('/settings', change);
const codeOf = ({ status, json }: Awaited<ReturnType<typeof get>>) => [status, json.code];

describe('registration', () => {
	it('answers with the bare object, the number code of the bank, and the first status', async () => {
		const reply = await post('', subMall('hanriver01', { metadata: { region: '서울' } }));
		expect(reply.status).toBe(200);
		const made = {
			subMallId: 'hanriver01',
			type: 'CORPORATE',
			status: 'PARTIALLY_APPROVED',
			companyName: '한강식품',
			representativeName: '박대표',
			businessNumber: '1234567891',
			account: { bankCode: '88', accountNumber: '110123456789', holderName: '주식회사한강식품' },
			email: 'settle@hangang-food.example',
			phoneNumber: '0212345678',
			metadata: { region: '서울' },
		};
		expect(reply.text).toBe(JSON.stringify(made));
		expect((await get('/hanriver01')).json).toEqual(made);
		expect((await get('')).json).toEqual([made]);
	});

	it('takes a person without the fields of a business', async () => {
		const person = subMall('person01', { type: 'INDIVIDUAL', companyName: undefined, businessNumber: undefined });
		const { json } = await post('', person);
		expect(Object.keys(json)).toEqual(['subMallId', 'type', 'status', 'account', 'email', 'phoneNumber', 'metadata']);
	});

	it.each([
		['88', '88'],
		['06', '06'],
		['국민', '06'],
		['KB국민은행', '06'],
		['KOOKMIN', '06'],
		['SK', 'SK'],
		['토스증권', 'ST'],
		['295', '295'],
	])('takes the bank %s', async (bank, bankCode) => {
		const account = { bank, accountNumber: '1', holderName: '김토페' };
		expect((await post('', subMall('bank01', { account }))).json.account.bankCode).toBe(bankCode);
	});

	it.each<[string, Record<string, unknown>, string]>([
		['an id with a hyphen', { subMallId: 'han-river' }, 'INVALID_SUBMALL_ID'],
		['an id of 21 letters', { subMallId: 'a'.repeat(21) }, 'INVALID_SUBMALL_ID'],
		['the id of another endpoint', { subMallId: 'settlements' }, 'INVALID_SUBMALL_ID'],
		['no id', { subMallId: undefined }, 'INVALID_REQUIRED_PARAM'],
		['an unknown type', { type: 'INDIVIDUAL_BUSINESS' }, 'INVALID_REQUEST'],
		['a business without a name', { companyName: undefined }, 'INVALID_REQUIRED_PARAM'],
		['a business without a representative', { representativeName: null }, 'INVALID_REQUIRED_PARAM'],
		['a business without a number', { businessNumber: undefined }, 'INVALID_REQUIRED_PARAM'],
		['31 Korean letters', { companyName: '가'.repeat(31) }, 'INVALID_REQUEST'],
		['61 Latin letters', { companyName: 'a'.repeat(61) }, 'INVALID_REQUEST'],
		['a representative of 21 Korean letters', { representativeName: '가'.repeat(21) }, 'INVALID_REQUEST'],
		['a number of nine digits', { businessNumber: '123456789' }, 'INVALID_BUSINESS_NUMBER'],
		['a number with a wrong check digit', { businessNumber: '1234567890' }, 'INVALID_BUSINESS_NUMBER'],
		['a number that nobody has', { businessNumber: '9999900005' }, 'NOT_REGISTERED_BUSINESS'],
		['no account', { account: undefined }, 'INVALID_REQUIRED_PARAM'],
		[
			'the field of a reply',
			{ account: { bankCode: '88', accountNumber: '1', holderName: '김' } },
			'INVALID_REQUIRED_PARAM',
		],
		['a bank of v2', { account: { bank: '088', accountNumber: '1', holderName: '김' } }, 'INVALID_BANK'],
		[
			'a hyphen in the account',
			{ account: { bank: '88', accountNumber: '1-2', holderName: '김' } },
			'INVALID_ACCOUNT_NUMBER',
		],
		[
			'21 digits',
			{ account: { bank: '88', accountNumber: '1'.repeat(21), holderName: '김' } },
			'INVALID_ACCOUNT_NUMBER',
		],
		[
			'an account without owner',
			{ account: { bank: '88', accountNumber: '9'.repeat(14), holderName: '김' } },
			'ACCOUNT_OWNER_CHECK_FAILED',
		],
		[
			'another holder',
			{ account: { bank: '88', accountNumber: '1', holderName: '예금주불일치' } },
			'NOT_MATCH_PAYEE_NAME',
		],
		['no email', { email: undefined }, 'INVALID_REQUIRED_PARAM'],
		['half an email', { email: 'settle@' }, 'INVALID_EMAIL'],
		['no phone', { phoneNumber: undefined }, 'INVALID_REQUIRED_PARAM'],
		['a phone of 12 digits', { phoneNumber: '010123456789' }, 'INVALID_REQUEST'],
		[
			'51 pairs',
			{ metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v'])) },
			'INVALID_REQUEST',
		],
		['more than 4 kB', { metadata: { k: 'v'.repeat(4090) } }, 'INVALID_REQUEST'],
		['a number as metadata', { metadata: { k: 1 } }, 'INVALID_REQUEST'],
	])('refuses %s', async (_what, change, code) => {
		expect(codeOf(await post('', subMall('hanriver01', change)))).toEqual([400, code]);
		expect((await get('')).json).toEqual([]);
	});

	it('takes names up to their width', async () => {
		const widest = { companyName: '가'.repeat(30), representativeName: 'a'.repeat(40) };
		expect((await post('', subMall('wide', widest))).status).toBe(200);
	});

	it('is flat and plain in its errors, and repeats itself under one Idempotency-Key', async () => {
		const headers = { 'idempotency-key': 'once' };
		const body = subMall('hanriver01');
		const send = () => sandbox.api('POST', ROOT, { body, plain: true, headers });
		const first = await send();
		expect((await send()).text).toBe(first.text);
		const again = await post('', body);
		expect(again.status).toBe(400);
		expect(again.json).toEqual({ code: 'ALREADY_EXIST_SUBMALL', message: '이미 존재하는 서브몰입니다.' });
	});

	it('follows what is set of the open facts', async () => {
		await settings({
			v1AcceptBankCode: true,
			v1RequireContact: false,
			v1MaskAccountNumbers: true,
			v1MetadataRules: 'new',
		});
		const account = { bankCode: '88', accountNumber: '110123456789', holderName: '김토페' };
		const six = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`k${i}`, 'v']));
		const bare = { account, email: undefined, phoneNumber: undefined };
		expect(codeOf(await post('', subMall('bare', { ...bare, metadata: six })))).toEqual([400, 'INVALID_REQUEST']);
		const { json } = await post('', subMall('bare', bare));
		expect(json).toMatchObject({ email: null, phoneNumber: null, account: { accountNumber: '110****56789' } });
	});
});

describe('change and delete', () => {
	beforeEach(() => post('', subMall('hanriver01')));

	it('changes what is sent and keeps the rest', async () => {
		const account = { bank: '신한', accountNumber: '999' };
		const { json } = await post('/hanriver01', { account, phoneNumber: '01012345678' });
		expect(json).toMatchObject({
			companyName: '한강식품',
			phoneNumber: '01012345678',
			account: { bankCode: '88', accountNumber: '999', holderName: '주식회사한강식품' },
		});
	});

	it('asks for everything where an update is whole', async () => {
		await settings({ v1UpdateIsPartial: false });
		expect(codeOf(await post('/hanriver01', { phoneNumber: '01012345678' }))).toEqual([400, 'INVALID_REQUIRED_PARAM']);
		const { subMallId: _id, ...whole } = subMall('hanriver01', { companyName: '한강식품 2' });
		expect((await post('/hanriver01', whole)).json.companyName).toBe('한강식품 2');
	});

	it('never changes the id, and changes nothing where something is wrong', async () => {
		expect(codeOf(await post('/hanriver01', { subMallId: 'other' }))).toEqual([400, 'INVALID_REQUEST']);
		expect(codeOf(await post('/hanriver01', { email: 'x', companyName: 'y' }))).toEqual([400, 'INVALID_EMAIL']);
		expect(codeOf(await post('/hanriver01', []))).toEqual([400, 'INVALID_REQUEST']);
		expect((await get('/hanriver01')).json.companyName).toBe('한강식품');
	});

	it('deletes for good: the id is answered as text and never free again', async () => {
		const deleted = await post('/hanriver01/delete');
		expect([deleted.status, deleted.text]).toEqual([200, '"hanriver01"']);
		expect((await get('')).json).toEqual([]);
		expect(codeOf(await get('/hanriver01'))).toEqual([404, 'NOT_FOUND_SUBMALL']);
		expect(codeOf(await post('', subMall('hanriver01')))).toEqual([400, 'ALREADY_EXIST_SUBMALL']);
		for (const path of ['/hanriver01', '/hanriver01/delete']) {
			expect(codeOf(await post(path, {}))).toEqual([400, 'INVALID_UNREGISTERED_SUBMALL']);
		}
		const payout = { subMallId: 'hanriver01', payoutDate: '2026-03-06', payoutAmount: 1 };
		expect(codeOf(await post('/settlements', [payout]))).toEqual([400, 'INVALID_UNREGISTERED_SUBMALL']);
		expect(codeOf(await post('/never/delete'))).toEqual([404, 'NOT_FOUND_SUBMALL']);
	});
});

describe('the reviewers', () => {
	const play = (event: string) => sandbox.control(`/sellers/hanriver01/${event}`, {});

	it('ask for KYC, pass it and take it back, each told by an unsigned event', async () => {
		const receiver = await openReceiver();
		try {
			await post('', subMall('hanriver01'));
			await sandbox.control('/webhooks', { url: receiver.url });
			expect((await play('kyc')).json).toMatchObject({ subMallId: 'hanriver01', status: 'APPROVED' });
			expect((await play('expire-kyc')).json.status).toBe('KYC_REQUIRED');
			expect((await play('refuse-kyc')).json.status).toBe('KYC_REQUIRED');
			await vi.waitFor(() => expect(receiver.received).toHaveLength(2), { timeout: 20_000 });
			const [first] = receiver.received;
			expect(first!.headers['tosspayments-webhook-signature']).toBeUndefined();
			const event = JSON.parse(first!.body);
			expect(Object.keys(event)).toEqual(['eventType', 'createdAt', 'data']);
			expect(event.eventType).toBe('SUBMALL_STATUS_CHANGED');
			expect(event.createdAt).toMatch(/^2026-03-05T10:\d\d:\d\d\.\d{6}$/);
			expect(event.data).toEqual({ ...(await get('/hanriver01')).json, status: 'APPROVED' });
		} finally {
			await receiver.close();
		}
	});

	it('say what cannot be: there is no identity check in v1, and nobody of that name', async () => {
		await post('', subMall('hanriver01'));
		expect(await play('verify')).toMatchObject({ status: 400, json: { error: expect.stringContaining('verify') } });
		expect(await sandbox.control('/sellers/nobody/kyc', {})).toMatchObject({ status: 400 });
	});
});
