import { db } from '#app/db.server.ts';
import { CLI } from '#app/features/audit/record-audit.server.ts';
import { kstDayFrom, kstDayOf, parseKstDay } from '#app/lib/kst-calendar.ts';
import { executeRun, type FinishedRun } from './execute-run.server.ts';
import { exportDiscrepancies } from './export-discrepancies.server.ts';
import { discrepancyKinds } from './reconciliation.ts';
import { prepareRun, type StartRefusal } from './start-run.server.ts';

export interface CommandRefusal {
	code: 'invalid-day' | 'days-reversed' | 'too-many-days' | 'unknown-run';
	message: string;
	remedy: string;
}

/** A run as the command line prints it: counts are numbers, amounts strings of digits. */
export interface ReconcileOutput {
	runId: string;
	scope: { from: string; to: string; asOf: string; mids: string[] };
	matched: number;
	notYetDue: number;
	discrepancies: Record<string, { count: number; amount: string }>;
	totals: { transactions: string; settled: string; notYetDue: string; discrepancies: string; residual: string };
	resultHash: string;
}

export function reconcileOutput(run: FinishedRun): ReconcileOutput {
	const { transactions, settled, notYetDue, discrepancies, residual } = run.totals;
	return {
		runId: run.runId,
		scope: { from: run.scope.from, to: run.scope.to, asOf: run.scope.asOf, mids: run.mIds },
		matched: run.matched,
		notYetDue: run.notYetDue,
		discrepancies: Object.fromEntries(
			discrepancyKinds.map((kind) => [kind, { count: run.kinds[kind].count, amount: String(run.kinds[kind].amount) }]),
		),
		totals: {
			transactions: String(transactions),
			settled: String(settled),
			notYetDue: String(notYetDue),
			discrepancies: String(discrepancies),
			residual: String(residual),
		},
		resultHash: run.resultHash,
	};
}

const refusals: Record<StartRefusal, CommandRefusal> = {
	'days-reversed': {
		code: 'days-reversed',
		message: '--from comes after --to',
		remedy: 'give the first day with --from and the last day with --to',
	},
	'too-many-days': {
		code: 'too-many-days',
		message: 'the days span more than ten years',
		remedy: 'check the years of --from and --to',
	},
};

/**
 * `reconcile --from --to [--as-of] [--mid …]`: runs it and gives what the command prints, with exit code 3 when the
 * residual is not 0. Arguments that cannot be are refused before anything is written (exit code 2). As-of is today in
 * Seoul unless given.
 */
export async function reconcileCommand(
	input: { from: string; to: string; asOf?: string; mIds: readonly string[] },
	now: Date,
): Promise<{ ok: true; exitCode: 0 | 3; output: ReconcileOutput } | { ok: false; error: CommandRefusal }> {
	const asOf = input.asOf ?? kstDayOf(now);
	for (const [name, text] of Object.entries({ '--from': input.from, '--to': input.to, '--as-of': asOf })) {
		if (parseKstDay(text)) continue;
		const message = `${name} is not a day: ${JSON.stringify(text)}`;
		return { ok: false, error: { code: 'invalid-day', message, remedy: 'write days as yyyy-MM-dd' } };
	}
	const scope = {
		from: kstDayFrom(input.from),
		to: kstDayFrom(input.to),
		asOf: kstDayFrom(asOf),
		mIds: [...input.mIds],
	};
	const prepared = await prepareRun(scope, CLI, now);
	if (!prepared.ok) return { ok: false, error: refusals[prepared.reason] };
	const run = await executeRun(prepared.runId, now);
	return { ok: true, exitCode: run.totals.residual === 0n ? 0 : 3, output: reconcileOutput(run) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `export discrepancies --run ID`: the CSV in pieces, or a refusal when there is no such finished run (exit code 2). */
export async function exportDiscrepanciesCommand(
	runId: string,
): Promise<{ ok: true; csv: AsyncIterable<string> } | { ok: false; error: CommandRefusal }> {
	const run = UUID.test(runId) ? await db().run.findUnique({ where: { id: runId }, select: { status: true } }) : null;
	if (run?.status === 'done') return { ok: true, csv: exportDiscrepancies(runId) };
	const message = run ? `run ${runId} is not finished` : `there is no run ${JSON.stringify(runId)}`;
	return {
		ok: false,
		error: { code: 'unknown-run', message, remedy: 'take the runId that `reconcile --json` prints' },
	};
}
