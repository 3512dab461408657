import { compareText } from '#app/lib/compare-text.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';

/** What an account is for. Which account of the company's chart that is, is data. */
export const accountRoles = [
	'receivable',
	'settlement-due',
	'fee',
	'input-vat',
	'held-for-sellers',
	'bank',
	'payout-balance',
	'suspense',
	'seller-fee',
	'output-vat',
	'seller-adjustment',
] as const;
export type AccountRole = (typeof accountRoles)[number];

export interface LedgerAccount {
	code: string;
	name: string;
}
export type AccountMap = Record<AccountRole, LedgerAccount>;

/** A usual Korean chart of accounts. A marketplace holds what buyers pay until it pays its sellers. */
export const defaultAccounts: AccountMap = {
	receivable: { code: '120', name: '미수금' },
	'settlement-due': { code: '120-1', name: '미수금(정산예정)' },
	fee: { code: '831', name: '지급수수료' },
	'input-vat': { code: '135', name: '부가세대급금' },
	'held-for-sellers': { code: '254', name: '예수금' },
	bank: { code: '103', name: '보통예금' },
	'payout-balance': { code: '103-1', name: '예치금(지급대행 잔액)' },
	suspense: { code: '257', name: '가수금' },
	'seller-fee': { code: '412', name: '수수료수익' },
	'output-vat': { code: '255', name: '부가세예수금' },
	'seller-adjustment': { code: '831-1', name: '지급수수료(판매자 조정)' },
};

const voucherKinds = [
	'sale',
	'cancel',
	'seller-fee',
	'seller-adjustment',
	'settlement',
	'deposit',
	'payout',
	'payout-return',
] as const;
export type VoucherKind = (typeof voucherKinds)[number];

/** What one day of a merchant comes to. Won, as the rows have it: cancels and the lines of cancels are negative. */
export type DayMovement = { day: KstDay; mId: string } & (
	| { kind: 'sale' | 'cancel' | 'payout' | 'payout-return'; amount: bigint }
	/** Our fee of what sellers are owed, without VAT and the VAT, and what a person adjusted in their favour. */
	| { kind: 'seller-fee'; amount: bigint; vat: bigint }
	| { kind: 'seller-adjustment'; amount: bigint }
	| { kind: 'deposit'; amount: bigint; into: 'bank' | 'payout-balance' }
	| { kind: 'settlement'; amount: bigint; net: bigint; fee: bigint; vat: bigint }
);

/** One side of a voucher: exactly one of the two amounts is more than 0. */
export interface JournalLine {
	role: AccountRole;
	debit: bigint;
	credit: bigint;
}

export interface Voucher {
	day: KstDay;
	mId: string;
	kind: VoucherKind;
	/** Unique, and the same whenever it is made: day, merchant and kind. */
	number: string;
	lines: JournalLine[];
}

/** Signed amounts by account, debit positive, as lines: a negative amount stands on the other side, nothing is left out. */
function linesOf(amounts: readonly (readonly [AccountRole, bigint])[]): JournalLine[] {
	return amounts
		.filter(([, amount]) => amount !== 0n)
		.map(([role, amount]) => ({
			role,
			debit: amount > 0n ? amount : 0n,
			credit: amount < 0n ? -amount : 0n,
		}))
		.sort((a, b) => Number(b.debit > 0n) - Number(a.debit > 0n));
}

function amountsOf(movement: DayMovement): [AccountRole, bigint][] {
	switch (movement.kind) {
		case 'sale':
		case 'cancel':
			return [
				['receivable', movement.amount],
				['held-for-sellers', -movement.amount],
			];
		case 'seller-fee':
			return [
				['held-for-sellers', movement.amount + movement.vat],
				['seller-fee', -movement.amount],
				['output-vat', -movement.vat],
			];
		case 'seller-adjustment':
			return [
				['seller-adjustment', movement.amount],
				['held-for-sellers', -movement.amount],
			];
		case 'settlement': {
			const { amount, net, fee, vat } = movement;
			return [
				['settlement-due', net],
				['fee', fee],
				['input-vat', vat],
				['receivable', -amount],
				// Lines that do not add up: the voucher does, and says by how much they do not.
				['suspense', amount - net - fee - vat],
			];
		}
		case 'deposit':
			return [
				[movement.into, movement.amount],
				['settlement-due', -movement.amount],
			];
		// Toss pays sellers out of the balance, wherever settled money goes.
		case 'payout':
			return [
				['held-for-sellers', movement.amount],
				['payout-balance', -movement.amount],
			];
		case 'payout-return':
			return [
				['payout-balance', movement.amount],
				['held-for-sellers', -movement.amount],
			];
	}
}

/** The voucher of one day's movement, null when nothing moved. Debits and credits are equal. */
export function voucherOf(movement: DayMovement): Voucher | null {
	const { day, mId, kind } = movement;
	const lines = linesOf(amountsOf(movement));
	if (lines.length === 0) return null;
	// An adjustment belongs to a seller, and to no merchant.
	const number = [day.replaceAll('-', ''), mId, kind].filter((part) => part !== '').join('-');
	return { day, mId, kind, number, lines };
}

/** Vouchers of movements in the order of day, merchant and kind. */
export function vouchersOf(movements: readonly DayMovement[]): Voucher[] {
	return movements
		.flatMap((movement) => voucherOf(movement) ?? [])
		.sort(
			(a, b) =>
				compareText(a.day, b.day) ||
				compareText(a.mId, b.mId) ||
				voucherKinds.indexOf(a.kind) - voucherKinds.indexOf(b.kind),
		);
}

/** Σ debits and Σ credits; they are equal. */
export function totalsOf(vouchers: readonly Voucher[]): { debit: bigint; credit: bigint } {
	const lines = vouchers.flatMap((voucher) => voucher.lines);
	return {
		debit: lines.reduce((sum, { debit }) => sum + debit, 0n),
		credit: lines.reduce((sum, { credit }) => sum + credit, 0n),
	};
}
