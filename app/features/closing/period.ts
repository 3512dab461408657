import { addDays, type KstDay, kstDayFrom, parseAskedDay } from '#app/lib/kst-calendar.ts';
import type { Tone } from '#app/ui/status-badge.tsx';

const periodStates = ['open', 'prepared', 'closed', 'reopened'] as const;
export type PeriodState = (typeof periodStates)[number];

/** What the lists of periods can be narrowed down to. `due`: over, and neither closed nor inside closed books. */
export const periodFilterStates = ['due', ...periodStates, 'covered'] as const;

/** How the books of a period stand, as a word of `closing`. */
export function periodWord({ state, covered, passed }: { state: PeriodState; covered: boolean; passed: boolean }) {
	if (passed) return 'passed';
	return covered ? 'covered' : (`states.${state}` as const);
}

export const periodTones = {
	open: 'neutral',
	prepared: 'progress',
	closed: 'success',
	reopened: 'warning',
} satisfies Record<PeriodState, Tone>;

/** A month, or one day, that can be closed. Both ends are included. */
export interface Period {
	/** As the address names it: `2026-03` or `2026-03-05`. */
	name: string;
	kind: 'day' | 'month';
	from: KstDay;
	to: KstDay;
}

/** The month that a day lies in. */
export function monthOf(day: KstDay): Period {
	const name = day.slice(0, 7);
	const from = kstDayFrom(`${name}-01`);
	const next = addDays(from, 31);
	return { name, kind: 'month', from, to: addDays(kstDayFrom(`${next.slice(0, 7)}-01`), -1) };
}

/** One day as a period. */
export const dayPeriod = (day: KstDay): Period => ({ name: day, kind: 'day', from: day, to: day });

/** The period of an address; null for anything else. */
export function parsePeriod(name: string): Period | null {
	if (/^\d{4}-\d{2}$/.test(name)) {
		const first = parseAskedDay(`${name}-01`);
		return first && monthOf(first);
	}
	const day = parseAskedDay(name);
	return day && dayPeriod(day);
}

/** The items of the checklist. Those that `noted` names may be passed with a note of who prepares; all others stop it. */
const checkNames = ['ended', 'order', 'coverage', 'imports', 'proof', 'payouts', 'carried'] as const;
export type CheckName = (typeof checkNames)[number];
const noted: readonly CheckName[] = ['coverage', 'imports'];

export interface Check {
	name: CheckName;
	ok: boolean;
	/** How many rows stand in the way. */
	count: number;
	/** Where these rows are. */
	href: string;
}

export type PrepareRefusal = 'not-ready' | 'note-missing';

/** Whether a period can be prepared as it is: what must hold holds, and what may be passed is explained. */
export function decidePrepare(
	checks: readonly Check[],
	note: string,
): { ok: true } | { ok: false; reason: PrepareRefusal } {
	const failed = checks.filter(({ ok }) => !ok).map(({ name }) => name);
	if (failed.some((name) => !noted.includes(name))) return { ok: false, reason: 'not-ready' };
	if (failed.length > 0 && note.trim() === '') return { ok: false, reason: 'note-missing' };
	return { ok: true };
}

/** True when a check may be passed with a note. */
export const isNoted = (name: CheckName) => noted.includes(name);

/**
 * Whether the books are closed in order: a period follows what is closed without a gap. The first one that is ever closed
 * may begin anywhere.
 */
export function followsClosed(period: Period, closedThrough: KstDay | null): boolean {
	return !closedThrough || (period.from <= addDays(closedThrough, 1) && period.to > closedThrough);
}
