import { fractionDigitsOf } from '#app/lib/minor-units.ts';
import { cleanText, withDecimalPoint } from './import-cells.ts';
import type { Cells, ImportProfile } from './import-profile.ts';
import { targetsOf } from './import-targets.ts';

/** What COPY fills of every settlement line, whatever its currency. */
export const lineColumns = [
	{ name: 'm_id', type: 'text' },
	{ name: 'payment_key', type: 'text' },
	{ name: 'transaction_key', type: 'text' },
	{ name: 'order_id', type: 'text' },
	{ name: 'currency', type: 'text' },
	{ name: 'method', type: 'text' },
	{ name: 'amount', type: 'bigint' },
	{ name: 'fee', type: 'bigint' },
	{ name: 'supply_amount', type: 'bigint' },
	{ name: 'vat', type: 'bigint' },
	{ name: 'pay_out_amount', type: 'bigint' },
	{ name: 'approved_at', type: 'timestamptz' },
	{ name: 'sold_on', type: 'date' },
	{ name: 'paid_out_on', type: 'date' },
] as const;

/** What COPY fills of a settlement line in another currency than won, in the order of its values. */
export const foreignStaging = [
	...lineColumns,
	{ name: 'canceled_at', type: 'timestamptz' },
	{ name: 'extra', type: 'jsonb' },
	{ name: 'row_no', type: 'int' },
] as const;

/**
 * True when rows of other currencies than won are kept beside the ledger: settlement lines with a key of their own. Without
 * one nothing would ever say which transaction they belong to; transactions and orders are in won only.
 */
export const keepsForeign = ({ kind, holds, keyless }: ImportProfile): boolean =>
	kind === 'settlements' && holds !== 'sums' && !keyless;

/** The code of another currency than won; null when the cell is none. */
export function foreignCurrency(raw: string): string | null {
	const code = cleanText(raw).toUpperCase();
	return /^[A-Z]{3}$/.test(code) && code !== 'KRW' ? code : null;
}

/**
 * An amount in the minor unit of its currency (cents), as digits; null when the cell is empty, undefined when it is no such
 * amount. `38.10` says itself where its decimals are; digits alone count minor units already where the source does so
 * (`inMinor`), else whole units. A comma only parts thousands: what could mean two amounts is none.
 */
export function readForeignAmount(
	raw: string,
	currency: string,
	inMinor: NonNullable<ImportProfile['minorUnits']>,
	decimal?: 'comma',
): string | null | undefined {
	const written = cleanText(raw).replace(/^'/, '');
	const text = decimal ? withDecimalPoint(written) : written;
	if (text === '' || text === '-') return null;
	const parts = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(text);
	if (!parts) return undefined;
	const [, sign, whole = '', fraction] = parts;
	const standard = fractionDigitsOf(currency);
	const counted = typeof inMinor === 'object' ? (inMinor[currency] ?? standard) : standard;
	const decimals = inMinor && fraction === undefined ? Math.max(standard - counted, 0) : standard;
	if (/[^0]/.test(fraction?.slice(decimals) ?? '')) return undefined;
	const digits = whole.replaceAll(',', '') + (fraction ?? '').slice(0, decimals).padEnd(decimals, '0');
	if (digits.length > 18) return undefined;
	return String(sign === '-' ? -BigInt(digits) : BigInt(digits));
}

/** The values of COPY for a line that is complete; null when something that a line has to say is missing. */
export function foreignValues(
	profile: ImportProfile,
	cells: Cells,
	extra: Readonly<Record<string, string>>,
	rowNo: number,
): (string | null)[] | null {
	if (targetsOf(profile).some(({ name, required }) => required && cells[name] == null)) return null;
	const more = { extra: Object.keys(extra).length ? JSON.stringify(extra) : null, row_no: String(rowNo) };
	const complete: Cells = { ...cells, ...more };
	return foreignStaging.map(({ name }) => complete[name] ?? null);
}
