import type { Payment } from './payment.ts';

/** What the sandbox makes up about a payment. The same seed always gives the same answer. */

const cards = [
	{ issuerCode: '61', acquirerCode: '61', number: '43301234****123*', cardType: '신용', ownerType: '개인' },
	{ issuerCode: '41', acquirerCode: '41', number: '52218700****456*', cardType: '신용', ownerType: '개인' },
	{ issuerCode: '11', acquirerCode: '11', number: '55704251****800*', cardType: '체크', ownerType: '개인' },
	{ issuerCode: '51', acquirerCode: '51', number: '46251000****345*', cardType: '신용', ownerType: '개인' },
	{ issuerCode: '24', acquirerCode: '21', number: '53275000****222*', cardType: '체크', ownerType: '개인' },
	{ issuerCode: '71', acquirerCode: '71', number: '51075200****914*', cardType: '신용', ownerType: '개인' },
	{ issuerCode: '3K', acquirerCode: '31', number: '94330100****077*', cardType: '신용', ownerType: '법인' },
	{ issuerCode: '91', acquirerCode: '91', number: '35625900****631*', cardType: '체크', ownerType: '개인' },
] as const;

const orderNames = [
	'수제 쿠키 세트 외 1건',
	'원목 스툴 외 3건',
	'제주 감귤 10kg',
	'봄 자켓',
	'유기농 잡곡 2종',
	'캠핑 랜턴',
	'도자기 찻잔 세트',
	'강아지 간식 모음',
	'핸드드립 커피 원두 500g',
	'천연 비누 4개입',
] as const;

const buyers = ['김하늘', '이서준', '박지우', '최민서', '정도윤', '강하은', '조예준', '윤서아'] as const;
const banks = ['88', '20', '06', '90', '92', '11', '81', '03'] as const;
const easyPayProviders = ['토스페이', '네이버페이', '카카오페이', '삼성페이', '페이코'] as const;

function pick<T>(list: readonly T[], seed: number, salt: number): T {
	return list[mix(seed, salt) % list.length]!;
}

/** A number from 0 to 2^32 - 1 that looks random and depends on nothing but its arguments. */
function mix(seed: number, salt: number): number {
	let value = (seed ^ Math.imul(salt + 1, 0x9e3779b1)) >>> 0;
	value = Math.imul(value ^ (value >>> 16), 0x85ebca6b) >>> 0;
	value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35) >>> 0;
	return (value ^ (value >>> 16)) >>> 0;
}

function digits(seed: number, salt: number, length: number): string {
	let text = '';
	for (let index = 0; index < length; index += 1) text += String(mix(seed, salt * 64 + index) % 10);
	return text;
}

export function orderNameOf(seed: number): string {
	return pick(orderNames, seed, 1);
}

export function buyerNameOf(seed: number): string {
	return pick(buyers, seed, 2);
}

export interface CardDetails {
	issuerCode: string;
	acquirerCode: string;
	number: string;
	installmentPlanMonths: number;
	isInterestFree: boolean;
	interestPayer: 'BUYER' | 'CARD_COMPANY' | 'MERCHANT' | null;
	approveNo: string;
	cardType: string;
	ownerType: string;
	/** The part of the payment that went through the card. */
	amount: number;
}

const LEAST_FOR_INSTALMENTS = 50_000;

/** The card behind a card payment or an easy payment; null where no card took part. */
export function cardOf(payment: Pick<Payment, 'method' | 'seed' | 'totalAmount' | 'choices'>): CardDetails | null {
	const { method, seed, totalAmount, choices } = payment;
	if (method !== '카드' && method !== '간편결제') return null;
	const easyPay = easyPayOf(payment);
	const amount = easyPay ? totalAmount - easyPay.amount - easyPay.discountAmount : totalAmount;
	if (amount <= 0) return null;
	const card = pick(cards, seed, 3);
	const bySeed =
		method === '카드' && card.cardType === '신용' && totalAmount >= LEAST_FOR_INSTALMENTS && mix(seed, 4) % 8 === 0;
	const months = choices?.installmentPlanMonths ?? (choices?.interestPayer || bySeed ? 3 : 0);
	const payer = months > 0 ? (choices?.interestPayer ?? (bySeed ? 'MERCHANT' : null)) : null;
	return {
		...card,
		installmentPlanMonths: months,
		isInterestFree: payer === 'MERCHANT' || payer === 'CARD_COMPANY',
		interestPayer: payer,
		approveNo: digits(seed, 5, 8),
		amount,
	};
}

export interface EasyPayDetails {
	provider: string;
	/** Paid from account-like money of the easy payment service. */
	amount: number;
	/** Paid by points or coupons. */
	discountAmount: number;
}

/** How an easy payment was made up: mostly by card alone, sometimes with money or points beside it. */
export function easyPayOf(payment: Pick<Payment, 'method' | 'seed' | 'totalAmount'>): EasyPayDetails | null {
	if (payment.method !== '간편결제') return null;
	const { seed, totalAmount } = payment;
	const kind = mix(seed, 6) % 4;
	const amount = kind === 2 ? Math.floor(totalAmount / 5) : kind === 3 ? totalAmount : 0;
	const discountAmount = kind === 2 ? Math.floor(totalAmount / 20) : 0;
	return { provider: pick(easyPayProviders, seed, 7), amount, discountAmount };
}

export interface BankDetails {
	bankCode: string;
	accountNumber: string;
	holderName: string;
}

/** The account of a virtual account or a transfer. */
export function bankOf(seed: number): BankDetails {
	return { bankCode: pick(banks, seed, 8), accountNumber: `X${digits(seed, 9, 13)}`, holderName: buyerNameOf(seed) };
}

export function mobileNumberOf(seed: number): string {
	return `010${digits(seed, 10, 8)}`;
}

export function giftApproveNoOf(seed: number): string {
	return digits(seed, 11, 8);
}
