/**
 * Toss's closed-looking words. None of these sets is closed in fact: replies keep whatever comes, and these lists serve
 * to name, sort and translate. Source: docs.tosspayments.com/codes/enum-codes, /guides/v2/payouts.
 */

/** Methods of payment as the API writes them, with their English codes. */
export const PAYMENT_METHODS = {
	카드: 'CARD',
	가상계좌: 'VIRTUAL_ACCOUNT',
	간편결제: 'EASY_PAY',
	휴대폰: 'MOBILE_PHONE',
	계좌이체: 'TRANSFER',
	문화상품권: 'CULTURE_GIFT_CERTIFICATE',
	도서문화상품권: 'BOOK_GIFT_CERTIFICATE',
	게임문화상품권: 'GAME_GIFT_CERTIFICATE',
} as const;
export type PaymentMethod = keyof typeof PAYMENT_METHODS;

/** True for a virtual account, named in the one language or the other. */
export const isVirtualAccount = (method: string): boolean =>
	method === '가상계좌' || method === PAYMENT_METHODS.가상계좌;

/** SQL: whether a column of methods names a virtual account, in the one language or the other. */
export const virtualAccountIn = (column: string): string => `${column} in ('가상계좌', '${PAYMENT_METHODS.가상계좌}')`;

/** The Korean name of a method given in Korean or as the English code; other text comes back as it is. */
export function paymentMethodOf(text: string): string {
	const trimmed = text.trim();
	const found = Object.entries(PAYMENT_METHODS).find(([ko, english]) => ko === trimmed || english === trimmed);
	return found ? found[0] : trimmed;
}

export const EASY_PAY_PROVIDERS = {
	토스페이: 'TOSSPAY',
	삼성페이: 'SAMSUNGPAY',
	엘페이: 'LPAY',
	카카오페이: 'KAKAOPAY',
	페이코: 'PAYCO',
	LG페이: 'LGPAY',
	SSG페이: 'SSG',
	네이버페이: 'NAVERPAY',
	애플페이: 'APPLEPAY',
} as const;

/** States of a payment, and of a transaction of it. */
const PAYMENT_STATUSES = [
	'READY',
	'IN_PROGRESS',
	'WAITING_FOR_DEPOSIT',
	'DONE',
	'CANCELED',
	'PARTIAL_CANCELED',
	'ABORTED',
	'EXPIRED',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** Kinds of sellers: without a business registration, sole proprietors, corporations. */
export const BUSINESS_TYPES = ['INDIVIDUAL', 'INDIVIDUAL_BUSINESS', 'CORPORATE'] as const;
export type BusinessType = (typeof BUSINESS_TYPES)[number];

const SELLER_STATUSES = ['APPROVAL_REQUIRED', 'PARTIALLY_APPROVED', 'KYC_REQUIRED', 'APPROVED'] as const;
export type TossSellerStatus = (typeof SELLER_STATUSES)[number];

const PAYOUT_STATUSES = ['REQUESTED', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED'] as const;
export type TossPayoutStatus = (typeof PAYOUT_STATUSES)[number];

export const CARD_TYPES = { 신용: 'CREDIT', 체크: 'CHECK', 기프트: 'GIFT' } as const;

export const OWNER_TYPES = { 개인: 'PERSONAL', 법인: 'CORPORATE', 미확인: 'UNKNOWN' } as const;

/** Account numbers to which every payout fails in the test environment. Source: docs.tosspayments.com/guides/v2/payouts. */
export const FAILING_TEST_ACCOUNTS = [
	{ bankCode: '295', accountNumber: '77701777777' },
	{ bankCode: '011', accountNumber: '3025353430761' },
	{ bankCode: '002', accountNumber: '02004240994312' },
] as const;
