import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { engines } from './engines.server.ts';
import type { Level } from './levels.ts';
import { levels } from './levels.ts';
import { matchLevel } from './match-level.server.ts';
import type { KindTotal, RunResult, Scope } from './reconciliation.ts';
import { refreshStatistics } from './refresh-statistics.server.ts';
import type { Rules } from './rule-schema.ts';
import { businessCalendar } from './rules.server.ts';
import { insertRun } from './start-run.server.ts';

const LONGEST_MS = 10 * 60 * 1000;

/** Carries out of a transaction what it found, and lets nothing of it stay. */
class RolledBack extends Error {
	constructor(readonly result: RunResult) {
		super('rolled back');
	}
}

async function tryRules(level: Level, scope: Scope, rules: Rules, version: number, now: Date): Promise<RunResult> {
	const engine = engines[level]!;
	const calendar = await businessCalendar();
	await refreshStatistics(engine.tables);
	const runId = newId(now);
	try {
		await db().$transaction(
			async (tx) => {
				await insertRun(tx, { runId, level, scope, ruleVersion: version, createdById: null, now });
				const plan = { runId, level, scope, ruleVersion: version, rules, calendar, full: true };
				throw new RolledBack((await matchLevel(tx, engine, plan)).result);
			},
			{ isolationLevel: 'RepeatableRead', timeout: LONGEST_MS, maxWait: 60_000 },
		);
	} catch (error) {
		if (error instanceof RolledBack) return error.result;
		throw error;
	}
	throw new Error('the trial was not rolled back');
}

export interface RuleEffect {
	level: Level;
	name: string;
	what: 'matched' | 'state' | 'kind';
	before: KindTotal;
	after: KindTotal;
}

const NOTHING: KindTotal = { count: 0, amount: 0n };

function effectsOf(level: Level, before: RunResult, after: RunResult): RuleEffect[] {
	const compare = (what: 'state' | 'kind', old: Record<string, KindTotal>, now: Record<string, KindTotal>) =>
		Object.keys({ ...old, ...now }).map((name) => ({
			level,
			name,
			what,
			before: old[name] ?? NOTHING,
			after: now[name] ?? NOTHING,
		}));
	return [
		{
			level,
			name: 'matched',
			what: 'matched' as const,
			before: { count: before.matched, amount: 0n },
			after: { count: after.matched, amount: 0n },
		},
		...compare('state', before.states, after.states),
		...compare('kind', before.kinds, after.kinds),
	].filter((one) => one.before.count > 0 || one.after.count > 0);
}

/**
 * What other rules would make of some days, beside what the rules in force make of them. Everything is reckoned on the real
 * data in transactions that are rolled back: no run, no break, no case stays.
 */
export async function previewRules(
	rules: Rules,
	current: { version: number; rules: Rules },
	scope: Scope,
	now: Date,
): Promise<RuleEffect[]> {
	const effects: RuleEffect[] = [];
	for (const level of levels.filter((one) => engines[one])) {
		const before = await tryRules(level, scope, current.rules, current.version, now);
		const after = await tryRules(level, scope, rules, current.version, now);
		effects.push(...effectsOf(level, before, after));
	}
	return effects;
}
