import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { approvePayout, withdrawPayout } from '#app/features/payouts/approve-payout.server.ts';
import { cancelPayout } from '#app/features/payouts/cancel-payout.server.ts';
import { changePayout } from '#app/features/payouts/change-payout.server.ts';
import { schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import { scheduleWarnings } from '#app/features/payouts/schedule-rules.ts';
import { registerSeller } from '#app/features/sellers/register-seller.server.ts';
import { addBusinessDays, fromDateColumn, koreanBusinessCalendar, kstDayOf } from '#app/lib/kst-calendar.ts';
import { APPROVER, companyInput, individualInput, OPERATOR } from '#tests/factories/sellers.ts';
import type { Consent } from './consent.ts';
import type { Ledger } from './ledger.ts';
import type { Plan, PlannedObligation, PlannedSeller } from './plan.ts';
import type { World } from './world.ts';

const calendar = koreanBusinessCalendar();
const LONGEST_CHAIN = 3;
const AT_ONCE = 4;

interface Progress {
	obligation: PlannedObligation;
	/** One after another, each in place of the one before. */
	payouts: { id: string; ref: string; step: number }[];
	/** Why it could not be scheduled so far. */
	refusal: string | null;
	/** The step in which its last payout was seen to have come to nothing. */
	endedAt: number | null;
	fateIsDone: boolean;
}

export interface PayoutRow {
	id: string;
	refPayoutId: string;
	tossPayoutId: string | null;
	status: string;
	version: number;
	transactionDescription: string;
	scheduleType: string;
	holdReason: string | null;
	holdUntil: Date | null;
	payoutOn: Date | null;
	failureCode: string | null;
	amount: bigint;
}

/** All payouts, with what people and the comparison look at. */
export function allPayouts(): Promise<PayoutRow[]> {
	return db().payout.findMany({
		select: {
			id: true,
			refPayoutId: true,
			tossPayoutId: true,
			status: true,
			version: true,
			transactionDescription: true,
			scheduleType: true,
			holdReason: true,
			holdUntil: true,
			payoutOn: true,
			failureCode: true,
			amount: true,
		},
		orderBy: { refPayoutId: 'asc' },
	});
}

/** Does the work for each, a few at a time. */
async function each<T>(items: Iterable<T>, work: (item: T) => Promise<unknown>): Promise<void> {
	const queue = [...items];
	const one = async () => {
		for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** What is owed, from the reference of one of the payouts that pay it; those of files and of plans pay for themselves. */
export const obligationOf = (refPayoutId: string) => refPayoutId.replace(/^(t\d+-\d+)-\d+$/, '$1');

/** The operators, approvers, sellers, Toss's reviewers and banks of a run. They do what the plan says, when they can. */
export function createPeople(plan: Plan, world: World, consent: Consent) {
	const sellerIds = new Map<number, string>();
	const asked = new Map<string, number>();
	const expired = new Set<number>();
	const owed: Progress[] = plan.obligations.map((obligation) => ({
		obligation,
		payouts: [],
		refusal: null,
		endedAt: null,
		fateIsDone: obligation.fate === 'none',
	}));
	const cancels: Promise<unknown>[] = [];

	async function register({ index, refSellerId, businessType, failingAccount }: PlannedSeller) {
		const account: Record<string, string> = failingAccount ? { bankCode: '295', accountNumber: '77701777777' } : {};
		const input =
			businessType === 'INDIVIDUAL'
				? individualInput({ refSellerId, ...account })
				: companyInput({ refSellerId, businessType, ...account });
		const result = await registerSeller(input, OPERATOR, await currentInstant());
		if (!result.ok) throw new Error(`${refSellerId}: ${result.reason}`);
		sellerIds.set(index, result.sellerId);
	}

	/** Sellers answer their text messages, reviewers answer questionnaires, and some KYCs run out. */
	async function playSellers(ledger: Ledger, step: number, everybody: boolean) {
		const byRef = new Map(ledger.sellers.map((seller) => [seller.refSellerId, seller]));
		await each(plan.sellers, async (planned) => {
			const seller = byRef.get(planned.refSellerId);
			if (!seller) return;
			const question = `${planned.index} ${seller.status}`;
			const since = asked.get(question) ?? step;
			asked.set(question, since);
			const has = (steps: number | null) => steps !== null && (everybody || step >= since + steps);
			if (seller.status === 'APPROVAL_REQUIRED' && has(planned.verifiesAfter)) {
				await world.tryControl(`sellers/${seller.id}/verify`);
			} else if (seller.status === 'KYC_REQUIRED' && has(planned.passesKycAfter)) {
				asked.delete(question);
				await world.tryControl(`sellers/${seller.id}/kyc`);
			} else if (seller.status === 'APPROVED' && planned.kycExpiresAt !== null && step >= planned.kycExpiresAt) {
				if (everybody || expired.has(planned.index)) return;
				expired.add(planned.index);
				await world.tryControl(`sellers/${seller.id}/expire-kyc`);
			}
		});
	}

	/** What a page shows of the account of a seller. */
	async function shownAccount(sellerId: string): Promise<string> {
		const seller = await db().seller.findUniqueOrThrow({ where: { id: sellerId } });
		return seller.accountNumberLast4;
	}

	/** Does what needs no other person: with it somebody says yes, to the account that is the seller's at that moment. */
	async function sayYes<R extends { ok: boolean; status?: string }>(
		sellerId: string,
		yes: { refPayoutId: string; amount: bigint },
		command: () => Promise<R>,
	): Promise<R> {
		const since = consent.entered;
		const before = await shownAccount(sellerId);
		const result = await command();
		if (!result.ok) return result;
		consent.takeBack(yes.refPayoutId);
		if (result.status === 'approved') {
			consent.approve({ ...yes, last4: [before, await shownAccount(sellerId)] }, since);
		}
		return result;
	}

	/** As on the page of the payout: the account that is looked at is the one that is approved. */
	async function approve(payoutId: string) {
		const since = consent.entered;
		const payout = await db().payout.findUniqueOrThrow({ where: { id: payoutId }, include: { seller: true } });
		const { refPayoutId, amount, version, seller } = payout;
		const seen = { version, accountVersion: seller.accountVersion };
		const approved = await approvePayout(payoutId, APPROVER, await currentInstant(), seen);
		if (approved.ok) consent.approve({ refPayoutId, amount, last4: [seller.accountNumberLast4] }, since);
		// It would never be sent: whoever made it takes it back.
		else if (approved.reason === 'date-passed') await withdraw(payoutId, refPayoutId);
	}

	async function withdraw(payoutId: string, refPayoutId: string) {
		const withdrawn = await withdrawPayout(payoutId, OPERATOR, await currentInstant());
		if (withdrawn.ok) consent.withdraw(refPayoutId);
	}

	/** Another amount, which whoever approved the first one has to approve anew. */
	async function change(
		{ id, refPayoutId, amount, payoutOn, transactionDescription, version }: PayoutRow,
		sellerId: string,
	) {
		const changed = { refPayoutId, amount: amount + 1n };
		const day = payoutOn && fromDateColumn(payoutOn);
		const input = {
			amount: changed.amount,
			payoutOn: day,
			transactionDescription,
			confirmed: scheduleWarnings,
			version,
		};
		const now = await currentInstant();
		return sayYes(sellerId, changed, () => changePayout(id, input, OPERATOR, now));
	}

	async function schedule(progress: Progress, step: number) {
		const { obligation, payouts } = progress;
		const sellerId = sellerIds.get(obligation.seller);
		if (!sellerId) return;
		const replaced = payouts.at(-1);
		// What is paid anew is paid at once: the day that was planned has gone by.
		const scheduleType = replaced ? 'EXPRESS' : obligation.scheduleType;
		const now = await currentInstant();
		const payoutOn =
			scheduleType === 'SCHEDULED' ? addBusinessDays(kstDayOf(now), obligation.daysAhead, calendar) : null;
		const ref = `t${plan.seed}-${String(obligation.index).padStart(5, '0')}-${payouts.length + 1}`;
		const yes = { refPayoutId: ref, amount: obligation.amount };
		const result = await sayYes(sellerId, yes, () =>
			schedulePayout(
				{
					sellerId,
					refPayoutId: ref,
					scheduleType,
					payoutOn,
					amount: obligation.amount,
					transactionDescription: '정산',
					confirmed: scheduleWarnings,
					...(replaced ? { replacesPayoutId: replaced.id } : {}),
				},
				OPERATOR,
				now,
			),
		);
		if (!result.ok) {
			progress.refusal = result.reason;
			return;
		}
		progress.refusal = null;
		progress.endedAt = null;
		payouts.push({ id: result.payoutId, ref, step });
		if (obligation.fate === 'withdraw' && !progress.fateIsDone) {
			progress.fateIsDone = true;
			await withdraw(result.payoutId, ref);
		}
	}

	/** What the plan has in store for one payout after it was scheduled. */
	async function playFate(progress: Progress, row: PayoutRow, step: number) {
		const { fate, fateAfter } = progress.obligation;
		if (progress.fateIsDone || step < progress.payouts.at(-1)!.step + fateAfter) return;
		if (fate === 'change' && ['approved', 'awaiting_approval'].includes(row.status)) {
			progress.fateIsDone = (await change(row, sellerIds.get(progress.obligation.seller)!)).ok;
		}
		if (!row.tossPayoutId) return;
		if (fate === 'cancel' && row.status === 'requested') {
			progress.fateIsDone = true;
			// Nobody waits: the person looks elsewhere while Toss takes its time.
			cancels.push(cancelPayout(row.id, OPERATOR));
		}
		if (fate === 'bank-fails') progress.fateIsDone = await world.tryControl(`payouts/${row.tossPayoutId}/fail`);
		if (fate === 'bank-returns' && row.status === 'completed') {
			progress.fateIsDone = await world.tryControl(`payouts/${row.tossPayoutId}/return`);
		}
	}

	async function playPayouts(step: number, replaces: boolean) {
		const rows = new Map((await allPayouts()).map((row) => [row.id, row]));
		await each(owed, async (progress) => {
			const last = progress.payouts.at(-1);
			if (!last) {
				if (step >= progress.obligation.scheduleAt) await schedule(progress, step);
				return;
			}
			const row = rows.get(last.id);
			if (!row) return;
			const isTheirTurn = !replaces || (progress.obligation.index + step) % 3 !== 0;
			if (row.status === 'awaiting_approval' && isTheirTurn) await approve(row.id);
			await playFate(progress, row, step);
			if (!replaces) return;
			if (row.status === 'approved' && row.holdReason === 'date-passed') {
				// Nobody waits for a day that is over: it is taken back and paid at once.
				await withdraw(row.id, row.refPayoutId);
				if (progress.payouts.length < LONGEST_CHAIN) await schedule(progress, step);
				return;
			}
			const cameToNothing = ['failed', 'rejected', 'canceled'].includes(row.status);
			if (!cameToNothing) return;
			progress.endedAt ??= step;
			const { replacedAfter } = progress.obligation;
			if (replacedAfter === null || progress.payouts.length >= LONGEST_CHAIN) return;
			if (step >= progress.endedAt + replacedAfter) await schedule(progress, step);
		});
	}

	return {
		/** One step of everybody's day. */
		async act(step: number): Promise<void> {
			await each(
				plan.sellers.filter(({ registerAt }) => registerAt === step),
				register,
			);
			await playSellers(await world.ledger(), step, false);
			await playPayouts(step, true);
		},
		/** After the last step: what waits for a person is done, and nothing new is begun. */
		async finish(step: number): Promise<void> {
			await playSellers(await world.ledger(), step, true);
			await playPayouts(step, false);
			await Promise.all(cancels.splice(0));
		},
		/** Obligations for which nothing could be scheduled, by reason. */
		unscheduled(): Record<string, number> {
			const reasons: Record<string, number> = {};
			for (const { payouts, refusal } of owed) {
				if (payouts.length > 0) continue;
				const reason = `never scheduled: ${refusal ?? 'its turn did not come'}`;
				reasons[reason] = (reasons[reason] ?? 0) + 1;
			}
			return reasons;
		},
	};
}
