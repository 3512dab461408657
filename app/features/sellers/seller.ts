/** What we did with Toss about a seller. */
export const registrations = ['pending', 'submitting', 'registered', 'refused', 'deleting', 'deleted'] as const;
export type Registration = (typeof registrations)[number];

export const businessTypes = ['INDIVIDUAL', 'INDIVIDUAL_BUSINESS', 'CORPORATE'] as const;
export type BusinessType = (typeof businessTypes)[number];

/** The statuses that Toss documents. It is an open set: another one is kept and shown as it came. */
export const tossSellerStatuses = ['APPROVAL_REQUIRED', 'PARTIALLY_APPROVED', 'KYC_REQUIRED', 'APPROVED'] as const;
export type TossSellerStatus = (typeof tossSellerStatuses)[number];

/** Through which service Toss pays a seller: a sub-mall of v1 is none of v2. */
export const payoutsApis = ['v2', 'v1'] as const;
export type PayoutsApi = (typeof payoutsApis)[number];

const registrationMoves = {
	pending: ['submitting', 'deleted'],
	submitting: ['registered', 'refused'],
	registered: ['deleting'],
	// Toss may refuse to delete, and then the seller is what it was.
	deleting: ['registered', 'deleted'],
	refused: ['pending', 'deleted'],
	deleted: [],
} satisfies Record<Registration, readonly Registration[]>;

/** True when a registration may go from one state to the other. Nothing leaves `deleted`. */
export function canMoveRegistration(from: Registration, to: Registration): boolean {
	return (registrationMoves[from] as readonly Registration[]).includes(to);
}

/** The steps that Toss documents: docs.tosspayments.com/guides/v2/payouts. */
const tossMoves = {
	APPROVAL_REQUIRED: ['PARTIALLY_APPROVED'],
	PARTIALLY_APPROVED: ['KYC_REQUIRED'],
	KYC_REQUIRED: ['APPROVED'],
	APPROVED: ['KYC_REQUIRED'],
} satisfies Record<TossSellerStatus, readonly TossSellerStatus[]>;

export interface SeenSellerStatus {
	status: string;
	/** An event is a hint; a reply or a read of the API is what holds. */
	source: 'webhook' | 'reply' | 'poll';
	/** An event: when it was made. A reply or a read: when the question was asked. */
	at: Date;
}

export interface KnownSellerStatus {
	status: string | null;
	at: Date | null;
}

export type SellerStatusDecision =
	| { kind: 'unchanged' }
	| { kind: 'move'; to: string; at: Date }
	/** The event may be late, repeated or out of order: only a read of the API tells. */
	| { kind: 'doubtful' }
	/** Asked before the newest thing we know was said. */
	| { kind: 'stale' };

/** An event carries the time of Toss's clock, a read that of ours: closer together than this, their order means nothing. */
const CLOCKS_AGREE_WITHIN_MS = 60_000;

/**
 * Decides what a status that Toss named changes. An event moves a seller only along a documented step and only when it
 * is newer than what is known; everything else about it is settled by a read. A read holds unless something newer is
 * already known, so late, repeated and reordered news change nothing wrongly.
 */
export function decideSellerStatus(known: KnownSellerStatus, seen: SeenSellerStatus): SellerStatusDecision {
	if (seen.status === known.status) return { kind: 'unchanged' };
	const age = known.at ? seen.at.getTime() - known.at.getTime() : Number.POSITIVE_INFINITY;
	if (seen.source === 'webhook') {
		const next: readonly string[] =
			known.status && known.status in tossMoves ? tossMoves[known.status as TossSellerStatus] : [];
		const plain = age > CLOCKS_AGREE_WITHIN_MS && next.includes(seen.status);
		return plain ? { kind: 'move', to: seen.status, at: seen.at } : { kind: 'doubtful' };
	}
	return age > 0 ? { kind: 'move', to: seen.status, at: seen.at } : { kind: 'stale' };
}

export type NotPayable =
	| 'not-registered'
	| 'paid-through-v1'
	| 'identity-check-pending'
	| 'kyc-required'
	| 'unknown-status';

/**
 * Why a seller cannot be paid, or null when it can. Toss pays PARTIALLY_APPROVED and APPROVED sellers only; a status we
 * do not know is not paid on a guess. A sub-mall of payouts v1 is unknown to the service that we pay through.
 */
export function notPayableReason(seller: {
	registration: string;
	tossStatus: string | null;
	payoutsApi?: string;
}): NotPayable | null {
	if (seller.registration !== 'registered') return 'not-registered';
	if (seller.payoutsApi === 'v1') return 'paid-through-v1';
	switch (seller.tossStatus) {
		case 'PARTIALLY_APPROVED':
		case 'APPROVED':
			return null;
		case 'APPROVAL_REQUIRED':
			return 'identity-check-pending';
		case 'KYC_REQUIRED':
			return 'kyc-required';
		default:
			return 'unknown-status';
	}
}

export type SellerStage =
	| 'pending'
	| 'submitting'
	| 'refused'
	| 'deleting'
	| 'deleted'
	| 'identity-check'
	| 'kyc'
	| 'payable-limited'
	| 'payable'
	| 'other';

export const sellerStages = [
	'pending',
	'submitting',
	'refused',
	'deleting',
	'deleted',
	'identity-check',
	'kyc',
	'payable-limited',
	'payable',
	'other',
] as const satisfies readonly SellerStage[];

/** One word for where a seller stands, from our side and Toss's together. */
export function sellerStageOf(seller: { registration: string; tossStatus: string | null }): SellerStage {
	if (seller.registration !== 'registered') return seller.registration as Exclude<Registration, 'registered'>;
	switch (seller.tossStatus) {
		case 'APPROVAL_REQUIRED':
			return 'identity-check';
		case 'PARTIALLY_APPROVED':
			return 'payable-limited';
		case 'KYC_REQUIRED':
			return 'kyc';
		case 'APPROVED':
			return 'payable';
		default:
			return 'other';
	}
}

/** True while something about the seller is expected to change without anybody touching it. */
export function isSellerInMotion(seller: { registration: string; tossStatus: string | null }): boolean {
	const stage = sellerStageOf(seller);
	return (
		stage === 'pending' ||
		stage === 'submitting' ||
		stage === 'deleting' ||
		stage === 'identity-check' ||
		stage === 'kyc'
	);
}

/** Only the last four digits may be seen without a command that is recorded. */
export function maskedAccount(last4: string): string {
	return `••••••${last4}`;
}
