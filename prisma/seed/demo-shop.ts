import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { importBankFile } from '#app/features/bank/import-bank.server.ts';
import { importFile } from '#app/features/settlements/import-file.server.ts';
import { addBusinessDays, addDays, atKst, type BusinessCalendar, type KstDay } from '#app/lib/kst-calendar.ts';
import type { SoldOrder } from './demo-orders.ts';

/** The merchant of the company's own goods: Toss pays its settlements into the company's bank account. */
const SHOP_MID = 'jeongsanshop';
const ACCOUNT = '123-45-678901';
/** Business days after the sale on which cards are paid out. */
const PAID_OUT_AFTER = 5;

interface Sale {
	key: string;
	day: KstDay;
	time: string;
	amount: number;
	cancel: boolean;
	fee: number;
	vat: number;
	paidOutOn: KstDay;
}

/** The fee for a card without VAT, cut to whole won, and its VAT. */
function cardFee(amount: number): { fee: number; vat: number } {
	const fee = Math.floor((amount * 28) / 1000);
	return { fee, vat: Math.round(fee / 10) };
}

function salesOf(days: readonly KstDay[], calendar: BusinessCalendar, random: () => number): Sale[] {
	const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
	const sales: Sale[] = [];
	for (const day of days) {
		const paidOutOn = addBusinessDays(day, PAID_OUT_AFTER, calendar);
		for (let count = between(3, 6); count > 0; count -= 1) {
			const amount = between(12, 90) * 1000;
			const key = String(sales.length + 1).padStart(5, '0');
			const sale = { key, day, time: `1${between(0, 9)}:${between(10, 59)}:00`, amount, paidOutOn, ...cardFee(amount) };
			sales.push({ ...sale, cancel: false });
			if (random() < 0.04) sales.push({ ...sale, key: `${key}C`, time: '21:00:00', cancel: true });
		}
	}
	return sales;
}

function transactionRow({ key, day, time, amount, cancel }: Sale): string {
	const payment = key.slice(0, 5);
	return `${SHOP_MID},txshop${key},payshop${payment},SHOP-${payment},카드,${cancel ? 'CANCELED' : 'DONE'},${day}T${time}+09:00,KRW,${amount}`;
}

function settlementRow({ key, day, time, amount, cancel, fee, vat, paidOutOn }: Sale): string {
	const payment = key.slice(0, 5);
	const sign = cancel ? -1 : 1;
	const all = fee + vat;
	const amounts = [amount, all, fee, vat, amount - all].map((won) => sign * won).join(',');
	return `${SHOP_MID},payshop${payment},txshop${key},SHOP-${payment},KRW,카드,${amounts},${day}T${time}+09:00,${day},${paidOutOn},${cancel ? `${day}T${time}+09:00` : ''}`;
}

interface BankRow {
	day: KstDay;
	time: string;
	who: string;
	amount: number;
}

/**
 * What the bank says of these batches, with a story in it: two paid in one sum, one paid in two parts, one a day late, one
 * 3,300 won short, one that never came, and money that has nothing to do with them.
 */
function bankRows(batches: readonly { day: KstDay; net: number }[], calendar: BusinessCalendar): BankRow[] {
	const toss = '토스페이먼츠(주)';
	const rows: BankRow[] = [];
	const pay = (day: KstDay, amount: number, time = '10:02:11') => rows.push({ day, time, who: toss, amount });
	for (const [at, { day, net }] of batches.entries()) {
		if (at === 10) continue;
		if (at === 11) pay(day, batches[10]!.net + net);
		else if (at === 18) {
			pay(day, 100_000, '10:01:40');
			pay(day, net - 100_000, '10:02:55');
		} else if (at === 25) pay(addBusinessDays(day, 1, calendar), net);
		else if (at === 33) pay(day, net - 3300);
		else if (at !== 40) pay(day, net);
	}
	const first = batches[0]!.day;
	rows.push(
		{ day: addDays(first, 9), time: '09:30:00', who: '김민수', amount: 77_000 },
		{ day: addDays(first, 20), time: '14:00:00', who: '(주)강남빌딩 임대료', amount: -1_200_000 },
		{ day: addDays(first, 36), time: '11:20:00', who: '이체반환 박서준', amount: 50_000 },
	);
	return rows.sort((a, b) => (`${a.day}${a.time}` < `${b.day}${b.time}` ? -1 : 1));
}

function statement(rows: readonly BankRow[]): string[] {
	let balance = 5_000_000;
	const lines = rows.map(({ day, time, who, amount }, index) => {
		balance += amount;
		const [out, into] = amount < 0 ? [-amount, 0] : [0, amount];
		return `${index + 1},${day.replaceAll('-', '.')} ${time},${who},${out},${into},${balance},${who},,인터넷뱅킹,이체`;
	});
	return [
		`계좌번호,${ACCOUNT}`,
		'No,거래일시,보낸분/받는분,출금액(원),입금액(원),잔액(원),내 통장 표시,적요,처리점,구분',
		...lines,
	];
}

/** Imports the shop's transactions and settlement lines of these days, and the bank's statement up to `today`; gives its orders. */
export async function importDemoShop(
	days: readonly KstDay[],
	given: { calendar: BusinessCalendar; random: () => number; actor: Actor; now: Date; today: KstDay },
): Promise<SoldOrder[]> {
	const { calendar, random, actor, now, today } = given;
	const sales = salesOf(days, calendar, random);
	const nets = new Map<KstDay, number>();
	for (const { paidOutOn, cancel, amount, fee, vat } of sales) {
		const net = (cancel ? -1 : 1) * (amount - fee - vat);
		nets.set(paidOutOn, (nets.get(paidOutOn) ?? 0) + net);
	}
	const batches = [...nets]
		.map(([day, net]) => ({ day, net }))
		.filter(({ day }) => day <= today)
		.sort((a, b) => (a.day < b.day ? -1 : 1));
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-demo-'));
	try {
		const write = async (name: string, lines: readonly string[]) => {
			const file = path.join(folder, name);
			await writeFile(file, lines.join('\r\n'));
			return { path: file, name, actor, now };
		};
		const transactions = await write('shop-transactions.csv', [
			'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount',
			...sales.map(transactionRow),
		]);
		await importFile({ ...transactions, kind: 'transactions' });
		const settlements = await write('shop-settlements.csv', [
			'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate,cancel.canceledAt',
			...sales.filter(({ day }) => day < today).map(settlementRow),
		]);
		await importFile({ ...settlements, kind: 'settlements' });
		const bank = await write(
			'국민은행 거래내역.csv',
			statement(bankRows(batches, calendar).filter(({ day }) => day <= today)),
		);
		await importBankFile(bank);
		return sales
			.filter(({ cancel }) => !cancel)
			.map(({ key, day, time, amount }) => ({ mId: SHOP_MID, orderId: `SHOP-${key}`, amount, at: atKst(day, time) }));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
