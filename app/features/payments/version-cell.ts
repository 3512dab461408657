import { formatMoney } from '#app/i18n/format.ts';

/** The cells of rows that are amounts in the minor unit of the row's currency. */
const AMOUNTS = new Set(['amount', 'fee', 'supply_amount', 'vat', 'fees_total', 'pay_out_amount', 'balance_after']);

/** A cell of an earlier version as people read it: amounts as everywhere else, the parts of a fee one by one. */
export function versionCell(name: string, text: string, currency: string): string {
	if (AMOUNTS.has(name) && /^-?\d+$/.test(text)) return formatMoney(BigInt(text), currency);
	if (name !== 'fees') return text;
	try {
		const parts = JSON.parse(text) as { type: string; fee: number }[];
		return parts.map(({ type, fee }) => `${type} ${formatMoney(BigInt(fee), currency)}`).join(', ');
	} catch {
		return text;
	}
}
