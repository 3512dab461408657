import { parseKstDay } from '#app/lib/kst-calendar.ts';
import { PAYOUT_LIMITS } from '#app/toss/payout-rules.ts';
import { type Json, object, readMetadata } from '../read-fields.ts';
import { refuse } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import type { PayoutItem } from './payout.ts';

const SELLER_ID_MAX_LENGTH = 35;

/** Reads the array of a payout request: shape first, for all items. Source: docs.tosspayments.com/guides/v2/payouts. */
export function readPayouts(body: unknown, settings: Pick<Settings, 'payoutNumericStrings'>): PayoutItem[] {
	if (!Array.isArray(body) || body.length < 1 || body.length > PAYOUT_LIMITS.itemsPerRequest) refuse('INVALID_REQUEST');
	return body.map((item: unknown) => readItem(item, settings));
}

function readItem(value: unknown, settings: Pick<Settings, 'payoutNumericStrings'>): PayoutItem {
	const given = object(value);
	const refPayoutId = text(given.refPayoutId, PAYOUT_LIMITS.refPayoutIdLength);
	const { scheduleType } = given;
	if (scheduleType !== 'EXPRESS' && scheduleType !== 'SCHEDULED') refuse('INVALID_REQUEST');
	return {
		refPayoutId,
		destination: text(given.destination, SELLER_ID_MAX_LENGTH),
		scheduleType,
		payoutDate: scheduleType === 'SCHEDULED' ? readDate(given.payoutDate, refPayoutId) : null,
		amount: readAmount(object(given.amount), refPayoutId, settings),
		// Counted as it was sent: a client has to compose its letters.
		transactionDescription: text(given.transactionDescription, PAYOUT_LIMITS.descriptionLength),
		metadata: readMetadata(given.metadata),
	};
}

function readDate(value: unknown, refPayoutId: string): string {
	const day = text(value, 100);
	return parseKstDay(day) ?? refuse('INVALID_DATE', { refPayoutId });
}

function readAmount(given: Json, refPayoutId: string, settings: Pick<Settings, 'payoutNumericStrings'>): bigint {
	if (typeof given.currency !== 'string') refuse('INVALID_REQUEST');
	if (given.currency !== 'KRW') refuse('INVALID_CURRENCY', { refPayoutId });
	let { value } = given;
	if (typeof value === 'string' && settings.payoutNumericStrings && /^\d{1,15}$/.test(value)) value = Number(value);
	if (typeof value !== 'number') refuse('INVALID_REQUEST');
	if (value <= 0) refuse('BELOW_ZERO_AMOUNT', { refPayoutId });
	if (value >= Number(PAYOUT_LIMITS.amountBelow)) refuse('EXCEED_MAX_AMOUNT', { refPayoutId });
	if (!Number.isInteger(value)) refuse('INVALID_REQUEST');
	return BigInt(value);
}

function text(value: unknown, maxLength: number): string {
	if (typeof value !== 'string' || value.trim() === '' || value.length > maxLength) refuse('INVALID_REQUEST');
	return value;
}
