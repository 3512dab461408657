import { randomUUID } from 'node:crypto';
import { unzipSync } from 'fflate';
import Papa from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '#app/db.server.ts';
import { findPayout } from '#app/features/payouts/queries.server.ts';
import { formatMoney } from '#app/i18n/format.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { languages } from '#app/i18n/languages.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import { readTable } from '#app/lib/spreadsheet.server.ts';
import { pdfText } from '#tests/setup/pdf-text.ts';
import { readStatement } from './read-statement.server.ts';
import { type Statement, statementGroupOf, statementStatuses, totalsOf } from './statement.ts';
import { statementColumns } from './statement-columns.ts';
import { statementCsv, statementFile } from './statement-file.server.ts';
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
