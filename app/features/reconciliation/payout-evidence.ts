import { failureRemedy } from '#app/features/payouts/failure-remedy.ts';
import { formatKst } from '#app/lib/kst-calendar.ts';
import type { Evidence } from './evidence.ts';
import type { JudgedPayout } from './payout-item.ts';
import type { PayoutBreak, PayoutLevelKind } from './payouts-match.ts';
import type { RollForwardDay } from './roll-forward.ts';

type Side = NonNullable<Evidence['left']>;
type Parts = Pick<Evidence, 'left' | 'right' | 'expected' | 'found' | 'wouldMatch'>;

const at = (instant: Date | null) => (instant ? formatKst(instant) : null);

function sidesOf({ ours, toss }: JudgedPayout): { left: Side | null; right: Side | null } {
	return {
		left: ours && {
			what: 'our-payout',
			href: `/payouts/${ours.id}`,
			amounts: ['amount'],
			facts: {
				refPayoutId: ours.refPayoutId,
				amount: String(ours.amount),
				status: ours.status,
				scheduleType: ours.scheduleType,
				payoutDate: ours.payoutOn,
				destination: ours.tossSellerId,
				requestedAt: at(ours.requestedAt),
				approvedAt: at(ours.approvedAt),
				finishedAt: at(ours.finishedAt),
				failureCode: ours.failureCode,
				holdReason: ours.holdReason,
				accountChangedAt: at(ours.accountChangedAt),
			},
		},
		right: toss && {
			what: 'toss-payout',
			amounts: ['amount'],
			facts: {
				refPayoutId: toss.refPayoutId,
				tossPayoutId: toss.tossPayoutId,
				amount: String(toss.amount),
				status: toss.status,
				scheduleType: toss.scheduleType,
				payoutDate: toss.payoutOn,
				destination: toss.destination,
				requestedAt: at(toss.requestedAt),
				seenAt: at(toss.seenAt),
			},
		},
	};
}

/** What a person does about each kind, in words of the catalogue. */
function remedyOf(kind: PayoutLevelKind, item: JudgedPayout): string {
	const code = item.ours?.failureCode;
	if ((kind === 'payout-failed' || kind === 'payout-blocked') && code) return `payout-${failureRemedy(code)}`;
	if (kind === 'payout-blocked') {
		return item.because === 'seller-not-payable' ? 'payout-seller' : 'payout-other-day';
	}
	const remedies = {
		'payout-outcome-unknown': 'payout-wait',
		'payout-missing-at-toss': 'payout-ask-toss',
		'payout-unknown-to-us': 'payout-find-sender',
		'payout-amount-difference': 'payout-ask-toss',
		'payout-stale-state': 'payout-read-again',
		'payout-wrong-account': 'payout-check-account',
		'payout-paid-twice': 'payout-claim-back',
		'payout-failed': 'payout-retry',
		'payout-returned': 'payout-account',
		'payout-off-calendar': 'payout-other-day',
		'payout-unapproved': 'payout-review',
		'funding-shortfall': 'payout-fund',
	} as const;
	return kind in remedies ? remedies[kind as keyof typeof remedies] : 'payout-review';
}

function expectedBecause({ ours, expected }: JudgedPayout): string {
	if (!ours) return 'payout-not-ours';
	if (expected.length === 0) return ours.status === 'submitting' ? 'payout-not-proved' : 'payout-not-expected';
	return ours.status === 'failed' || ours.status === 'rejected' ? 'payout-still-owed' : 'payout-owed';
}

function partsOfItem({ kind, expected, actual }: PayoutBreak, item: JudgedPayout): Parts {
	const { ours, toss } = item;
	const amount = toss?.amount ?? ours!.amount;
	const values = {
		ref: ours?.refPayoutId ?? toss!.refPayoutId,
		status: toss?.status ?? ours?.status ?? '',
		ours: ours?.status ?? '',
		code: ours?.failureCode ?? '',
		day: item.day,
	};
	return {
		...sidesOf(item),
		expected: {
			amount: String(expected),
			because: expectedBecause(item),
			values,
			amounts: { size: String(ours?.amount ?? amount) },
		},
		found: { amount: String(actual), because: item.because, values, amounts: { size: String(amount) } },
		wouldMatch: { what: remedyOf(kind, item), amount: String(amount), values },
	};
}

function partsOfDay({ expected, actual, mId }: PayoutBreak, rolled: RollForwardDay, bankLines?: string): Parts {
	const { day, openedAt, closedAt, opening, settled, paidOut, cameBack } = rolled;
	const values = { from: at(openedAt) ?? '', to: formatKst(closedAt) };
	return {
		left: {
			what: 'balance-carried',
			href: `/balance/roll-forward?from=${day}&to=${day}&mId=${encodeURIComponent(mId)}`,
			amounts: ['opening', 'settled', 'paidOut', 'cameBack', 'amount'],
			facts: {
				readAt: at(openedAt),
				opening: String(opening),
				settled: String(settled),
				paidOut: String(-paidOut),
				cameBack: String(cameBack),
				amount: String(expected),
			},
		},
		right: {
			what: 'balance-read',
			amounts: ['amount'],
			facts: {
				readAt: formatKst(closedAt),
				amount: String(actual),
				...(bankLines ? { bankLines } : {}),
			},
		},
		expected: {
			amount: String(expected),
			because: 'balance-carried',
			values,
			amounts: {
				opening: String(opening),
				settled: String(settled),
				paidOut: String(paidOut),
				cameBack: String(cameBack),
			},
		},
		found: { amount: String(actual), because: 'balance-read', values },
		wouldMatch: { what: 'balance-explained', amount: String(expected - actual), values },
	};
}

/** Why a break of level 4 is one, with both sides as the run saw them. */
export function payoutEvidence(found: PayoutBreak, bankLines?: string): Parts {
	return found.item ? partsOfItem(found, found.item) : partsOfDay(found, found.rolled!, bankLines);
}
