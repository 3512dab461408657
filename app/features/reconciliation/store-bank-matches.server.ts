import { compareText } from '#app/lib/compare-text.ts';
import type { SqlTx } from '#app/sql.server.ts';
import { sumDues, sumLines } from './bank-candidates.ts';
import { type EvidenceSource, matchEvidence } from './bank-evidence.ts';
import type { BankReport } from './bank-report.ts';
import type { BankMatchLine } from './bank-world.ts';
import { batchKey, type Due } from './bank-world.ts';
import type { Plan } from './level-engine.server.ts';

interface StoredGroup {
	state: 'matched' | 'near' | 'suggested';
	rule: string;
	dues: readonly Due[];
	lines: readonly BankMatchLine[];
	evidence: object;
}

const PIECE = 1000;

/** Keeps what a run matched and what it only suggests, with the way from either side to the group. */
export async function storeBankMatches(
	tx: SqlTx,
	plan: Plan,
	report: BankReport,
	source: EvidenceSource,
): Promise<void> {
	await tx.$executeRawUnsafe('delete from bank_match where run_id = $1::uuid', plan.runId);
	await storeBankStates(tx, plan, report, source);
	const groups: StoredGroup[] = [
		...report.groups.map((group) => ({
			state: group.difference === 0n ? ('matched' as const) : ('near' as const),
			rule: group.rule,
			dues: group.dues,
			lines: group.lines,
			evidence: matchEvidence(group, source),
		})),
		...report.unclear.map(({ kind, dues, lines, explanations, gaveUp }) => ({
			state: 'suggested' as const,
			rule: kind,
			dues,
			lines,
			evidence: {
				gaveUp,
				explanations: explanations.slice(0, 20).map((one) => ({
					rule: one.rule,
					dues: one.dues.map(({ batch }) => batchKey(batch)),
					lines: one.lines.map(({ key }) => key),
				})),
			},
		})),
	];
	const keyed = groups
		.map((group) => ({ group, key: `${group.dues[0]!.day} ${group.dues[0]!.id}` }))
		.sort((a, b) => compareText(a.key, b.key));
	const matches = keyed.map(({ group }, at) => ({
		position: at + 1,
		state: group.state,
		rule: group.rule,
		day: group.dues.at(-1)!.day,
		currency: group.dues[0]!.batch.currency,
		expected: String(sumDues(group.dues)),
		actual: String(sumLines(group.lines)),
		evidence: group.evidence,
	}));
	const members = keyed.flatMap(({ group }, at) =>
		[
			...group.dues.map((due) => ({
				side: 'batch',
				key: batchKey(due.batch),
				part: due.part,
				line: null as string | null,
				day: due.day,
				amount: String(due.amount),
			})),
			...group.lines.map((line) => ({
				side: 'line',
				key: line.key,
				part: 'main',
				line: source.world.lineIds.get(line.key) ?? null,
				day: line.bookedOn,
				amount: String(line.amount),
			})),
		].map((member, ordinal) => ({ ...member, position: at + 1, ordinal: ordinal + 1 })),
	);
	for (let at = 0; at < matches.length; at += PIECE)
		await tx.$executeRawUnsafe(
			`insert into bank_match (run_id, position, state, rule, rule_version, day_on, currency, expected, actual, difference, evidence)
			 select $1::uuid, position, state, rule, $3::int, day, currency, expected, actual, expected - actual, evidence
			 from jsonb_to_recordset($2::jsonb) as row (position int, state text, rule text, day date, currency text,
				expected bigint, actual bigint, evidence jsonb)`,
			plan.runId,
			JSON.stringify(matches.slice(at, at + PIECE)),
			plan.ruleVersion,
		);
	for (let at = 0; at < members.length; at += PIECE)
		await tx.$executeRawUnsafe(
			`insert into bank_match_member (run_id, position, ordinal, side, member_key, part, line_id, day_on, amount)
			 select $1::uuid, position, ordinal, side, key, part, line, day, amount
			 from jsonb_to_recordset($2::jsonb) as row (position int, ordinal int, side text, key text, part text, line uuid,
				day date, amount bigint)`,
			plan.runId,
			JSON.stringify(members.slice(at, at + PIECE)),
		);
}

/** Keeps the rows of which the states of a run are the sums. */
async function storeBankStates(tx: SqlTx, plan: Plan, report: BankReport, source: EvidenceSource): Promise<void> {
	await tx.$executeRawUnsafe('delete from bank_state where run_id = $1::uuid', plan.runId);
	const rows = report.stateRows
		.map(({ state, of, amount: adds }) =>
			'due' in of
				? {
						...{ state, side: 'batch', key: batchKey(of.due.batch), part: of.due.part as string, line: null },
						...{ day: of.due.day, amount: String(of.due.amount), adds: String(adds) },
					}
				: {
						...{
							state,
							side: 'line',
							key: of.line.key,
							part: 'main',
							line: source.world.lineIds.get(of.line.key) ?? null,
						},
						...{ day: of.line.bookedOn, amount: String(of.line.amount), adds: String(adds) },
					},
		)
		.sort((a, b) => compareText(a.day, b.day) || compareText(a.key, b.key) || compareText(a.part, b.part))
		.map((row, at) => ({ ...row, position: at + 1 }));
	for (let at = 0; at < rows.length; at += PIECE)
		await tx.$executeRawUnsafe(
			`insert into bank_state (run_id, position, state, side, member_key, part, line_id, day_on, amount, adds)
			 select $1::uuid, position, state, side, key, part, line, day, amount, adds
			 from jsonb_to_recordset($2::jsonb) as row (position int, state text, side text, key text, part text, line uuid,
				day date, amount bigint, adds bigint)`,
			plan.runId,
			JSON.stringify(rows.slice(at, at + PIECE)),
		);
}
