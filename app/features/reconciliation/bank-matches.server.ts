import { db } from '#app/db.server.ts';
import { fromDateColumn, type KstDay, kstDayFrom, parseAskedDay, toDateColumn } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';

/** One group in which a line or a batch stands, in the newest run that has it. */
export interface BankMatchView {
	runId: string;
	position: number;
	state: string;
	rule: string;
	ruleVersion: number;
	currency: string;
	expected: bigint;
	actual: bigint;
	difference: bigint;
	businessDays: number | null;
	runnerUp: { line: string; amount: string; lost: string } | null;
	members: { side: string; key: string; part: string; lineId: string | null; day: KstDay; amount: bigint }[];
}

async function newestGroups(where: string, value: string): Promise<BankMatchView[]> {
	const { rows } = await sql().query<{ run_id: string; position: number }>(
		`select m.run_id, m.position from bank_match_member m join reconciliation_run r on r.id = m.run_id
		 where ${where} and r.status = 'done' and r.id = (
			select r2.id from bank_match_member m2 join reconciliation_run r2 on r2.id = m2.run_id
			where m2.side = m.side and m2.member_key = m.member_key and r2.status = 'done'
			order by r2.created_at desc, r2.id desc limit 1)
		 order by m.position limit 10`,
		[value],
	);
	const groups = await db().bankMatch.findMany({
		where: { OR: rows.map((row) => ({ runId: row.run_id, position: row.position })) },
		include: { members: { orderBy: { ordinal: 'asc' }, take: 200 } },
		orderBy: { position: 'asc' },
	});
	return groups.map((group) => {
		const evidence = group.evidence as { criteria?: { businessDays?: number }; runnerUp?: BankMatchView['runnerUp'] };
		return {
			runId: group.runId,
			position: group.position,
			state: group.state,
			rule: group.rule,
			ruleVersion: group.ruleVersion,
			currency: group.currency,
			expected: group.expected,
			actual: group.actual,
			difference: group.difference,
			businessDays: evidence.criteria?.businessDays ?? null,
			runnerUp: evidence.runnerUp ?? null,
			members: group.members.map(({ side, memberKey, part, lineId, dayOn, amount }) => ({
				side,
				key: memberKey,
				part,
				lineId,
				day: fromDateColumn(dayOn),
				amount,
			})),
		};
	});
}

/** What a bank line was matched with, or could be. */
export const matchesOfLine = (lineId: string) => newestGroups('m.line_id = $1::uuid', lineId);

/** One settlement batch: its sums, and the deposits that it was matched with; null when it has no lines. */
export async function findBatch(mId: string, currency: string, day: string) {
	const paidOutOn = parseAskedDay(day);
	if (!paidOutOn) return null;
	const { rows } = await sql().query<{ lines: number; amount: string; fee: string; net: string }>(
		`select count(*)::int as lines, sum(amount) as amount, sum(fee) as fee, sum(pay_out_amount) as net
		 from settlement_line where m_id = $1 and currency = $2 and paid_out_on = $3`,
		[mId, currency, paidOutOn],
	);
	const sums = rows[0]!;
	if (sums.lines === 0) return null;
	const hold = await db().bankHold.findUnique({
		where: { mId_currency_paidOutOn: { mId, currency, paidOutOn: toDateColumn(paidOutOn) } },
	});
	return {
		mId,
		currency,
		paidOutOn: kstDayFrom(paidOutOn),
		lines: sums.lines,
		amount: BigInt(sums.amount),
		fee: BigInt(sums.fee),
		net: BigInt(sums.net),
		hold: hold && { amount: hold.amount, reason: hold.reason },
		matches: await newestGroups(`m.side = 'batch' and m.member_key = $1`, `${mId}/${currency}/${paidOutOn}`),
	};
}
