import type { BatchResult } from './batch.ts';
import { problemsOfVerdict, table } from './summary.ts';

/** Everything that must not be: one sentence each, none when the run passed. */
export function problemsOfBatch({ verdict, wrong, brokenAuditRow, paid, accepted, refused }: BatchResult): string[] {
	return [
		...problemsOfVerdict(verdict),
		...wrong,
		...(paid === accepted - refused.length ? [] : [`${paid} paid of ${accepted - refused.length}`]),
		...(brokenAuditRow === null ? [] : [`the audit chain breaks at ${brokenAuditRow}`]),
	];
}

const counted = (calls: Record<string, number>): [string, number][] =>
	Object.entries(calls)
		.sort(([, a], [, b]) => b - a)
		.map(([call, count]) => [`  ${call}`, count]);
const sum = (calls: Record<string, number>) => Object.values(calls).reduce((all, one) => all + one, 0);

/** The result as a person reads it. */
export function summaryOfBatch(result: BatchResult): string {
	const { seconds, bad, refused, verdict } = result;
	const head = table([
		['rows of the file', result.rows],
		['sellers', result.sellers],
		['bad rows', bad.length],
		['refused by Toss', refused.length],
		['paid', result.paid],
		['import', `${seconds.import} s`],
		['approval', `${seconds.approval} s`],
		['approval to the last one sent', `${seconds.sending} s`],
		['approval to the last one paid', `${seconds.paying} s, of these one night on the clock of the sandbox`],
		['calls of Toss until the last one was sent', sum(result.callsToSend)],
		...counted(result.callsToSend),
		['calls of Toss until the last one was paid', sum(result.calls)],
		...counted(result.calls),
		['sent twice', verdict.sentTwice.length],
		['lost', verdict.lost.length],
		['difference', `${verdict.difference} won`],
	]);
	const explain = (title: string, list: BatchResult['bad']) =>
		[title, ...list.map(({ what, why }) => `  ${what}\n    ${why}`)].join('\n');
	return [head, explain('bad rows', bad), explain('refused by Toss', refused)].join('\n\n');
}
