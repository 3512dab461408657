import { setTimeout as pause } from 'node:timers/promises';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { approveBatch, batchFacts, withdrawBatch } from '#app/features/payouts/approve-batch.server.ts';
import { withdrawPayout } from '#app/features/payouts/approve-payout.server.ts';
import { importPayouts } from '#app/features/payouts/import-payouts.server.ts';
import { moveBatch } from '#app/features/payouts/move-batch.server.ts';
import { payoutColumns } from '#app/features/payouts/payout-file.ts';
import { makePlan, setPlanActive } from '#app/features/payouts/plans.server.ts';
import { updateSeller } from '#app/features/sellers/change-seller.server.ts';
import type { PayoutBatch } from '#app/generated/prisma/client.ts';
import { addBusinessDays, koreanBusinessCalendar, kstDayOf } from '#app/lib/kst-calendar.ts';
import { APPROVER, OPERATOR } from '#tests/factories/sellers.ts';
import type { Consent } from './consent.ts';
import type { Plan } from './plan.ts';
import type { PlannedAccount, PlannedBatch, PlannedWeekly } from './plan-desk.ts';

const calendar = koreanBusinessCalendar();
/** Enters accounts, and approves nothing. */
const CHANGER = { id: 'admin-1', label: 'admin@example.com' };

/** Does what is due, and keeps for the next step what could not be done yet. */
async function doDue<T>(waiting: T[], isDue: (item: T) => boolean, work: (item: T) => Promise<boolean>): Promise<void> {
	for (const item of waiting.filter(isDue)) {
		if (await work(item)) waiting.splice(waiting.indexOf(item), 1);
	}
}

/** People who change accounts, make, approve, move and take back batches, and make recurring payouts. */
export function createDesk(plan: Plan, consent: Consent) {
	const { accounts, batches, weekly } = structuredClone(plan.desk);
	const fates = new Map<string, PlannedBatch['fate']>();
	const afterMs = new Map<string, number>();
	const refOf = (seller: number) => plan.sellers[seller]!.refSellerId;
	const sellerOf = (seller: number) => db().seller.findFirst({ where: { refSellerId: refOf(seller) } });
	const withdrawing: Promise<void>[] = [];

	async function enterAccount({ seller: index, accountNumber }: PlannedAccount): Promise<boolean> {
		const seller = await sellerOf(index);
		if (!seller) return false;
		const { name, email, phone, bankCode, holderName, accountNumberLast4: from } = seller;
		const representative = seller.representativeName === null ? {} : { representativeName: seller.representativeName };
		const edit = { name, email, phone, bankCode, holderName, accountNumber, ...representative };
		const entered = await updateSeller(seller.id, edit, CHANGER, await currentInstant());
		if (!entered.ok) return false;
		consent.enter({ refSellerId: seller.refSellerId, from, to: accountNumber.slice(-4) });
		return true;
	}

	async function importBatch({ index, rows, fate, afterMs: ms }: PlannedBatch): Promise<boolean> {
		const now = await currentInstant();
		const names = payoutColumns.map(({ name }) => name);
		const key = `t${plan.seed}-b${String(index).padStart(4, '0')}`;
		const imported = await importPayouts(
			{
				name: key,
				sha256: Buffer.from(key.padEnd(32, '.')).toString('hex'),
				header: { names, positions: new Map(names.map((column, place) => [column as string, place])) },
				rows: rows.map(({ seller, amount, scheduleType, daysAhead }, line) => {
					const day = scheduleType === 'SCHEDULED' ? addBusinessDays(kstDayOf(now), daysAhead, calendar) : '';
					const cells = [`${key}x${line}`, refOf(seller), scheduleType, day, String(amount), '정산'];
					return { line: line + 2, cells, broken: null };
				}),
			},
			OPERATOR,
			now,
		);
		if (!imported.batchId) return false;
		fates.set(imported.batchId, fate);
		afterMs.set(imported.batchId, ms);
		return true;
	}

	async function makeWeekly({ seller: index, amount, weekday, onHoliday }: PlannedWeekly): Promise<boolean> {
		const seller = await sellerOf(index);
		if (!seller) return false;
		const rule = { rhythm: 'weekly', ordinal: weekday, onHoliday } as const;
		const made = await makePlan(
			{ ...rule, sellerId: seller.id, amount, transactionDescription: '정기' },
			OPERATOR,
			await currentInstant(),
			true,
		);
		return made.ok;
	}

	async function withdraw(batchId: string): Promise<void> {
		const done = await withdrawBatch(batchId, OPERATOR, await currentInstant());
		if (!done.ok) return;
		const gone = await db().payout.findMany({ where: { batchId, status: 'withdrawn' } });
		for (const { refPayoutId } of gone) consent.withdraw(refPayoutId);
	}

	/** As on the page of the batch: what is looked at is what is approved. */
	async function approve(batch: PayoutBatch): Promise<boolean> {
		const now = await currentInstant();
		const since = consent.entered;
		const { version, accounts: seen } = await batchFacts(db(), batch, now);
		const waiting = await db().payout.findMany({
			where: { batchId: batch.id, status: 'awaiting_approval' },
			include: { seller: { select: { accountNumberLast4: true } } },
		});
		const approved = await approveBatch(batch.id, APPROVER, now, { version, accounts: seen });
		if (approved.ok) {
			for (const { refPayoutId, amount, seller } of waiting) {
				consent.approve({ refPayoutId, amount, last4: [seller.accountNumberLast4] }, since);
			}
		} else if (approved.reason === 'dates-passed') {
			const payoutOn = addBusinessDays(kstDayOf(now), 1, calendar);
			await moveBatch(batch.id, { payoutOn, version, confirmed: true }, OPERATOR, now);
		}
		return approved.ok;
	}

	/** Plans have no fate in the seed: of the batches that they fill, those of some days are taken back. */
	const fateOf = ({ id, source, name }: PayoutBatch): PlannedBatch['fate'] =>
		fates.get(id) ?? (source === 'plan' && Number(name.slice(-2)) % 5 === 0 ? 'withdraw-approved' : 'approve');

	async function see(batch: PayoutBatch): Promise<void> {
		const fate = fateOf(batch);
		if (fate === 'withdraw-waiting') return withdraw(batch.id);
		if (fate === 'loses-one') {
			fates.set(batch.id, 'approve');
			const one = await db().payout.findFirst({ where: { batchId: batch.id }, orderBy: { id: 'asc' } });
			const gone = await withdrawPayout(one!.id, OPERATOR, await currentInstant());
			if (gone.ok) consent.withdraw(one!.refPayoutId);
			return;
		}
		const approved = await approve(batch);
		if (!approved || fate !== 'withdraw-approved') return;
		// In the moment of the sending.
		withdrawing.push(pause(afterMs.get(batch.id) ?? 100).then(() => withdraw(batch.id)));
	}

	async function seeWaiting(isTheirTurn: (batch: PayoutBatch) => boolean): Promise<void> {
		const waiting = await db().payoutBatch.findMany({ where: { state: 'awaiting_approval' }, orderBy: { id: 'asc' } });
		for (const batch of waiting.filter(isTheirTurn)) await see(batch);
		await Promise.all(withdrawing.splice(0));
	}

	return {
		/** One step of their day. */
		async act(step: number): Promise<void> {
			const isDue = ({ makeAt }: { makeAt: number }) => makeAt <= step;
			await doDue(accounts, ({ at }) => at <= step, enterAccount);
			await doDue(batches, isDue, importBatch);
			await doDue(weekly, isDue, makeWeekly);
			await seeWaiting(({ version }) => (version + step) % 3 !== 0);
		},
		/** After the last step: plans are paused, and what waits is approved. */
		async finish(): Promise<void> {
			const active = await db().payoutPlan.findMany({ where: { active: true } });
			for (const { id } of active) await setPlanActive(id, false, OPERATOR, await currentInstant());
			await seeWaiting(() => true);
		},
	};
}
