import { db } from '#app/db.server.ts';
import { batchPath } from '#app/features/bank/bank-paths.ts';
import { type ListPage, listPage, Where } from '#app/features/payments/keyset.server.ts';
import { addDays, atKst, type KstDay, kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Page } from '#app/ui/list-links.ts';
import { choiceParam } from '#app/ui/list-params.ts';
import { type BankState, bankStates } from './bank-report.ts';
import { readPayoutsInput } from './payouts-input.server.ts';
import { matchPayouts, type PayoutsPart } from './payouts-match.ts';
import type { RunView } from './queries.server.ts';
import { businessCalendar, parseRules } from './rules.server.ts';

/** The filters of the list of what a run of level 3 counts in a state. */
export const bankStateFilters = { state: choiceParam(bankStates) };

/** One row of which a term of a proof is the sum. */
export interface ProofPartRow {
	key: string;
	what: 'batch' | 'held-back' | 'deposit' | 'reading' | 'settled' | 'payout';
	day: KstDay;
	/** Where an instant is known. */
	at: Date | null;
	/** What people know it by; null where its kind and day say it. */
	name: string | null;
	/** Where it is shown by itself. */
	href: string | null;
	mId: string | null;
	/** Its own won, where it adds something else to the term. */
	whole: bigint | null;
	/** What it adds to the term. */
	amount: bigint;
}

export type ProofPartList = ListPage<ProofPartRow> & { sums: { count: number; amount: bigint } };

/** What a run of level 3 counts in a state, or in any, as it was when it ran. */
export async function listBankStates(runId: string, state: BankState | undefined, page: Page): Promise<ProofPartList> {
	const where = new Where();
	where.add('s.run_id = ?::uuid', runId);
	if (state) where.add('s.state = ?', state);
	const { rows: sums } = await sql().query<{ count: number; amount: string }>(
		`select count(*)::int as count, coalesce(sum(s.adds), 0)::text as amount from bank_state s ${where}`,
		where.values,
	);
	const list = await listPage<{
		position: number;
		state: BankState;
		side: string;
		member_key: string;
		part: string;
		line_id: string | null;
		day: string;
		amount: string;
		adds: string;
	}>(
		{
			select: 's.position, s.state, s.side, s.member_key, s.part, s.line_id, s.day_on::text as day, s.amount, s.adds',
			from: 'bank_state s',
			where,
			order: [{ column: 's.position', type: 'int' }],
			direction: 'asc',
		},
		page,
	);
	return {
		...list,
		rows: list.rows.map((row) => {
			const [owner = '', currency = ''] = row.member_key.split('/');
			const day = kstDayFrom(row.day);
			const isLine = row.side === 'line';
			return {
				key: String(row.position),
				what: isLine ? 'deposit' : row.part === 'release' ? 'held-back' : 'batch',
				day,
				at: null,
				name: isLine ? owner : `${owner} ${day}`,
				href: isLine ? row.line_id && `/bank/${row.line_id}` : batchPath({ mId: owner, currency, day }),
				mId: isLine ? null : owner,
				whole: BigInt(row.amount),
				amount: BigInt(row.adds),
			};
		}),
		sums: { count: sums[0]!.count, amount: BigInt(sums[0]!.amount) },
	};
}

function toRow(part: PayoutsPart, index: number): ProofPartRow {
	const { mId, amount } = part;
	const place = { key: String(index), mId, amount, whole: null };
	switch (part.what) {
		case 'reading':
			return { ...place, what: 'reading', day: kstDayOf(part.at), at: part.at, name: null, href: null };
		case 'settled': {
			const days = new URLSearchParams({ paidFrom: part.day, paidTo: part.day, mId });
			return { ...place, what: 'settled', day: part.day, at: null, name: null, href: `/settlements?${days}` };
		}
		case 'payout': {
			const { ours, toss } = part.item;
			const name = ours?.refPayoutId ?? toss!.refPayoutId;
			const href = ours && `/payouts/${ours.id}`;
			return { ...place, what: 'payout', day: kstDayOf(part.at), at: part.at, name, href };
		}
	}
}

/** What only a day is known of comes after all else of that day. */
const timeOf = ({ at, day }: ProofPartRow) => (at ?? atKst(addDays(day, 1))).getTime();

/**
 * The rows of a side of a run of level 4, as its rules have them now: the reading of the balance from which it goes, what
 * was settled, and what payouts take and give back. There are thousands at most, so that a page is cut from all of them.
 */
export async function listBalanceParts(
	run: Pick<RunView, 'scope' | 'ruleVersion'>,
	side: 'expected' | 'actual',
	page: Page,
): Promise<ProofPartList> {
	const { rules } = await db().ruleSet.findUniqueOrThrow({ where: { version: run.ruleVersion } });
	const calendar = await businessCalendar();
	const input = await db().$transaction((tx) => readPayoutsInput(tx, run.scope), {
		isolationLevel: 'RepeatableRead',
		timeout: 60_000,
	});
	const { parts, totals } = matchPayouts(input, run.scope, parseRules(rules).payouts, calendar);
	const all = parts[side].map(toRow).sort((a, b) => timeOf(a) - timeOf(b));
	const placeOf = (cursor: string | undefined) => (cursor && /^\d{1,9}$/.test(cursor) ? Number(cursor) : undefined);
	const before = placeOf(page.before);
	const start = Math.max(0, before === undefined ? (placeOf(page.after) ?? 0) : before - page.size);
	const end = start + page.size;
	return {
		rows: all.slice(start, end),
		previous: start > 0 ? String(start) : null,
		next: end < all.length ? String(end) : null,
		sums: { count: all.length, amount: totals[side] },
	};
}
