import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/*
 * Files of any size, made row by row from their number alone, so that nothing has to be kept in memory: the same number
 * gives the same transaction and the same line. A permutation of the numbers makes each file one that is sorted by nothing.
 */

const TRANSACTIONS = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
const SETTLEMENTS =
	'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate,cancel.canceledAt';
const MIDS = ['dalbitmall01', 'dalbitmall02', 'haneulshop'];
const METHODS = ['카드', '카드', '카드', '간편결제', '계좌이체', '휴대폰'];
const FIRST_INSTANT = Date.parse('2026-03-01T00:00:00Z');
const DAY_SECONDS = 86_400;

export const benchScope = { from: '2026-03-01', to: '2026-03-31', asOf: '2026-04-30' };

function mix(number: number, salt: number): number {
	let state = Math.imul(number ^ salt, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
	state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
	state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
	return (state ^ (state >>> 16)) >>> 0;
}
const hex = (number: number, salt: number) => mix(number, salt).toString(16).padStart(8, '0');
/** 32 characters; the number itself is among them, so that no two are the same. */
const keyOf = (number: number, salt: number) =>
	hex(number, salt) + number.toString(16).padStart(8, '0') + hex(number, salt + 1) + hex(number, salt + 2);

const hours = Array.from({ length: 24 * 40 }, (_, hour) =>
	new Date(FIRST_INSTANT + hour * 3_600_000).toISOString().slice(0, 14),
);
const two = (number: number) => String(number).padStart(2, '0');
const instant = (second: number) =>
	`${hours[Math.floor(second / 3600)]}${two(Math.floor((second % 3600) / 60))}:${two(second % 60)}+09:00`;
const day = (second: number, later = 0) => hours[Math.floor(second / DAY_SECONDS + later) * 24]!.slice(0, 10);

type Fate = 'matched' | 'no-line' | 'other-amount' | 'twice' | 'no-transaction';

function fateOf(number: number): Fate {
	const fate = mix(number, 77) % 1000;
	if (fate < 4) return 'no-line';
	if (fate < 7) return 'other-amount';
	if (fate < 9) return 'twice';
	return fate < 11 && !isCancel(number) && !isCancel(number + 1) ? 'no-transaction' : 'matched';
}

/** Every twelfth row is the cancel of the one before it. */
const isCancel = (number: number) => number % 12 === 11;

function factsOf(number: number) {
	const payment = isCancel(number) ? number - 1 : number;
	const size = (10 + (mix(payment, 5) % 9990)) * 10;
	const approvedAt = mix(payment, 6) % (20 * DAY_SECONDS);
	return {
		mId: MIDS[mix(payment, 7) % MIDS.length]!,
		method: METHODS[mix(payment, 8) % METHODS.length]!,
		key: keyOf(number, 11),
		paymentKey: `pay_${keyOf(payment, 21).slice(0, 28)}`,
		orderId: `order-${payment}`,
		amount: isCancel(number) ? -size : size,
		approvedAt,
		at: isCancel(number) ? approvedAt + 60 + (mix(number, 9) % (5 * DAY_SECONDS)) : approvedAt,
	};
}

function transaction(number: number): string {
	if (fateOf(number) === 'no-transaction') return '';
	const { mId, key, paymentKey, orderId, method, at, amount } = factsOf(number);
	const status = isCancel(number) ? 'CANCELED' : 'DONE';
	return `${mId},${key},${paymentKey},${orderId},${method},${status},${instant(at)},KRW,${amount}\n`;
}

function line(number: number): string {
	const fate = fateOf(number);
	if (fate === 'no-line') return '';
	const { mId, key, paymentKey, orderId, method, at, approvedAt, amount } = factsOf(number);
	const found = amount + (fate === 'other-amount' ? 100 : 0);
	const supply = Math.trunc(found / 40);
	const vat = Math.trunc(supply / 10);
	const fee = supply + vat;
	const text = [
		...[mId, paymentKey, key, orderId, 'KRW', method, found, fee, supply, vat, found - fee, instant(approvedAt)],
		...[day(at), day(at, 5), isCancel(number) ? instant(at) : ''],
	].join(',');
	return fate === 'twice' ? `${text}\n${text}\n` : `${text}\n`;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** `count` numbers from `first` on, in an order that looks like none. */
function* shuffled(first: number, count: number, order: number): Generator<number> {
	let step = Math.max(1, Math.floor(count * 0.618) + order * 2);
	while (gcd(step, count) !== 1) step += 1;
	for (let index = 0, at = order % count; index < count; index += 1, at = (at + step) % count) yield first + at;
}

function* fileText(header: string, row: (number: number) => string, numbers: Iterable<number>): Generator<string> {
	let text = `${header}\n`;
	for (const number of numbers) {
		text += row(number);
		if (text.length > 262_144) {
			yield text;
			text = '';
		}
	}
	yield text;
}

export interface BigFiles {
	transactions: string;
	settlements: string;
}

/** Writes `count` transactions, numbered from `first`, and the lines for them; `order` is which order. */
export async function writeBigFiles(
	folder: string,
	options: { name: string; first: number; count: number; order: number },
): Promise<BigFiles> {
	const { name, first, count, order } = options;
	const files = {
		transactions: path.join(folder, `${name}-transactions.csv`),
		settlements: path.join(folder, `${name}-settlements.csv`),
	};
	await pipeline(
		Readable.from(fileText(TRANSACTIONS, transaction, shuffled(first, count, order))),
		createWriteStream(files.transactions),
	);
	await pipeline(
		Readable.from(fileText(SETTLEMENTS, line, shuffled(first, count, order + 1))),
		createWriteStream(files.settlements),
	);
	return files;
}

/** How many pairs agree among the first `count` numbers. */
export function matchedOf(count: number): number {
	let matched = 0;
	for (let number = 0; number < count; number += 1) {
		const fate = fateOf(number);
		if (fate === 'matched' || fate === 'twice') matched += 1;
	}
	return matched;
}

/** A key that is there, for searching. */
export const someKey = (number: number) => factsOf(number).key;
