import type { Payment, PaymentMethod } from '../payments/payment.ts';
import { cardOf } from '../payments/variety.ts';
import type { Settings } from '../settings.ts';

/** One part of a fee, in won: its value without VAT and its VAT. */
export interface FeePart {
	type: 'BASE' | 'INSTALLMENT';
	supply: bigint;
	vat: bigint;
}

/** The terms of one part: hundredths of a percent, at least so many won; or a fixed fee. All without VAT. */
interface FeeTerms {
	type: FeePart['type'];
	rateBp: bigint;
	least: bigint;
	fixed: bigint;
}

export type FeeRounding = 'A' | 'B';

const terms = (type: FeePart['type'], rateBp: number, least = 0, fixed = 0): FeeTerms => ({
	type,
	rateBp: BigInt(rateBp),
	least: BigInt(least),
	fixed: BigInt(fixed),
});

function baseTermsOf(method: PaymentMethod, settings: Settings): FeeTerms {
	if (method === '카드') return terms('BASE', settings.settlementCardFee);
	if (method === '간편결제') return terms('BASE', settings.settlementEasyPayFee);
	if (method === '계좌이체') {
		return terms('BASE', settings.settlementTransferFee, settings.settlementTransferFeeLeast);
	}
	if (method === '가상계좌') return terms('BASE', 0, 0, settings.settlementVirtualAccountFee);
	if (method === '휴대폰') return terms('BASE', settings.settlementMobileFee);
	return terms('BASE', settings.settlementVoucherFee);
}

/** The rate for so many months out of `2=140,3=200,…`; the nearest lower entry where a month is not listed. */
export function instalmentRateBp(months: number, list: string): number {
	let rate = 0;
	for (const entry of list.split(',')) {
		const [entryMonths, entryRate] = entry.split('=').map(Number);
		if (entryMonths !== undefined && entryRate !== undefined && entryMonths <= months) rate = entryRate;
	}
	return rate;
}

function termsOf(payment: Payment, settings: Settings): FeeTerms[] {
	const list = [baseTermsOf(payment.method, settings)];
	const card = cardOf(payment);
	if (card?.interestPayer === 'MERCHANT') {
		list.push(terms('INSTALLMENT', instalmentRateBp(card.installmentPlanMonths, settings.settlementInstalmentFees)));
	}
	return list;
}

/**
 * The fee part for an amount. Method A: rate × amount without VAT, cut to whole won, then 10 % VAT of it, half up.
 * Method B: the same with VAT inside, cut to whole won, then split by 1.1, half up. Both give all published rows.
 */
export function feePartOf(amount: bigint, rateBp: bigint, least: bigint, fixed: bigint, rounding: FeeRounding) {
	if (rounding === 'B') {
		const byRate = (amount * rateBp * 11n) / 100_000n;
		const atLeast = ((fixed > 0n ? fixed : least) * 11n) / 10n;
		const total = fixed > 0n || byRate < atLeast ? atLeast : byRate;
		const supply = (total * 20n + 11n) / 22n;
		return { supply, vat: total - supply };
	}
	const byRate = (amount * rateBp) / 10_000n;
	const supply = fixed > 0n ? fixed : byRate < least ? least : byRate;
	return { supply, vat: (supply + 5n) / 10n };
}

const roundingOf = (settings: Settings): FeeRounding => (settings.settlementFeeRounding === 'B' ? 'B' : 'A');

/** The fee of the approval of a payment, part by part. */
export function feesOfApproval(payment: Payment, settings: Settings): FeePart[] {
	return termsOf(payment, settings).map(({ type, rateBp, least, fixed }) => ({
		type,
		...feePartOf(BigInt(payment.totalAmount), rateBp, least, fixed, roundingOf(settings)),
	}));
}

function givesFeeBack(method: PaymentMethod, settings: Settings): boolean {
	if (method === '카드') return settings.feeBackCard;
	return method === '간편결제' ? settings.feeBackEasyPay : settings.feeBackOther;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/**
 * The fee that one cancel gives back, part by part, as negative amounts; zeros where the fee is kept. The rate is applied
 * to the cancelled part, and the cancel that leaves nothing gives back all that is left of the approval's fee, so that a
 * payment cancelled wholly nets to 0. Never gives back more than was taken.
 */
export function feesOfCancel(payment: Payment, transactionKey: string, settings: Settings): FeePart[] {
	const left = feesOfApproval(payment, settings);
	if (!givesFeeBack(payment.method, settings)) return left.map(({ type }) => ({ type, supply: 0n, vat: 0n }));
	const partTerms = termsOf(payment, settings);
	for (const cancel of payment.cancels) {
		const back = left.map((part, index) => {
			if (cancel.refundableAmount === 0) return { supply: part.supply, vat: part.vat };
			const share = feePartOf(BigInt(cancel.amount), partTerms[index]!.rateBp, 0n, 0n, roundingOf(settings));
			return { supply: least(share.supply, part.supply), vat: least(share.vat, part.vat) };
		});
		if (cancel.transactionKey === transactionKey) {
			return left.map(({ type }, index) => ({ type, supply: -back[index]!.supply, vat: -back[index]!.vat }));
		}
		for (const [index, part] of left.entries()) {
			part.supply -= back[index]!.supply;
			part.vat -= back[index]!.vat;
		}
	}
	throw new RangeError('the payment has no such cancel');
}
