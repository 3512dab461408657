import { type KstDay, parseKstDay } from '#app/lib/kst-calendar.ts';
import { PAYOUT_LIMITS } from '#app/toss/payout-rules.ts';
import { refuse } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import { isGiven, object, readMetadata, text } from './read-fields.ts';
import type { V1PayoutItem } from './v1-payout.ts';

/** Reads the array of a payout request of v1: shape first, for all items. Source: docs.tosspayments.com/guides/payouts. */
export function readV1Payouts(body: unknown, settings: Settings): V1PayoutItem[] {
	const most = settings.v1ItemsPerRequest || Number.POSITIVE_INFINITY;
	if (!Array.isArray(body) || body.length < 1 || body.length > most) refuse('INVALID_REQUEST');
	return body.map((item: unknown) => readItem(item, settings));
}

function readItem(value: unknown, settings: Settings): V1PayoutItem {
	const given = object(value);
	return {
		subMallId: text(given.subMallId),
		payoutDate: parseKstDay(text(given.payoutDate)) ?? refuse('INVALID_DATE'),
		payoutAmount: readAmount(given.payoutAmount, settings),
		transferSummary: readSummary(given.transferSummary),
		metadata: readMetadata(given.metadata, settings),
	};
}

function readAmount(value: unknown, settings: Settings): bigint {
	if (!isGiven(value)) refuse('REQUIRED_AMOUNT');
	if (typeof value !== 'number') refuse('INVALID_REQUEST');
	if (value <= 0) refuse('BELOW_ZERO_AMOUNT');
	const limit = settings.v1AmountBelow || Number.MAX_SAFE_INTEGER;
	if (value >= limit) refuse('EXCEED_MAX_AMOUNT');
	if (!Number.isInteger(value)) refuse('INVALID_REQUEST');
	return BigInt(value);
}

function readSummary(value: unknown): string | null {
	if (!isGiven(value)) return null;
	const fits = typeof value === 'string' && value.length <= PAYOUT_LIMITS.descriptionLength;
	return fits ? value : refuse('INVALID_REQUEST');
}

/** Reads the days of a list, both of them required. */
export function readDays(query: URLSearchParams): { from: KstDay; to: KstDay } {
	const startDate = query.get('startDate');
	const endDate = query.get('endDate');
	if (!startDate || !endDate) refuse('INVALID_REQUIRED_PARAM');
	const from = parseKstDay(startDate) ?? refuse('INVALID_DATE');
	const to = parseKstDay(endDate) ?? refuse('INVALID_DATE');
	return from <= to ? { from, to } : refuse('INVALID_DATE');
}
