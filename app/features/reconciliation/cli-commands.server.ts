import { CLI } from '#app/features/audit/record-audit.server.ts';
import { kstDayFrom, kstDayOf, parseKstDay } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { executeRun, type FinishedRun } from './execute-run.server.ts';
import { exportDiscrepancies } from './export-discrepancies.server.ts';
import { contractKinds, kindsOf, type Level } from './levels.ts';
import type { KindTotal, Scope } from './reconciliation.ts';
import type { RunWay } from './run-way.ts';
import { knownMerchants, prepareRun, type StartRefusal } from './start-run.server.ts';
import { levelOf } from './stored-run.ts';

export interface CommandRefusal {
	code: StartRefusal | 'invalid-day' | 'unknown-run';
	message: string;
	remedy: string;
}

interface PrintedTotal {
	count: number;
	amount: string;
}
type PrintedTotals = Record<string, PrintedTotal>;

/** What the command line prints of a run of any level: counts are numbers, amounts strings of digits. */
interface PrintedRun {
	runId: string;
	level: Level;
	scope: { from: string; to: string; asOf: string; mids: string[] };
	/** Merchants of other providers that have lines and no transaction at all: nothing of them is in the figures. */
	leftOut?: string[];
	matched: number;
	states: PrintedTotals;
	/** By kind, and by the most specific kind. */
	discrepancies: PrintedTotals;
	detail: PrintedTotals;
	resultHash: string;
	/** Level 1: from all rows, or from those touched since another run. Both give the same result. */
	way?: RunWay;
}

/** A run of level 1. Programs outside read it: nothing in it may change its name or meaning. */
export interface ReconcileOutput extends PrintedRun {
	notYetDue: number;
	totals: { transactions: string; settled: string; notYetDue: string; discrepancies: string; residual: string };
}

/** A run of any other level. */
export interface LevelOutput extends PrintedRun {
	totals: { expected: string; actual: string; states: string; discrepancies: string; residual: string };
}

const printed = (totals: Readonly<Record<string, KindTotal>>): PrintedTotals =>
	Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, { ...total, amount: String(total.amount) }]));

/** What `reconcile --json` prints of a finished run: amounts as digits, every kind that the level knows, with 0 where none. */
export function reconcileOutput(run: FinishedRun): ReconcileOutput | LevelOutput {
	const { expected, actual, discrepancies, residual } = run.totals;
	const kinds: readonly string[] = run.level === 'transactions' ? contractKinds : kindsOf[run.level];
	const shared = {
		runId: run.runId,
		level: run.level,
		scope: { from: run.scope.from, to: run.scope.to, asOf: run.scope.asOf, mids: run.mIds },
		...(run.leftOut ? { leftOut: run.leftOut } : {}),
		matched: run.matched,
	};
	const found = {
		states: printed(run.states),
		discrepancies: printed(Object.fromEntries(kinds.map((kind) => [kind, run.kinds[kind]!]))),
		detail: printed(run.details),
	};
	const states = Object.values(run.states).reduce((sum, { amount }) => sum + amount, 0n);
	const ends = { discrepancies: String(discrepancies), residual: String(residual) };
	const end = { resultHash: run.resultHash, ...(run.way ? { way: run.way } : {}) };
	if (run.level !== 'transactions') {
		const totals = { expected: String(expected), actual: String(actual), states: String(states), ...ends };
		return { ...shared, ...found, totals, ...end };
	}
	return {
		...shared,
		notYetDue: run.states['not-yet-due']!.count,
		...found,
		totals: { transactions: String(expected), settled: String(actual), notYetDue: String(states), ...ends },
		...end,
	};
}

const refusals: Record<Exclude<StartRefusal, 'unknown-merchant'>, CommandRefusal> = {
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
	'level-not-ready': {
		code: 'level-not-ready',
		message: 'this level cannot be reconciled yet',
		remedy: 'leave --level out, or use transactions',
	},
};

/** How many merchants a remedy names. */
const MOST_NAMED = 20;

async function refused(reason: StartRefusal, { mIds }: Scope): Promise<{ ok: false; error: CommandRefusal }> {
	if (reason !== 'unknown-merchant') return { ok: false, error: refusals[reason] };
	const known = await knownMerchants();
	const unknown = mIds.filter((mId) => !known.includes(mId)).map((mId) => JSON.stringify(mId));
	const named = known.slice(0, MOST_NAMED).join(', ');
	const more = known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : '';
	const message = `no file has named the merchant ${unknown.join(', ')}`;
	const remedy = `use one of ${named}${more}, or leave --mid out for all of them`;
	return { ok: false, error: { code: reason, message, remedy } };
}

/** Reads the days of a command; as-of is today in Seoul unless given. */
function scopeFrom(
	input: { from: string; to: string; asOf?: string; mIds: readonly string[] },
	now: Date,
): { ok: true; scope: Scope } | { ok: false; error: CommandRefusal } {
	const asOf = input.asOf ?? kstDayOf(now);
	for (const [name, text] of Object.entries({ '--from': input.from, '--to': input.to, '--as-of': asOf })) {
		if (parseKstDay(text)) continue;
		const message = `${name} is not a day: ${JSON.stringify(text)}`;
		return { ok: false, error: { code: 'invalid-day', message, remedy: 'write days as yyyy-MM-dd' } };
	}
	const days = { from: kstDayFrom(input.from), to: kstDayFrom(input.to), asOf: kstDayFrom(asOf) };
	return { ok: true, scope: { ...days, mIds: [...input.mIds] } };
}

/**
 * `reconcile --from --to [--as-of] [--mid …] [--level …] [--full]`: runs it and gives what the command prints, with exit code 3 when the
 * residual is not 0. Arguments that cannot be are refused before anything is written (exit code 2). As-of is today in
 * Seoul unless given.
 */
export async function reconcileCommand(
	input: { from: string; to: string; asOf?: string; mIds: readonly string[]; level?: Level; full?: boolean },
	now: Date,
): Promise<
	{ ok: true; exitCode: 0 | 3; output: ReconcileOutput | LevelOutput } | { ok: false; error: CommandRefusal }
> {
	const read = scopeFrom(input, now);
	if (!read.ok) return read;
	const asked = { ...read.scope, level: input.level ?? 'transactions', full: input.full ?? false };
	const prepared = await prepareRun(asked, CLI, now);
	if (!prepared.ok) return refused(prepared.reason, asked);
	const run = await executeRun(prepared.runId, now);
	return { ok: true, exitCode: run.totals.residual === 0n ? 0 : 3, output: reconcileOutput(run) };
}

/** What a level proves, as the command line prints it; with it by what the proof can be repeated. */
export interface ProofOutput {
	expected: string;
	actual: string;
	states: Record<string, string>;
	discrepancies: string;
	residual: string;
	runId: string;
	asOf: string;
	ruleVersion: number;
	resultHash: string;
}

/**
 * `proof --from --to [--as-of] [--mid …]`: runs every level over the same days and gives its statement, with exit code 3
 * when a residual is not 0.
 */
export async function proofCommand(
	input: { from: string; to: string; asOf?: string; mIds: readonly string[] },
	now: Date,
): Promise<{ ok: true; exitCode: 0 | 3; output: Record<string, ProofOutput> } | { ok: false; error: CommandRefusal }> {
	const read = scopeFrom(input, now);
	if (!read.ok) return read;
	const { proveScope } = await import('./prove-scope.server.ts');
	const proved = await proveScope(read.scope, CLI, now);
	if (!proved.ok) return refused(proved.reason, read.scope);
	const output = proved.runs.map(({ level, totals, states, ...run }): [string, ProofOutput] => [
		level,
		{
			expected: String(totals.expected),
			actual: String(totals.actual),
			states: Object.fromEntries(Object.entries(states).map(([name, { amount }]) => [name, String(amount)])),
			discrepancies: String(totals.discrepancies),
			residual: String(totals.residual),
			runId: run.runId,
			asOf: run.scope.asOf,
			ruleVersion: run.ruleVersion,
			resultHash: run.resultHash,
		},
	]);
	const holds = proved.runs.every(({ totals }) => totals.residual === 0n);
	return { ok: true, exitCode: holds ? 0 : 3, output: Object.fromEntries(output) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `export discrepancies --run ID`: the CSV in pieces, or a refusal when there is no such finished run (exit code 2). */
export async function exportDiscrepanciesCommand(
	runId: string,
): Promise<{ ok: true; csv: AsyncIterable<string> } | { ok: false; error: CommandRefusal }> {
	const { rows } = UUID.test(runId)
		? await sql().query<{ status: string; level: string }>(
				'select status, level from reconciliation_run where id = $1',
				[runId],
			)
		: { rows: [] };
	const run = rows[0];
	if (run?.status === 'done') return { ok: true, csv: exportDiscrepancies({ id: runId, level: levelOf(run) }) };
	const message = run ? `run ${runId} is not finished` : `there is no run ${JSON.stringify(runId)}`;
	return {
		ok: false,
		error: { code: 'unknown-run', message, remedy: 'take the runId that `reconcile --json` prints' },
	};
}
