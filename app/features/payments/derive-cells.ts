import { createHash } from 'node:crypto';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import type { Cells, ImportProfile, Rule } from './import-profile.ts';

const hasTimeOfDay = (text: string | null | undefined) => /\d:\d|\d{14}|\d\s*시|^\d{5}\.\d/.test(text ?? '');

/** The key of a line whose transaction is not known: the same row, read again, has the same one. */
function provisionalKey(parts: readonly (string | null | undefined)[]): string {
	const hash = createHash('sha256').update(JSON.stringify(parts.map((part) => part ?? '')));
	return `provisional_${hash.digest('hex').slice(0, 32)}`;
}

function holds(cell: string | null, among: readonly string[] | 'negative' | 'filled'): boolean {
	if (among === 'filled') return cell !== null && cell !== '';
	if (among === 'negative') return cell?.startsWith('-') ?? false;
	return cell !== null && among.includes(cell);
}

/** Amounts of a row added up; `-name` takes away. Null when all of them are empty. */
export function sumOfCells(names: readonly string[], cells: Cells): bigint | null {
	let total: bigint | null = null;
	for (const name of names) {
		const value = cells[name.replace(/^-/, '')] ?? null;
		if (value === null) continue;
		total = (total ?? 0n) + (name.startsWith('-') ? -BigInt(value) : BigInt(value));
	}
	return total;
}

/** What a rule makes of the cells of a row; `raw` are those of the file as they stand in it. */
function applyRule(rule: Rule, cells: Cells, raw: Cells): string | null {
	const cell = (name: string) => cells[name] ?? null;
	const apply = (inner: Rule) => applyRule(inner, cells, raw);
	if (typeof rule === 'string') return cell(rule);
	if ('always' in rule) return rule.always;
	if ('first' in rule) {
		for (const each of rule.first) {
			const value = apply(each);
			if (value !== null) return value;
		}
		return null;
	}
	if ('sum' in rule) {
		const total = sumOfCells(rule.sum, cells);
		return total === null ? null : String(total);
	}
	if ('signed' in rule) {
		const value = cell(rule.signed);
		const takesAway = ['debit', 'cancel'].includes(cell(rule.by) ?? '');
		return value !== null && takesAway ? String(-BigInt(value.replace(/^-/, ''))) : value;
	}
	if ('if' in rule) {
		const chosen = holds(cell(rule.if), rule.in) ? rule.use : rule.or;
		return chosen === undefined ? null : apply(chosen);
	}
	if ('dayOf' in rule) {
		const instant = apply(rule.dayOf);
		return instant === null ? null : kstDayOf(new Date(instant));
	}
	if ('startOf' in rule) {
		const day = apply(rule.startOf);
		return day === null ? null : `${day}T00:00:00+09:00`;
	}
	if ('joined' in rule) {
		const parts = rule.joined.map(apply).filter((part) => part !== null && part !== '');
		return parts.length ? parts.join(':') : null;
	}
	if ('hash' in rule) return provisionalKey(rule.hash.map(apply));
	if ('hasTime' in rule) return String(hasTimeOfDay(raw[rule.hasTime]));
	const fees = Object.entries(rule.fees).flatMap(([type, name]) => {
		const value = cell(name);
		return value === null ? [] : [`{"type":"${type}","fee":${value}}`];
	});
	return fees.length ? `[${fees.join(',')}]` : null;
}

/** Makes the further cells of a row, one after the other. */
export function deriveCells(profile: ImportProfile, cells: Cells, raw: Cells): Cells {
	const complete: Cells = { ...cells };
	for (const { name, rule } of profile.derived ?? []) complete[name] = applyRule(rule, complete, raw);
	return complete;
}
