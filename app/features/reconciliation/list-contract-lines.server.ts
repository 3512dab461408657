import { db } from '#app/db.server.ts';
import { type ListPage, listPage, readCursor, Where } from '#app/features/payments/keyset.server.ts';
import { type KstDay, kstDayFrom, parseAskedDay } from '#app/lib/kst-calendar.ts';
import { type SqlTx, sqlTransaction } from '#app/sql.server.ts';
import type { Page } from '#app/ui/list-links.ts';
import { choiceParam } from '#app/ui/list-params.ts';
import { judgeLines } from './contract-engine.server.ts';
import {
	CREATE_WINDOW,
	fillWindowFromKept,
	LINES_KNOWN_BEFORE,
	LINES_OF_STATE,
	outsideDays,
	fillWindow as windowOf,
} from './contract-sql.server.ts';
import { statesOf } from './levels.ts';
import type { RunView } from './queries.server.ts';
import type { Scope } from './reconciliation.ts';
import { businessCalendar, parseRules } from './rules.server.ts';

/** The filters of the list of lines that a run of level 2 looked at. */
export const contractLineFilters = { state: choiceParam(statesOf.contract) };

export interface ContractLineRow {
	mId: string;
	transactionKey: string;
	occurrence: number;
	method: string;
	day: KstDay;
	/** What the contract makes of it, and what it pays. */
	expected: bigint;
	actual: bigint;
	/** What it adds to the term that is asked for. */
	difference: bigint;
}

interface RawRow {
	m_id: string;
	transaction_key: string;
	occurrence: number;
	method: string;
	day: string;
	net: string;
	pay_out_amount: string;
	difference: string;
}

type ContractRun = Pick<RunView, 'id' | 'level' | 'scope' | 'ruleVersion' | 'result'>;

/** Among so many lines a page of one state is looked for, before all of them are judged. */
const WINDOWS = [500, 20_000];

interface Place {
	outside: boolean;
	values: [day: KstDay, key: string, mId: string, occurrence: number];
}

/** Where in the order of the list a page begins or ends. */
function placeOf(cursor: string | undefined): Place | null {
	const [outside, day, key, mId, occurrence] = readCursor(cursor, 5) ?? [];
	const asked = parseAskedDay(day ?? '');
	if (!asked || !key || !mId || !/^[01]$/.test(outside ?? '') || !/^\d{1,9}$/.test(occurrence ?? '')) return null;
	return { outside: outside === '1', values: [asked, key, mId, Number(occurrence)] };
}

/** Leaves lines of the scope that follow the place of a page, or come before it, in `run_window`. Answers how many. */
async function fillWindow(tx: SqlTx, scope: Scope, page: Page, lines: number, only?: string): Promise<number> {
	const way = page.before === undefined ? 'after' : 'before';
	const place = placeOf(page.after ?? page.before);
	await tx.$executeRawUnsafe(CREATE_WINDOW);
	const here = place?.outside ? 'outside' : 'inside';
	const next = way === 'after' ? 'outside' : 'inside';
	let found = 0;
	for (const which of new Set([here, next] as const)) {
		if (found === lines) break;
		found += await tx.$executeRawUnsafe(
			windowOf(which, way, only),
			...[scope.from, scope.to, [...scope.mIds]],
			...((which === here && place?.values) || [null, null, null, null]),
			lines - found,
		);
	}
	await tx.$executeRawUnsafe('analyze run_window');
	return found;
}

/** Whether the run kept which lines it counted in a state, since they were few. */
async function hasKept({ id, result }: ContractRun, state: keyof typeof LINES_OF_STATE): Promise<boolean> {
	if (result?.states[state]?.count === 0) return true;
	return (await db().contractState.findFirst({ where: { runId: id, state }, select: { runId: true } })) !== null;
}

/** The same of the lines that a run kept of a state. */
async function fillFromKept(tx: SqlTx, { id, scope }: ContractRun, state: string, page: Page, lines: number) {
	const way = page.before === undefined ? 'after' : 'before';
	const place = placeOf(page.after ?? page.before);
	await tx.$executeRawUnsafe(CREATE_WINDOW);
	const found = await tx.$executeRawUnsafe(
		fillWindowFromKept(scope, way),
		...[id, state],
		...(place ? [Number(place.outside), ...place.values] : [null, null, null, null, null]),
		lines === Number.POSITIVE_INFINITY ? null : lines,
	);
	await tx.$executeRawUnsafe('analyze run_window');
	return found;
}

/**
 * The lines of a run of level 2 as its rules have them, all or those of one state. What was computed is stored of differences
 * only, so lines are judged again as they are now: those of the page. Which lines are in a state that is rare among them is
 * kept by the run; of one that ran before such were kept, all lines are judged where some thousands do not fill a page.
 */
export async function listContractLines(
	run: ContractRun,
	state: keyof typeof LINES_OF_STATE | undefined,
	asked: Page,
	windows: readonly number[] = WINDOWS,
): Promise<ListPage<ContractLineRow>> {
	const { rules } = await db().ruleSet.findUniqueOrThrow({ where: { version: run.ruleVersion } });
	const { id: runId, level, scope, ruleVersion } = run;
	const plan = { runId, level, scope, ruleVersion, rules: parseRules(rules), calendar: await businessCalendar() };
	const { where: condition, amount } = state ? LINES_OF_STATE[state] : { where: 'true', amount: 'difference' };
	// A cursor that makes no sense is the first page.
	const page = placeOf(asked.after ?? asked.before) ? asked : { size: asked.size };
	const isKept = state !== undefined && (await hasKept(run, state));
	const known = state && LINES_KNOWN_BEFORE[state];
	/** A page from so many lines; null where they are too few to fill it, and not all. */
	const list = (wanted: number) =>
		sqlTransaction(
			async (tx: SqlTx) => {
				const isEvery = wanted === Number.POSITIVE_INFINITY;
				let isWhole = isEvery;
				if (isKept) isWhole = (await fillFromKept(tx, run, state, page, wanted)) < wanted;
				else if (!isEvery) isWhole = (await fillWindow(tx, scope, page, wanted, known)) < wanted;
				await judgeLines(tx, plan, isEvery && !isKept ? 'all' : 'window');
				const where = new Where();
				where.add(condition);
				const found = await listPage<RawRow>(
					{
						select: `m_id, transaction_key, occurrence, method, day_on::text as day, net, pay_out_amount, ${amount} as difference`,
						from: 'run_judged',
						where,
						order: [
							{ column: outsideDays(scope), type: 'int' },
							{ column: 'line_on', type: 'date' },
							{ column: 'transaction_key', type: 'text' },
							{ column: 'm_id', type: 'text' },
							{ column: 'occurrence', type: 'int' },
						],
						direction: 'asc',
					},
					page,
					async (text, values) => ({ rows: await tx.$queryRawUnsafe(text, ...values) }),
				);
				const isFull = page.before === undefined ? found.next !== null : found.previous !== null;
				return isFull || isWhole ? found : null;
			},
			{ begin: 'begin isolation level repeatable read' },
		);
	let found: ListPage<RawRow> | null = null;
	const first = state && !known && !isKept ? windows : [page.size + 1];
	for (const wanted of [...first, Number.POSITIVE_INFINITY]) {
		found = await list(wanted);
		if (found) break;
	}
	const { rows, ...cursors } = found!;
	return {
		...cursors,
		rows: rows.map((row) => ({
			mId: row.m_id,
			transactionKey: row.transaction_key,
			occurrence: row.occurrence,
			method: row.method,
			day: kstDayFrom(row.day),
			expected: BigInt(row.net),
			actual: BigInt(row.pay_out_amount),
			difference: BigInt(row.difference),
		})),
	};
}
