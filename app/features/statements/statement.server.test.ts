import { randomUUID } from 'node:crypto';
import { unzipSync } from 'fflate';
import Papa from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { findPayout } from '#app/features/payouts/queries.server.ts';
import { findSellerOf } from '#app/features/seller-ledger/account.server.ts';
import { forwardParams, listForward } from '#app/features/seller-ledger/forward-list.server.ts';
import { formatMoney } from '#app/i18n/format.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { languages } from '#app/i18n/languages.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { readTable } from '#app/lib/spreadsheet.server.ts';
import { sumWon } from '#app/lib/won.ts';
import { type StepRow, storePaidItems, storeSteps, storeTerms } from '#tests/factories/owed-rows.ts';
import { storeSellers } from '#tests/factories/store-order-rows.ts';
import { pdfText } from '#tests/setup/pdf-text.ts';
import { listPaidSteps, type PaidStep } from './paid-steps.server.ts';
import { readStatement } from './read-statement.server.ts';
import { accountParts, payingIds, type Statement, statementGroupOf, statementStatuses, totalsOf } from './statement.ts';
import { statementColumns } from './statement-columns.ts';
import { type StatementFormat, statementCsv, statementFile } from './statement-file.server.ts';
import { statementPdf } from './statement-pdf.server.ts';
import { statementsArchive } from './statements-archive.server.ts';

const NOW = new Date('2027-03-31T18:00:00+09:00');
const MARCH = { from: kstDayFrom('2027-03-01'), to: kstDayFrom('2027-03-31') };
const sellerId = newId(NOW);
let statement: Statement;
let made = 0;

async function payout(
	ref: string,
	amount: bigint,
	status: string,
	changes: {
		requestedAt?: string;
		finishedAt?: string;
		valueOn?: string;
		payoutOn?: string;
		replaces?: string;
		failure?: [string, string];
		seller?: string;
	} = {},
): Promise<string> {
	made += 1;
	const id = newId(new Date(NOW.getTime() + made));
	await db().payout.create({
		data: {
			id,
			mId: 'tvivarepublica',
			refPayoutId: ref,
			sellerId: changes.seller ?? sellerId,
			tossPayoutId: status === 'withdrawn' ? null : `FPA_${ref}`,
			scheduleType: changes.payoutOn ? 'SCHEDULED' : 'EXPRESS',
			payoutOn: changes.payoutOn ? toDateColumn(kstDayFrom(changes.payoutOn)) : null,
			amount,
			transactionDescription: '3월정산',
			status,
			idempotencyKey: id,
			submissionGroup: id,
			requestedAt: new Date(changes.requestedAt ?? '2027-03-02T10:00:00+09:00'),
			finishedAt: changes.finishedAt ? new Date(changes.finishedAt) : null,
			valueOn: changes.valueOn ? toDateColumn(kstDayFrom(changes.valueOn)) : null,
			failureCode: changes.failure?.[0] ?? null,
			failureMessage: changes.failure?.[1] ?? null,
			replacesPayoutId: changes.replaces ?? null,
			createdAt: new Date('2027-03-01T10:00:00+09:00'),
			updatedAt: NOW,
		},
	});
	return id;
}

beforeAll(async () => {
	await db().seller.create({
		data: {
			id: sellerId,
			mId: 'tvivarepublica',
			refSellerId: 'hangang-0001',
			businessType: 'CORPORATE',
			name: '주식회사 한강식품',
			email: 'a@b.example',
			phone: '0212345678',
			bankCode: '088',
			accountNumberEncrypted: 'x',
			accountNumberLast4: '6789',
			accountFingerprint: 'f',
			holderName: '주식회사한강식품',
			registration: 'registered',
			tossStatus: 'APPROVED',
			idempotencyKey: randomUUID(),
			createdAt: NOW,
			updatedAt: NOW,
		},
	});
	await payout('po-1', 352_000n, 'completed', { finishedAt: '2027-03-02T11:00:00+09:00' });
	const failed = await payout('po-2', 120_000n, 'failed', {
		finishedAt: '2027-03-10T11:00:00+09:00',
		failure: ['ALREADY_CLOSE_ACCOUNT', '이미 해지된 계좌입니다.'],
	});
	// A first try to make it good was taken back.
	await payout('po-2b', 120_000n, 'withdrawn', { replaces: failed });
	await payout('po-3', 120_000n, 'completed', { finishedAt: '2027-03-11T11:00:00+09:00', replaces: failed });
	await payout('po-4', 5_000_000n, 'requested', { payoutOn: '2027-03-31' });
	await payout('po-5', 9n, 'withdrawn');
	// 00:30 on 1 April in Seoul is still March in UTC.
	await payout('po-6', 7n, 'completed', { finishedAt: '2027-04-01T00:30:00+09:00' });
	await payout('po-7', 11n, 'completed', { finishedAt: '2027-03-31T23:59:59+09:00' });
	// Booked for April, and ended in March all the same.
	await payout('po-8', 13n, 'canceled', {
		requestedAt: '2027-03-25T10:00:00+09:00',
		finishedAt: '2027-03-31T12:00:00+09:00',
		payoutOn: '2027-04-02',
	});
	// Paid in March, and heard of in April.
	await payout('po-10', 19n, 'completed', { finishedAt: '2027-04-02T09:00:00+09:00', valueOn: '2027-03-30' });
	// Asked for on 1 April in Seoul, and not ended.
	await payout('po-9', 17n, 'in_progress', { requestedAt: '2027-04-01T00:30:00+09:00' });
	statement = (await readStatement(sellerId, MARCH, NOW))!;
});

describe('a statement of one seller', () => {
	it('holds what was sent and ended within the days of Seoul, in order, with what replaces what', () => {
		expect(statement.lines.map(({ refPayoutId, on }) => [refPayoutId, on])).toEqual([
			['po-1', '2027-03-02'],
			['po-2', '2027-03-10'],
			['po-3', '2027-03-11'],
			['po-10', '2027-03-30'],
			['po-4', '2027-03-31'],
			['po-8', '2027-03-31'],
			['po-7', '2027-03-31'],
		]);
		const byRef = new Map(statement.lines.map((line) => [line.refPayoutId, line]));
		expect(byRef.get('po-2')!.replacedBy?.refPayoutId).toBe('po-3');
		expect(byRef.get('po-3')!.replaces?.refPayoutId).toBe('po-2');
	});

	it('adds up what was paid apart from what was not and what is open', () => {
		expect(statement.totals).toEqual({
			paid: { count: 4, amount: 472_030n },
			open: { count: 1, amount: 5_000_000n },
			notPaid: { count: 2, amount: 120_013n },
		});
		expect(Object.fromEntries(statementStatuses.map((status) => [status, statementGroupOf(status)]))).toEqual({
			submitting: 'open',
			requested: 'open',
			in_progress: 'open',
			unknown: 'open',
			completed: 'paid',
			failed: 'notPaid',
			rejected: 'notPaid',
			canceled: 'notPaid',
		});
	});

	it('tells of an account that came after its first payout, and of no other', async () => {
		expect(statement.seller.accountChangedAt).toBeNull();
		const change = async (finishedAt: string, state = 'accepted', fields = ['phone', 'account']) => {
			const id = newId(NOW);
			const at = new Date(finishedAt);
			await db().sellerChange.create({
				data: { id, sellerId, kind: 'update', state, fields, idempotencyKey: id, createdAt: at, finishedAt: at },
			});
		};
		await change('2027-02-27T10:00:00+09:00');
		await change('2027-03-20T10:00:00+09:00', 'refused');
		await change('2027-03-21T10:00:00+09:00', 'accepted', ['phone']);
		expect((await readStatement(sellerId, MARCH, NOW))!.seller.accountChangedAt).toBeNull();
		await change('2027-03-05T10:00:00+09:00');
		statement = (await readStatement(sellerId, MARCH, NOW))!;
		expect(statement.seller.accountChangedAt).toEqual(new Date('2027-03-05T10:00:00+09:00'));
		const paid = await findPayout(statement.lines[0]!.payoutId, NOW);
		expect(paid?.accountChangedAt).toEqual(statement.seller.accountChangedAt);
	});

	it('knows no seller by a made-up id', async () => {
		expect(await readStatement(randomUUID(), MARCH, NOW)).toBeNull();
		expect(await readStatement('1; drop table payout', MARCH, NOW)).toBeNull();
	});
});

describe('the statements of all sellers of a month', () => {
	it('are the files that each page gives, with a list whose sums are theirs; whoever was not paid is left out', async () => {
		const first = await db().seller.findUniqueOrThrow({ where: { id: sellerId } });
		const another = async (refSellerId: string, mId = first.mId) => {
			const [id, idempotencyKey] = [newId(NOW), randomUUID()];
			const { tossRaw: _, ...facts } = first;
			await db().seller.create({ data: { ...facts, id, refSellerId, mId, idempotencyKey, name: '=가게' } });
			return id;
		};
		// The same id at another merchant, but for a capital letter, which file systems take for the same.
		const [twin, unpaid] = [await another('Hangang-0001', 'othermall'), await another('hangang-0002')];
		await payout('po-twin', 40_000n, 'completed', { finishedAt: '2027-03-05T11:00:00+09:00', seller: twin });
		await payout('po-unpaid', 50_000n, 'withdrawn', { seller: unpaid });
		const t = await translator('ko');
		const pieces: Uint8Array[] = [];
		for await (const piece of statementsArchive(MARCH, { format: 'csv', language: 'ko' }, t, NOW)) pieces.push(piece);
		const files = unzipSync(Buffer.concat(pieces));
		const days = '2027-03-01-2027-03-31';
		const list = `statements-${days}.csv`;
		const names = [`statement-Hangang-0001-${days}.csv`, `statement-hangang-0001-${days}-2.csv`];
		expect(Object.keys(files).toSorted()).toEqual([...names, list].toSorted());
		const own = await statementFile((await readStatement(sellerId, MARCH, NOW))!, 'csv', t, 'ko');
		expect(Buffer.from(await own.arrayBuffer()).equals(files[names[1]!]!)).toBe(true);
		const { data } = Papa.parse<Record<string, string>>(new TextDecoder().decode(files[list]!), {
			header: true,
			skipEmptyLines: true,
		});
		expect(data.map((row) => [row['셀러 ID'], row['지급됨 건수'], row['지급됨 금액'], row.파일])).toEqual([
			['Hangang-0001', '1', '40000', names[0]],
			['hangang-0001', '4', '472030', names[1]],
		]);
		expect(data[0]!.이름).toBe("'=가게");
		expect(data[1]!['진행 중 금액']).toBe('5000000');
	});
});

describe.each(languages)('statement files in %s', (language) => {
	it('come to the same totals as the page, as CSV', async () => {
		const t = await translator(language);
		let text = '';
		for await (const piece of statementCsv(statement, t)) text += piece;
		const { data } = Papa.parse<Record<string, string>>(text.slice(1), { header: true, skipEmptyLines: true });
		expect(data).toHaveLength(statement.lines.length);
		const paid = data.filter((row) => row[t('statements:group')] === t('statements:groups.paid'));
		const sum = paid.reduce((all, row) => all + BigInt(row[t('payouts:amount')]!), 0n);
		expect(sum).toBe(statement.totals.paid.amount);
		expect(data[1]![t('payouts:replacedBy')]).toBe('po-3');
		expect(data[0]![t('payouts:finishedAt')]).toBe('2027-03-02 11:00:00');
	});

	it('hold every line and no account number, as Excel', async () => {
		const t = await translator(language);
		const response = await statementFile(statement, 'xlsx', t, language);
		expect(response.headers.get('content-disposition')).toContain('statement-hangang-0001-2027-03-01-2027-03-31.xlsx');
		const columns = statementColumns(t).map(({ header }) => ({ name: header }));
		const table = await readTable(Buffer.from(await response.arrayBuffer()), { columns });
		const amountAt = table.positions.get(t('payouts:amount'))!;
		const all = Object.values(statement.totals).reduce((sum, { amount }) => sum + amount, 0n);
		expect(table.rows.reduce((sum, { cells }) => sum + BigInt(cells[amountAt]!), 0n)).toBe(all);
	});

	it('say everything in words that can be copied, with the account masked, as PDF', async () => {
		const t = await translator(language);
		const text = pdfText(await statementPdf(statement, t, language, { compress: false }));
		for (const line of statement.lines) {
			expect(text).toContain(line.refPayoutId);
			expect(text).toContain(formatMoney(line.amount));
		}
		for (const { amount } of Object.values(totalsOf(statement.lines))) expect(text).toContain(formatMoney(amount));
		const words = text.replace(/\s/g, '');
		expect(words).toContain(t('statements:title').replace(/\s/g, ''));
		expect(words).toContain('주식회사한강식품');
		expect(words).toContain('ALREADY_CLOSE_ACCOUNT·이미해지된계좌입니다.');
		expect(words).toContain('******6789');
		expect(words).toContain('2027-03-0510:00');
		expect(words).not.toContain('\ufffd');
	});

	it('go on over as many pages as they need', async () => {
		const t = await translator(language);
		const lines = Array.from({ length: 70 }, (_, index) => ({ ...statement.lines[0]!, refPayoutId: `po-${index}` }));
		const many = { ...statement, lines, totals: totalsOf(lines) };
		const text = pdfText(await statementPdf(many, t, language, { compress: false }));
		expect(lines.filter(({ refPayoutId }) => !text.includes(refPayoutId))).toEqual([]);
		expect(text).toContain(t('statements:page', { page: 2, pages: text.match(/\/ ?\d+쪽|of \d+/g)!.length }));
	});
});

describe('a statement of a seller to whom something is owed', () => {
	const at = '2027-03-20T12:00:00+09:00';
	let told: Statement;

	beforeAll(async () => {
		await storeSellers([{ ref: 'owed-1' }, { ref: 'idle-1' }]);
		await storeTerms('2027-02-01');
		const order = (orderId: string, on: string, commission: bigint, changes: Partial<StepRow> = {}): StepRow => ({
			...{ ref: 'owed-1', on, orderId, commission, vat: commission / 10n, net: commission * 7n },
			...changes,
		});
		const ids = await storeSteps([
			order('o-feb', '2027-02-27', 500n),
			order('o-1', '2027-03-02', 1_000n),
			order('o-2', '2027-03-03', 2_000n),
			order('o-2', '2027-03-05', -1_000n, { reason: 'cancel' }),
			order('o-1', '2027-03-06', -10n, { reason: 'terms', net: 11n }),
			{ ref: 'owed-1', on: '2027-03-07', net: -100n },
			order('o-late', '2027-03-30', 300n),
		]);
		const advance = await storePaidItems({
			ref: 'owed-1',
			amount: 1_500n,
			status: 'completed',
			at: '2027-03-04T12:00:00+09:00',
		});
		const steps = ids.slice(0, 6);
		// 3,500 + 7,000 + 14,000 - 7,000 + 11 - 100 - 1,500
		const paid = { ref: 'owed-1', amount: 15_911n, steps, offsets: [{ id: advance, amount: -1_500n }] };
		await storePaidItems({ ...paid, status: 'failed', at: '2027-03-18T12:00:00+09:00' });
		await storePaidItems({ ...paid, status: 'completed', at });
		// Made in March, and with the seller in April; and one that only waits.
		await storePaidItems({
			...{ ref: 'owed-1', amount: 70n, status: 'completed' },
			...{ at: '2027-03-31T23:50:00+09:00', endedAt: '2027-04-01T00:00:00+09:00' },
		});
		await storePaidItems({ ref: 'owed-1', amount: 5n, status: 'awaiting_approval', at });
		told = (await readStatement((await findSellerOf('owed-1'))!.id, MARCH, NOW))!;
	});

	it('tells of its account what the roll-forward of all sellers tells, the fee and its VAT apart', async () => {
		const { forward } = told.account!;
		const { filters, sort } = forwardParams(new URLSearchParams({ ...MARCH, q: 'owed-1' }));
		const { rows } = await listForward(filters, sort, { size: 10 }, kstDayFrom('2027-03-31'));
		const { commission, vat, onTheWay, notReceived, ...amounts } = forward;
		expect(rows).toMatchObject([{ ...amounts, refSellerId: 'owed-1', difference: 0n }]);
		expect([commission, vat]).toEqual([-2_290n, -229n]);
		expect(commission + vat).toBe(forward.fees);
		const moves = accountParts.slice(0, accountParts.indexOf('closing'));
		expect(sumWon(moves.map((part) => forward[part]))).toBe(forward.closing);
		expect(onTheWay).toBe(75n);
		// All steps less what arrived: 3,500 + 7,000 + 14,000 - 7,000 + 11 - 100 + 2,100, less 1,500 and 15,911.
		expect(notReceived).toBe(2_100n);
	});

	it('tells of each payout that paid something what it paid, to the won, and of none whose money came back', async () => {
		const { paid } = told.account!;
		expect(paid).toMatchObject([
			{ steps: 6, gross: 20_150n, commission: 2_490n, vat: 249n, setOff: -1_500n, net: 15_911n },
		]);
		expect(told.lines.find(({ payoutId }) => payoutId === paid[0]!.payoutId)!.amount).toBe(paid[0]!.net);
		const steps: PaidStep[] = [];
		for (let after: string | undefined; ; ) {
			const page = await listPaidSteps(payingIds(told), { after, size: 2 });
			steps.push(...page.rows);
			if (!page.next) break;
			after = page.next;
		}
		expect(steps.map(({ reason, order, setOff, net }) => [reason, order?.orderId ?? setOff?.refPayoutId, net])).toEqual(
			[
				['order', 'o-feb', 3_500n],
				['order', 'o-1', 7_000n],
				['order', 'o-2', 14_000n],
				['cancel', 'o-2', -7_000n],
				['terms', 'o-1', 11n],
				['adjustment', undefined, -100n],
				['set-off', expect.stringMatching(/^pay-/), -1_500n],
			],
		);
		expect(
			steps.reduce(
				(sum, { gross, commission, vat, setOff, net }) => sum + (setOff ? net : gross - commission - vat),
				0n,
			),
		).toBe(15_911n);
	});

	it('stays as it was for a seller to whom nothing was ever owed', async () => {
		expect(statement.account).toBeNull();
		expect((await readStatement((await findSellerOf('idle-1'))!.id, MARCH, NOW))!.account).toBeNull();
		const february = { from: kstDayFrom('2027-01-01'), to: kstDayFrom('2027-01-31') };
		expect((await readStatement(told.seller.id, february, NOW))!.account).toBeNull();
	});

	it.each(languages)(
		'has a table of its own for the orders in CSV, sheets in Excel, and pages in PDF (%s)',
		async (language) => {
			const t = await translator(language);
			const file = async (format: StatementFormat) => statementFile(told, format, t, language);
			const orders = await file('orders');
			expect(orders.headers.get('content-disposition')).toContain('statement-orders-owed-1-2027-03-01-2027-03-31.csv');
			const { data } = Papa.parse<Record<string, string>>((await orders.text()).replace(/^\ufeff/, ''), {
				header: true,
				skipEmptyLines: true,
			});
			const sum = (rows: string[]) => rows.reduce((all, amount) => all + BigInt(amount), 0n);
			expect(sum(data.map((row) => row[t('statements:orders.net')]!))).toBe(15_911n);
			const workbook = Buffer.from(await (await file('xlsx')).arrayBuffer());
			const sheet = (name: string, columns: string[]) =>
				readTable(workbook, {
					columns: columns.map((column) => ({ name: column })),
					sheet: t(name as 'statements:title'),
				});
			const ofOrders = await sheet('statements:orders.title', [t('statements:orders.net')]);
			const netAt = ofOrders.positions.get(t('statements:orders.net'))!;
			expect(sum(ofOrders.rows.map(({ cells }) => cells[netAt]!))).toBe(15_911n);
			const account = await sheet('statements:account.title', [t('payouts:amount')]);
			expect(account.rows.slice(-3).map(({ cells }) => cells)).toEqual(
				(['closing', 'onTheWay', 'notReceived'] as const).map((part) => [
					t(`statements:account.${part}`),
					String(told.account!.forward[part]),
				]),
			);
			const text = pdfText(await statementPdf(told, t, language, { compress: false }));
			for (const order of ['o-feb', 'o-1', 'o-2']) expect(text).toContain(order);
			for (const part of accountParts) expect(text).toContain(formatMoney(told.account!.forward[part]));
			expect(text).toContain(formatMoney(15_911n));
			expect(text).not.toContain('o-late');
			const inAdvance = t('statements:orders.inAdvance', { count: 2 });
			expect(text.replace(/\s/g, '')).toContain(inAdvance.replace(/\s/g, ''));
		},
	);

	it('stands in the archive with its orders, also where nothing was paid out', async () => {
		await storeSteps([{ ref: 'idle-1', on: '2027-03-31', orderId: 'o-idle', net: 900n, commission: 90n, vat: 9n }]);
		const pieces: Uint8Array[] = [];
		const wish = { format: 'csv', language: 'ko' } as const;
		for await (const piece of statementsArchive(MARCH, wish, await translator('ko'), NOW)) pieces.push(piece);
		const files = Object.keys(unzipSync(Buffer.concat(pieces))).filter((name) => /owed|idle/.test(name));
		const days = '2027-03-01-2027-03-31';
		expect(files.sort()).toEqual([
			`statement-idle-1-${days}.csv`,
			`statement-orders-owed-1-${days}.csv`,
			`statement-owed-1-${days}.csv`,
		]);
	});

	it('tells of hundreds of orders on as many pages as they need, and lets others work in between', async () => {
		const t = await translator('ko');
		const [first] = (await listPaidSteps(payingIds(told), { size: 1 })).rows;
		const steps = Array.from(
			{ length: 1_000 },
			(_, index): PaidStep => ({
				...first!,
				order: { mId: 'shop', orderId: `order-${index}-${'x'.repeat(index % 7 === 0 ? 40 : 0)}` },
			}),
		);
		let turns = 0;
		const others = setInterval(() => {
			turns += 1;
		}, 1);
		const text = pdfText(await statementPdf(told, t, 'ko', { compress: false, steps }));
		clearInterval(others);
		expect(turns).toBeGreaterThan(5);
		const words = text.replace(/\s/g, '');
		expect(steps.filter(({ order }) => !words.includes(order!.orderId))).toEqual([]);
	});
});
