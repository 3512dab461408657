import { z } from 'zod';
import type { SandboxContext } from '../context.ts';
import type { SettlementLine } from './settlement-line.ts';

/** What was done to the line of one transaction, to give a reconciliation something to find. */
export interface Break {
	transactionKey: string;
	omitted: boolean;
	/** Further lines of the same key. */
	extraLines: number;
	/** Days by which the line becomes visible later than usual. */
	lateDays: number;
	/** Fields served with another value; everything else stays as it is. */
	fields: Record<string, unknown>;
}

export type Change = 'omit' | 'duplicate' | 'late' | 'restore' | Record<string, unknown>;

const LATE_DAYS = 1;

export const changeSchema = z.union([
	z.enum(['omit', 'duplicate', 'late', 'restore']),
	z.record(z.string(), z.unknown()).refine((fields) => Object.keys(fields).length > 0, 'names no field'),
]);

/** All seeded breaks, by transaction key. */
export class SettlementBreaks {
	readonly #kept;
	/** Grows with every change: whoever keeps sums of lines compares it. */
	version = 0;

	constructor(context: SandboxContext) {
		this.#kept = context.store.collection<Break>('settlement-breaks');
	}

	of(transactionKey: string): Break | undefined {
		return this.#kept.size === 0 ? undefined : this.#kept.get(transactionKey);
	}

	/** Adds one change to those that the line has already; `restore` takes all of them back. */
	change(transactionKey: string, change: Change): void {
		this.version += 1;
		if (change === 'restore') {
			this.#kept.delete(transactionKey);
			return;
		}
		const known = this.#kept.get(transactionKey) ?? none(transactionKey);
		if (change === 'omit') known.omitted = true;
		else if (change === 'duplicate') known.extraLines += 1;
		else if (change === 'late') known.lateDays += LATE_DAYS;
		else known.fields = { ...known.fields, ...change };
		this.#kept.put(transactionKey, known);
	}
}

function none(transactionKey: string): Break {
	return { transactionKey, omitted: false, extraLines: 0, lateDays: 0, fields: {} };
}

const nullable = new Set(['paidOutDate', 'card', 'easyPay', 'cancel']);
const dates = new Set(['soldDate', 'paidOutDate']);

/** What is wrong with new values for fields of a line, as a sentence; null when they can be served. */
export function problemOfFields(fields: Record<string, unknown>, line: SettlementLine): string | null {
	for (const [name, value] of Object.entries(fields)) {
		if (!Object.hasOwn(line, name)) return `a settlement line has no field ${name}`;
		if (value === null && nullable.has(name)) continue;
		const now = line[name];
		if (typeof now === 'number' && !Number.isSafeInteger(value)) return `${name} must be a whole number`;
		if (typeof now === 'string' && typeof value !== 'string') return `${name} must be text`;
		if (dates.has(name) && !/^\d{4}-\d{2}-\d{2}$/.test(String(value))) return `${name} must be a day`;
		if (Array.isArray(now) && !Array.isArray(value)) return `${name} must be a list`;
	}
	return null;
}
