import { db, type Tx } from '#app/db.server.ts';
import { MONEY_MOVED, MOVED_ON } from '#app/features/payouts/value-day.ts';
import { levels } from '#app/features/reconciliation/levels.ts';
import { proofTerms } from '#app/features/reconciliation/proof-terms.ts';
import { findProof } from '#app/features/reconciliation/prove-scope.server.ts';
import type { RunView } from '#app/features/reconciliation/queries.server.ts';
import { forwardOfSellers } from '#app/features/seller-ledger/forward-list.server.ts';
import { forwardAmounts } from '#app/features/seller-ledger/forward-parts.ts';
import { formatKst, fromDateColumn, toDateColumn } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Carried, Figures } from './figures.ts';
import type { Period } from './period.ts';

/** The newest proof of all merchants over exactly this period, level by level. */
export const proofOf = ({ from, to }: Period): Promise<RunView[]> => findProof({ from, to, mIds: [] });

/** What finished runs say, as it is frozen. */
export function levelFigures(runs: readonly RunView[]): Figures['levels'] {
	return runs.flatMap(({ result, ...run }) =>
		result && levels.includes(run.level)
			? [
					{
						level: run.level,
						runId: run.id,
						asOf: run.scope.asOf,
						ruleVersion: run.ruleVersion,
						resultHash: result.resultHash,
						terms: proofTerms(run, result).map((term) => ({ ...term, amount: String(term.amount) })),
					},
				]
			: [],
	);
}

/** All that is frozen of a period: its proof, fees by method, payouts by seller, what is owed to them, what the bank's lines were matched with, and files of cases. */
export async function readFigures(period: Period, runs: readonly RunView[]): Promise<Figures> {
	const days = [period.from, period.to];
	const bankRun = runs.find(({ level }) => level === 'bank')?.id ?? null;
	const [fees, payouts, bank, files, owed] = await Promise.all([
		sql().query<Figures['fees'][number]>(
			`select m_id as "mId", method, count(*)::int as count, sum(amount)::text as amount, sum(fee)::text as fee,
				sum(supply_amount)::text as supply, sum(vat)::text as vat, sum(pay_out_amount)::text as net
			 from settlement_line where sold_on between $1::date and $2::date and currency = 'KRW'
			 group by 1, 2 order by 1, 2`,
			days,
		),
		sql().query<Figures['payouts'][number]>(
			`select s.ref_seller_id as "refSellerId", s.name,
				(count(*) filter (where h.to_status = 'completed') - count(*) filter (where h.to_status <> 'completed'))::int as count,
				sum(case h.to_status when 'completed' then p.amount else -p.amount end)::text as amount
			 from payout_status_history h join payout p on p.id = h.payout_id join seller s on s.id = p.seller_id
			 where ${MOVED_ON} between $1::date and $2::date and ${MONEY_MOVED}
			 group by 1, 2 order by 1`,
			days,
		),
		sql().query<Figures['bank'][number]>(
			`select day_on::text as day, state, rule, expected::text, actual::text, difference::text
			 from bank_match where run_id = $1::uuid order by position`,
			[bankRun],
		),
		readFiles(period, db()),
		forwardOfSellers(period),
	]);
	return {
		levels: levelFigures(runs),
		...{ fees: fees.rows, payouts: payouts.rows, bank: bank.rows, files },
		owed: owed.map(({ refSellerId, name, ...amounts }) => ({
			...{ refSellerId, name },
			amounts: Object.fromEntries(forwardAmounts.map((one) => [one, String(amounts[one])])) as Record<
				(typeof forwardAmounts)[number],
				string
			>,
		})),
	};
}

/** What people attached to cases of the period, and to older ones that are still open, those that they removed included. */
export async function readFiles({ from, to }: Period, client: Pick<Tx, 'caseFile'>): Promise<Figures['files']> {
	const until = { lte: toDateColumn(to) };
	const rows = await client.caseFile.findMany({
		where: {
			case: { OR: [{ dayOn: { gte: toDateColumn(from), ...until } }, { dayOn: until, state: { not: 'resolved' } }] },
		},
		orderBy: { id: 'asc' },
		include: { case: true },
	});
	return rows.map(({ case: { dayOn, kind, mId, subjectKey }, name, bytes, sha256, addedBy, removedBy, ...file }) => ({
		day: fromDateColumn(dayOn),
		kind,
		mId,
		subjectKey,
		name,
		bytes,
		sha256,
		addedBy,
		addedAt: formatKst(file.addedAt),
		removedBy,
		removedAt: file.removedAt && formatKst(file.removedAt),
		removeReason: file.removeReason,
	}));
}

/** Breaks up to the end of the period that nobody has resolved, with who owns them and why they wait. */
export async function readCarried({ to }: Pick<Period, 'to'>): Promise<Carried[]> {
	const { rows } = await sql().query<Carried>(
		`select c.id as "caseId", c.kind, c.m_id as "mId", c.subject_key as "subjectKey", c.day_on::text as day,
			(c.difference - c.matched)::text as open, c.state, u.email as owner, c.reason, c.note
		 from discrepancy_case c left join user_account u on u.id = c.owner_id
		 where c.state <> 'resolved' and c.day_on <= $1::date order by c.day_on, c.id`,
		[to],
	);
	return rows;
}
