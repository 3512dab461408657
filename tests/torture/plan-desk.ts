import type { Random } from './random.ts';

/** A new account of a seller, entered in a step or as soon after it as the seller can be changed. */
export interface PlannedAccount {
	seller: number;
	at: number;
	accountNumber: string;
}

export interface PlannedRow {
	seller: number;
	amount: bigint;
	scheduleType: 'EXPRESS' | 'SCHEDULED';
	daysAhead: number;
}

/** A file of payouts: approved, or taken back before that, or in the moment after it, while it is being sent. */
export interface PlannedBatch {
	index: number;
	makeAt: number;
	rows: PlannedRow[];
	fate: 'approve' | 'withdraw-waiting' | 'withdraw-approved' | 'loses-one';
	/** From the approval to the withdrawal. */
	afterMs: number;
}

/** A recurring payout of every week. */
export interface PlannedWeekly {
	seller: number;
	makeAt: number;
	amount: bigint;
	/** 1 (Monday) to 7. */
	weekday: number;
	onHoliday: 'skip' | 'before' | 'after';
}

/** What the desk of a finance team does besides single payouts. */
export interface PlannedDesk {
	accounts: PlannedAccount[];
	batches: PlannedBatch[];
	weekly: PlannedWeekly[];
}

export function planDesk(
	chance: Random,
	{ payouts, sellers }: { payouts: number; sellers: number },
	steps: number,
): PlannedDesk {
	const last = Math.max(1, Math.floor(steps * 0.9));
	// The sellers that get most payouts also change their accounts most.
	const busySeller = () => Math.floor(chance.next() ** 1.8 * sellers);
	const amount = () => BigInt(Math.floor(10 ** (3 + chance.next() * 3)));
	const accounts = Array.from({ length: Math.max(4, Math.round(sellers * 0.5)) }, (_, index) => ({
		seller: busySeller(),
		at: chance.whole(1, last),
		// No two accounts of a run end alike.
		accountNumber: `1107${String(1000 + index).padStart(8, '0')}`,
	}));
	const batches = Array.from({ length: Math.max(2, Math.round(payouts / 50)) }, (_, index): PlannedBatch => {
		const roll = chance.whole(1, 10);
		return {
			index,
			makeAt: chance.whole(1, last),
			rows: Array.from({ length: chance.whole(3, 12) }, () => ({
				seller: busySeller(),
				amount: amount(),
				scheduleType: chance.percent(60) ? 'EXPRESS' : 'SCHEDULED',
				daysAhead: chance.whole(1, 5),
			})),
			fate: roll <= 5 ? 'approve' : roll <= 6 ? 'withdraw-waiting' : roll <= 9 ? 'withdraw-approved' : 'loses-one',
			afterMs: chance.whole(0, 400),
		};
	});
	const weekly = Array.from({ length: Math.max(1, Math.round(sellers / 12)) }, () => ({
		seller: busySeller(),
		makeAt: chance.whole(1, Math.max(2, Math.floor(steps / 3))),
		amount: amount(),
		weekday: chance.whole(1, 7),
		onHoliday: chance.pick(['skip', 'before', 'after'] as const),
	}));
	return { accounts, batches, weekly };
}
