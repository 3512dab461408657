import { classifyLine, defaultNarratives } from './narrative.ts';

/** True for what may be the number of an account, of any country: it is kept and shown as one. Codes have fewer digits. */
export const isAccountNumber = (text: string): boolean => text.replace(/\D/g, '').length >= 6;

/** The last four digits of an account number, which is enough to tell it from others. */
export function maskAccount(number: string): string {
	const digits = number.replace(/[^\d*]/g, '');
	return `***${digits.slice(-4)}`;
}

/** A name of which the first letter is left. The payment provider is nobody whose name has to be kept back. */
export function maskName(name: string): string {
	const known = classifyLine({ account: '', amount: 1n, parts: [name] }, defaultNarratives);
	if (known.class === 'settlement') return name;
	const [first = ''] = [...name];
	return `${first}${'*'.repeat(Math.max([...name].length - 1, 1))}`;
}

/** A narrative whose parts that are the counterparty's name are masked. */
export function maskNarrative(narrative: string, counterparty: string | null): string {
	if (!counterparty) return narrative;
	return narrative
		.split(' | ')
		.map((part) => (part === counterparty ? maskName(part) : part.replaceAll(counterparty, maskName(counterparty))))
		.join(' | ');
}
