import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DemoRole, demoEmail, ensureDemoUser } from '#app/auth/demo-users.server.ts';
import { currentInstant, rereadClock } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { accrueOrders } from '#app/features/accruals/accrue-orders.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { monthOf } from '#app/features/closing/period.ts';
import { preparePeriod } from '#app/features/closing/prepare-period.server.ts';
import { readCarried } from '#app/features/closing/read-figures.server.ts';
import { signPeriod } from '#app/features/closing/sign-period.server.ts';
import { approvePayout } from '#app/features/payouts/approve-payout.server.ts';
import { followPayouts } from '#app/features/payouts/follow-payouts.server.ts';
import { payoutCalendar } from '#app/features/payouts/payout-settings.server.ts';
import { readBalance } from '#app/features/payouts/read-balance.server.ts';
import { schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { submitPayouts } from '#app/features/payouts/submit-payouts.server.ts';
import { changeCases } from '#app/features/reconciliation/change-cases.server.ts';
import { executeRun } from '#app/features/reconciliation/execute-run.server.ts';
import { levels } from '#app/features/reconciliation/levels.ts';
import { currentRuleVersion, parseRules } from '#app/features/reconciliation/rules.server.ts';
import { saveRules } from '#app/features/reconciliation/save-rules.server.ts';
import { prepareRun } from '#app/features/reconciliation/start-run.server.ts';
import { sandboxContracts, sandboxCycles } from '#app/features/reconciliation/toss-terms.ts';
import { followSellers } from '#app/features/sellers/follow-sellers.server.ts';
import { registerSeller } from '#app/features/sellers/register-seller.server.ts';
import { sendSeller } from '#app/features/sellers/send-seller.server.ts';
import { readSevenDayMeter } from '#app/features/sellers/seven-day-meter.server.ts';
import { importFile } from '#app/features/settlements/import-file.server.ts';
import { syncDays } from '#app/features/settlements/sync-days.server.ts';
import {
	addBusinessDays,
	addDays,
	atKst,
	type BusinessCalendar,
	daysOf,
	type KstDay,
	kstDayOf,
	secondsOfKstDay,
} from '#app/lib/kst-calendar.ts';
import { toss } from '#app/toss/toss.server.ts';
import { importDemoOrders } from './demo-orders.ts';
import { oweDemo, planDemo } from './demo-owed.ts';
import { chance, DEMO_DAYS, demoMethods, demoSellers, demoShares, SELLER_AT_LIMIT } from './demo-scenario.ts';
import { importDemoShop } from './demo-shop.ts';
import { leaveUnknownFile } from './demo-upload.ts';

type Person = Actor & { id: string };
let operator: Person;
let approver: Person;
let finance: Person;

async function demoPerson(role: DemoRole): Promise<Person> {
	return { id: await ensureDemoUser(role), label: demoEmail(role) };
}

const random = chance(20260301);
const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));

async function control<Reply>(call: string, body: unknown): Promise<Reply> {
	const response = await fetch(`${environment().tossApiUrl}/_sandbox/${call}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`the sandbox refused ${call}: ${await response.text()}`);
	return (await response.json()) as Reply;
}

async function moveClock(to: Date): Promise<void> {
	await control('clock', { now: to.toISOString() });
	rereadClock();
}

interface MadePayment {
	paymentKey: string;
	orderId: string;
	approvedAt: string;
	lastTransactionKey: string;
	status: string;
	method: string;
	totalAmount: number;
}

function takenMethod(): string {
	let left = random() * 100;
	for (const [method, share] of demoMethods) {
		left -= share;
		if (left < 0) return method;
	}
	return '카드';
}

/** One day of sales: more on weekends' eves, in round prices; some virtual accounts are left unpaid. */
async function sell(day: KstDay, made: MadePayment[], until = 21 * 60 + 50): Promise<number> {
	let sold = 0;
	const count = between(12, 24);
	const times = Array.from({ length: count }, () => between(Math.min(9 * 60, Math.floor(until / 2)), until)).sort(
		(a, b) => a - b,
	);
	for (const [index, minute] of times.entries()) {
		const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:${String(between(0, 59)).padStart(2, '0')}`;
		const method = takenMethod();
		const waits = method === '가상계좌';
		const amount = between(9, 180) * 1000 - (random() < 0.4 ? 100 : 0);
		const payment = await control<MadePayment>('payments', {
			amount,
			method,
			orderId: `JD-${day.replaceAll('-', '')}-${String(index + 1).padStart(4, '0')}`,
			approvedAt: atKst(day, time).toISOString(),
			...(waits ? { status: 'WAITING_FOR_DEPOSIT' } : {}),
		});
		if (waits) {
			if (random() < 0.2) continue;
			made.push(await control<MadePayment>(`payments/${encodeURIComponent(payment.paymentKey)}/deposit`, {}));
		} else made.push(payment);
		sold += amount;
	}
	return sold;
}

/** Buyers who change their mind: whole and partial cancels of payments of the last days. */
async function cancelSome(made: MadePayment[]): Promise<void> {
	for (let times = between(0, 2); times > 0; times -= 1) {
		const payment = made[made.length - 1 - between(0, Math.min(40, made.length - 1))];
		if (payment?.status !== 'DONE') continue;
		const partial = random() < 0.35;
		await toss()
			.payments.cancel(
				payment.paymentKey,
				{
					cancelReason: partial ? '일부 상품 품절' : '고객 변심',
					...(partial ? { cancelAmount: BigInt(Math.floor(payment.totalAmount / 3000) * 1000) } : {}),
				},
				{ idempotencyKey: `demo-cancel-${payment.paymentKey}` },
			)
			.catch((error: { code?: string }) => {
				// A paid virtual account wants the buyer's account for the refund: such a buyer keeps the goods.
				if (error.code !== 'INVALID_REQUEST') throw error;
			});
		payment.status = 'CANCELED';
	}
}

/** Today a buyer gives back a part of an order of two sellers, who are owed it already, and nobody says of whom. */
async function giveBackPart({ paymentKey, totalAmount }: MadePayment, today: KstDay): Promise<void> {
	const cancelAmount = BigInt(Math.floor(totalAmount / 3000) * 1000);
	await toss().payments.cancel(
		paymentKey,
		{ cancelReason: '일부 상품 반품', cancelAmount },
		{ idempotencyKey: `demo-shared-${paymentKey}` },
	);
	await syncDays({ from: today, to: today, createdById: finance.id });
	await accrueOrders(await currentInstant());
}

async function registerSellers(): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const { input } of demoSellers) {
		const result = await registerSeller(input, operator, await currentInstant());
		if (!result.ok) throw new Error(`the demo's seller ${input.refSellerId} could not be registered: ${result.reason}`);
		await sendSeller(result.sellerId);
		ids.set(input.refSellerId!, result.sellerId);
	}
	return ids;
}

async function tossIdOf(sellerId: string): Promise<string> {
	const seller = await db().seller.findUniqueOrThrow({ where: { id: sellerId } });
	const { tossSellerId, refSellerId, refusedMessage } = seller;
	if (!tossSellerId) throw new Error(`the demo's seller ${refSellerId} did not reach Toss: ${refusedMessage}`);
	return tossSellerId;
}

async function verifySellers(ids: Map<string, string>): Promise<void> {
	for (const { input, fate } of demoSellers) {
		if (fate === 'waits-for-identity-check') continue;
		const tossId = await tossIdOf(ids.get(input.refSellerId!)!);
		if (input.businessType !== 'CORPORATE') await control(`sellers/${tossId}/verify`, {});
		if (fate === 'approved') await control(`sellers/${tossId}/kyc`, {});
		if (fate === 'waits-for-kyc') {
			await control(`sellers/${tossId}/kyc`, {});
			await control(`sellers/${tossId}/expire-kyc`, {});
		}
	}
	await followSellers();
}

/** What the sellers get of what buyers paid; the rest is fees, refunds and the marketplace's own. */
const SELLERS_PART = 0.84;

/** Pays every seller its share of what was sold in a week, in three business days. */
async function payOut(ids: Map<string, string>, sold: number, calendar: BusinessCalendar, name: string): Promise<void> {
	const now = await currentInstant();
	const payoutOn = addBusinessDays(kstDayOf(now), 3, calendar);
	for (const { input, share } of demoSellers) {
		const amount = BigInt(Math.floor((sold * SELLERS_PART * share) / demoShares / 1000) * 1000);
		if (amount <= 0n) continue;
		const result = await schedulePayout(
			{
				sellerId: ids.get(input.refSellerId!)!,
				scheduleType: 'SCHEDULED',
				payoutOn,
				amount,
				transactionDescription: name,
				confirmed: ['possible-duplicate', 'seven-day-limit', 'express-waits'],
			},
			operator,
			now,
		);
		if (!result.ok) throw new Error(`the demo's payout to ${input.refSellerId} was refused: ${result.reason}`);
		if (result.status === 'awaiting_approval') await approvePayout(result.payoutId, approver, now);
	}
}

/** A partly approved seller that gets so much in a week that its limit of seven days is nearly reached. */
async function comeNearTheLimit(sellerId: string): Promise<void> {
	const now = await currentInstant();
	const { sum, waiting, limit } = await readSevenDayMeter(sellerId, now);
	const amount = (((limit * 94n) / 100n - sum - waiting) / 1000n) * 1000n;
	if (amount <= 0n) return;
	const result = await schedulePayout(
		{
			sellerId,
			scheduleType: 'EXPRESS',
			payoutOn: null,
			amount,
			transactionDescription: '명절선지급',
			confirmed: ['possible-duplicate', 'seven-day-limit', 'express-waits'],
		},
		operator,
		now,
	);
	if (result.ok && result.status === 'awaiting_approval') await approvePayout(result.payoutId, approver, now);
}

/** The bank sends one completed payout back, as it does when an account was closed. */
async function returnOne(): Promise<void> {
	const paid = await db().payout.findFirst({
		where: { status: 'completed', tossPayoutId: { not: null } },
		orderBy: [{ amount: 'asc' }, { id: 'asc' }],
	});
	if (paid) await control(`payouts/${paid.tossPayoutId}/return`, {});
}

/** The line of a payment as it comes when Toss settles it in dollars, fee and VAT taken off. */
function lineInDollars(payment: MadePayment): string {
	const { paymentKey, lastTransactionKey, orderId, method, approvedAt, totalAmount } = payment;
	const cents = Math.round(totalAmount / 14);
	const supply = Math.round(cents * 0.028);
	const vat = Math.round(supply / 10);
	const amounts = [cents, supply + vat, supply, vat, cents - supply - vat].map((each) => (each / 100).toFixed(2));
	const day = kstDayOf(new Date(approvedAt));
	return [
		...[environment().TOSS_MID, paymentKey, lastTransactionKey, orderId, 'USD', method, ...amounts],
		...[new Date(approvedAt).toISOString(), day, addDays(day, 7)],
	].join(',');
}

/**
 * Breaks that a reconciliation has to find: left out, doubled, other amounts, wrong sums, a line from nowhere, and one in
 * dollars.
 */
async function breakLines(made: MadePayment[], today: KstDay): Promise<void> {
	const candidates = made.filter(({ status }) => status === 'DONE').slice(30, -90);
	const at = (share: number) => candidates[Math.floor(share * candidates.length)];
	const changes = [
		'omit',
		'duplicate',
		{ amount: 1000 },
		{ fee: 0 },
		'omit',
		{ amount: 51_000 },
		'duplicate',
		{ fee: 777 },
		'omit',
	];
	for (const [index, change] of changes.entries()) {
		const payment = at((index + 0.5) / changes.length);
		if (payment) await control('settlements', { transactionKey: payment.lastTransactionKey, change });
	}
	// The last one that was left out: it came after all, though not in won.
	const inDollars = at((changes.length - 0.5) / changes.length);
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-demo-'));
	try {
		const file = path.join(folder, 'toss-settlements.csv');
		const day = addDays(today, -12);
		const head =
			'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate';
		const line = (key: string, order: string, amount: string, payOut: string) =>
			`${environment().TOSS_MID},demo${key},txrd_a01demo${key},${order},KRW,카드,${amount},1694,1540,154,${payOut},${day}T14:20:00+09:00,${day},${addDays(day, 7)}`;
		await writeFile(
			file,
			[
				head,
				line('0000000000000000000001', 'JD-UNKNOWN-0001', '55000', '53306'),
				line('0000000000000000000002', 'JD-UNKNOWN-0002', '55000', '53306'),
				line('0000000000000000000003', 'JD-UNKNOWN-0003', '5만원', '53306'),
				...(inDollars ? [lineInDollars(inDollars)] : []),
			].join('\r\n'),
		);
		await importFile({
			path: file,
			name: 'toss-settlements.csv',
			kind: 'settlements',
			actor: finance,
			now: await currentInstant(),
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The terms that the sandbox charges, so that its lines can be checked against a contract. */
async function agreeTerms(): Promise<void> {
	const version = await currentRuleVersion();
	const { rules } = await db().ruleSet.findUniqueOrThrow({ where: { version } });
	const agreed = { ...parseRules(rules), feeContracts: sandboxContracts, cycles: sandboxCycles };
	agreed.bank = { ...agreed.bank, paidIntoBalance: [environment().TOSS_MID] };
	await saveRules(agreed, version, finance, await currentInstant());
}

async function reconcile(from: KstDay, to: KstDay): Promise<void> {
	const now = await currentInstant();
	// The level that most people look for comes last: it is the newest of the list.
	for (const level of [...levels].reverse()) {
		const run = await prepareRun({ level, from, to, asOf: kstDayOf(now), mIds: [] }, finance, now);
		if (run.ok) await executeRun(run.runId, now);
	}
}

/**
 * The first whole month is closed: one payment without a settlement line is carried while Toss looks for it, what else did
 * not match was accepted, finance prepared it and the approver signed it.
 */
async function closeFirstMonth(first: KstDay): Promise<void> {
	const month = first.endsWith('-01') ? monthOf(first) : monthOf(addDays(monthOf(first).to, 1));
	await reconcile(month.from, month.to);
	const now = await currentInstant();
	const preparing = { id: finance.id, actor: finance };
	const open = await readCarried(month);
	const carried = open.find(({ kind }) => kind === 'missing-settlement') ?? open[0];
	const accepted = open.filter((one) => one !== carried).map(({ caseId }) => caseId);
	if (carried) {
		await changeCases([carried.caseId], { intent: 'take' }, preparing, now);
		const asked = {
			intent: 'wait',
			reason: 'asked-provider',
			note: '토스에 정산 내역을 문의하고 기다리는 중',
		} as const;
		await changeCases([carried.caseId], asked, preparing, now);
	}
	const why = { intent: 'resolve', reason: 'accepted', note: '결산하며 확인함' } as const;
	if (accepted.length > 0) await changeCases(accepted, why, preparing, now);
	const prepared = await preparePeriod(month, '영업 첫 달', preparing, now);
	const signed = prepared.ok ? await signPeriod(month, prepared.id, { id: approver.id, actor: approver }, now) : null;
	if (!signed?.ok)
		throw new Error(`the demo's month ${month.name} could not be closed: ${JSON.stringify([prepared, signed])}`);
}

/**
 * Fills an empty console and its sandbox with a quarter of an invented marketplace, ending now: everything goes through
 * the same commands and the same HTTP as real work. `onProgress` hears of each week.
 */
export async function fillDemo(onProgress: (text: string) => void = () => {}): Promise<void> {
	const end = new Date();
	const today = kstDayOf(end);
	const first = addDays(today, -DEMO_DAYS);
	await db().appSetting.create({ data: { key: 'demo.filling', value: { at: end.toISOString() } } });
	[operator, approver, finance] = await Promise.all([
		demoPerson('operator'),
		demoPerson('approver'),
		demoPerson('finance'),
	]);
	await control('reset', {});
	await moveClock(atKst(first, '08:30'));
	const calendar = await payoutCalendar();
	const ids = await registerSellers();
	const made: MadePayment[] = [];
	const soldInWeek: number[] = [];
	for (let index = 0; index < DEMO_DAYS; index += 1) {
		const day = addDays(first, index);
		if (index % 7 === 0) onProgress(`the demo's week from ${day}`);
		await moveClock(atKst(day, '10:00'));
		if (index === 1) await verifySellers(ids);
		const week = Math.floor(index / 7);
		// What was sold two weeks ago has been settled by now.
		if (week >= 2 && index % 7 === 2) await payOut(ids, soldInWeek[week - 2]!, calendar, `${week - 1}주차정산`);
		await submitPayouts();
		await followPayouts();
		if (index === DEMO_DAYS - 1) {
			await comeNearTheLimit(ids.get(SELLER_AT_LIMIT)!);
			await submitPayouts();
			await returnOne();
		}
		await moveClock(atKst(day, '22:00'));
		soldInWeek[week] = (soldInWeek[week] ?? 0) + (await sell(day, made));
		await cancelSome(made);
		await followPayouts();
		await readBalance();
	}
	await moveClock(end);
	await breakLines(made, today);
	// Today's buyers so far: their lines are not due yet.
	await sell(today, made, Math.floor(secondsOfKstDay(end) / 60) - 1);
	for (let from = first; from <= today; from = addDays(from, 15)) {
		const to = addDays(from, 14);
		await syncDays({ from, to: to < today ? to : today, createdById: finance.id });
	}
	const shared = made.findLast(
		({ status, method, approvedAt }) =>
			status === 'DONE' && method === '카드' && kstDayOf(new Date(approvedAt)) < addDays(today, -10),
	);
	const ownGoods = await importDemoShop(daysOf(first, addDays(today, -1)), {
		calendar,
		random,
		actor: finance,
		now: await currentInstant(),
		today,
	});
	await importDemoOrders(
		made.map(({ orderId, totalAmount, approvedAt }) => ({
			mId: environment().TOSS_MID,
			orderId,
			amount: totalAmount,
			at: new Date(approvedAt),
		})),
		ownGoods,
		{ random, shared: shared?.orderId, actor: finance, now: await currentInstant() },
	);
	await leaveUnknownFile(today, { actor: finance, now: await currentInstant() });
	await followPayouts();
	await schedulePayout(
		{
			sellerId: ids.get('hangang-foods')!,
			scheduleType: 'SCHEDULED',
			payoutOn: addBusinessDays(today, 4, calendar),
			amount: 6_200_000n,
			transactionDescription: '특별정산',
			confirmed: ['possible-duplicate', 'seven-day-limit'],
		},
		operator,
		await currentInstant(),
	);
	// Payouts so far were made without a word of what is owed.
	await oweDemo(first, finance, await currentInstant());
	await planDemo(operator, await currentInstant());
	if (shared) await giveBackPart(shared, today);
	await readBalance();
	await agreeTerms();
	await reconcile(first, addDays(first, 20));
	await closeFirstMonth(first);
	await reconcile(first, today);
	await db().appSetting.update({ where: { key: 'demo.filling' }, data: { key: 'demo.seeded' } });
}
