import { formatKst } from '#app/lib/kst-calendar.ts';
import type { Verdict } from './compare.ts';
import { HTTP_FAULT_KINDS, WEBHOOK_FAULT_KINDS } from './plan-faults.ts';
import type { TortureResult } from './run.ts';

/** What the two sides do not agree on: one sentence each. */
export function problemsOfVerdict(verdict: Verdict): string[] {
	return [
		...verdict.sentTwice.map((what) => `sent twice: ${what}`),
		...verdict.lost.map((what) => `lost: ${what}`),
		...verdict.unequal.map((what) => `unequal: ${what}`),
		...verdict.hanging.map((what) => `hanging: ${what}`),
		...verdict.sellers.map((what) => `seller: ${what}`),
		...(verdict.difference === 0n ? [] : [`difference: ${verdict.difference} won`]),
	];
}

/** Everything that must not be: one sentence each, none when the run passed. */
export function problemsOf({ verdict, unwanted, webhooks, broken }: TortureResult): string[] {
	return [
		...problemsOfVerdict(verdict),
		...unwanted.map((what) => `unwanted: ${what}`),
		...(webhooks.stillStored === 0 ? [] : [`${webhooks.stillStored} events were stored and never applied`]),
		...broken,
	];
}

/** Names and values in two columns. */
export function table(rows: [string, string | number | bigint][]): string {
	const width = Math.max(...rows.map(([name]) => name.length));
	return rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value)}`.trimEnd()).join('\n');
}

/** The result as a person reads it: what was done, what was done against it, and what came of it. */
export function summaryOf(result: TortureResult): string {
	const { verdict, webhooks, faults } = result;
	const struck = [...HTTP_FAULT_KINDS, ...WEBHOOK_FAULT_KINDS].map((kind): [string, number] => [
		`  ${kind}`,
		faults[kind] ?? 0,
	]);
	const total = struck.reduce((sum, [, count]) => sum + count, 0);
	const ends = Object.entries({ ...verdict.ends, ...result.unscheduled }).sort(([, a], [, b]) => b - a);
	return table([
		['seed', result.seed],
		['payouts', result.payouts],
		['sellers', result.sellers],
		['clock', `${formatKst(result.from)} to ${formatKst(result.to)}, ${result.steps} steps`],
		['faults that struck', total],
		...struck,
		['  receiver out of order', webhooks.refusedAtFirst],
		['workers killed', `${result.kills}, of these ${result.killsInCall} times while a call was under way`],
		['turns to send lost', result.turnsLost],
		['workers frozen', result.frozen],
		...Object.entries(result.desk),
		['calls of Toss', result.calls],
		['webhooks received', webhooks.received],
		['ends', ''],
		...ends.map(([end, count]): [string, number] => [`  ${end}`, count]),
		['duration', `${result.seconds} s`],
		['sent twice', verdict.sentTwice.length],
		['lost', verdict.lost.length],
		['difference', `${verdict.difference} won`],
		['sent against what people said', result.unwanted.length],
		['unequal states or amounts', verdict.unequal.length],
		['hanging without a reason', verdict.hanging.length + webhooks.stillStored],
		['sellers that differ', verdict.sellers.length],
		['broken invariants', result.broken.length],
	]);
}
