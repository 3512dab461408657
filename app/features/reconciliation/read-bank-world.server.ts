import { classifyLine, defaultNarratives, merchantNamedIn, type NarrativeRule } from '#app/features/bank/narrative.ts';
import { addBusinessDays, addDays, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import type { SqlTx } from '#app/sql.server.ts';
import { isOfBankLevel } from './bank-match.ts';
import { type BankBatch, type BankMatchLine, type BankRules, batchKey, defaultBankRules } from './bank-world.ts';
import type { Plan } from './level-engine.server.ts';
import type { Rules } from './rule-schema.ts';

/** The rules of level 3 as the matcher takes them. */
export function bankRulesOf(rules: Rules): BankRules {
	const { deductions, narratives: _, paidIntoBalance: __, ...bank } = rules.bank;
	return {
		...defaultBankRules,
		...bank,
		deductions: deductions.map(({ name, amount }) => ({ name, amount: BigInt(amount) })),
	};
}

/** The patterns of narratives in the order in which they are tried. */
export function narrativeRulesOf(rules: Rules): NarrativeRule[] {
	const own = rules.bank.narratives.map((rule): NarrativeRule => {
		const { shortestCut, account, side, mId, ...rest } = rule;
		return {
			...rest,
			...(shortestCut === undefined ? {} : { shortestCut }),
			...(account === undefined ? {} : { account }),
			...(side === undefined ? {} : { side }),
			...(mId === undefined ? {} : { mId }),
		};
	});
	return [...own, ...defaultNarratives];
}

/** What is known of a batch beside its net. */
export interface BatchFacts {
	lines: number;
	amount: bigint;
	fee: bigint;
	cancels: number;
}

export interface BankWorld {
	batches: BankBatch[];
	facts: ReadonlyMap<string, BatchFacts>;
	lines: BankMatchLine[];
	lineIds: ReadonlyMap<string, string>;
	accounts: ReadonlyMap<string, { mIds: readonly string[] }>;
	/** Days that statements of an account cover without a gap. */
	covered: readonly Covered[];
	foreign: number;
}

interface Covered {
	account: string;
	from: KstDay;
	to: KstDay;
}

interface LineRow {
	id: string;
	account: string;
	on: string;
	currency: string;
	amount: string;
	occurrence: number;
	narrative: string;
	counterparty_name: string | null;
	counterparty_account: string | null;
	reversal: boolean;
}

const PAGE = 20_000;

const LINE_COLUMNS = `id::text, account, to_char(booked_on, 'YYYY-MM-DD') as "on", currency, amount::text, occurrence, narrative,
	counterparty_name, counterparty_account, reversal`;

function lineOf(
	row: LineRow,
	rules: readonly NarrativeRule[],
	accounts: ReadonlyMap<string, { mIds: readonly string[]; settlementOnly: boolean }>,
	mIds: readonly string[],
): BankMatchLine {
	const parts = row.narrative.split(' | ');
	const amount = BigInt(row.amount);
	const named = classifyLine({ account: row.account, amount, parts: [...parts, row.counterparty_name ?? ''] }, rules);
	const isOurs = named.class === 'unknown' && amount > 0n && accounts.get(row.account)?.settlementOnly === true;
	return {
		key: `${row.account}/${row.on}/${row.amount}/${row.occurrence}`,
		account: row.account,
		currency: row.currency,
		bookedOn: kstDayFrom(row.on),
		amount,
		use: isOurs ? 'settlement' : named.class,
		mId: named.rule?.mId ?? merchantNamedIn(parts, mIds),
		counterparty: row.counterparty_account ?? row.counterparty_name,
		reversal: row.reversal,
	};
}

/**
 * The days of statements, those that go on from each other as one. A statement often tells no more than the days of its lines:
 * one that begins with the balance with which the one before it ended goes on from there, whichever days lie between.
 */
async function readCovered(tx: SqlTx, first: KstDay, last: KstDay): Promise<Covered[]> {
	const rows = await tx.$queryRawUnsafe<Record<keyof Covered, string>[]>(
		`select account, to_char(case when opening_balance = ended_with then ended_on else from_on end, 'YYYY-MM-DD') as "from",
			to_char(to_on, 'YYYY-MM-DD') as "to"
		 from (select s.*, lag(to_on) over inorder as ended_on, lag(closing_balance) over inorder as ended_with
			from bank_statement s where from_on is not null
			window inorder as (partition by account order by from_on, to_on, id)) told
		 where to_on >= $1::date and from_on <= $2::date order by account, from_on, to_on, id`,
		first,
		last,
	);
	const spans: Covered[] = [];
	for (const row of rows) {
		const next = { account: row.account, from: kstDayFrom(row.from), to: kstDayFrom(row.to) };
		const before = spans.at(-1);
		if (before?.account !== next.account || next.from > addDays(before.to, 1)) spans.push(next);
		else if (next.to > before.to) before.to = next.to;
	}
	return spans;
}

/**
 * Reads what level 3 compares: batches as sums of settlement lines, and bank lines with the meaning of their narratives.
 * The days reach beyond the scope by as much as money may be carried, kept back or late, so that a match does not depend
 * on where the scope ends. Lines of other business (payments to sellers and the like) do not stay in memory.
 */
export async function readBankWorld(tx: SqlTx, { scope, rules, calendar }: Plan): Promise<BankWorld> {
	const bank = bankRulesOf(rules);
	const reach = Math.max(bank.carryDays, bank.releaseDays, bank.returnDays);
	const first = addDays(scope.from, -reach);
	const last = addDays(scope.to, reach);
	const lastLine = addBusinessDays(last, bank.graceBusinessDays, calendar);
	const sums = await tx.$queryRawUnsafe<
		{
			m_id: string;
			currency: string;
			on: string;
			net: string;
			lines: number;
			amount: string;
			fee: string;
			cancels: number;
		}[]
	>(
		`select m_id, currency, to_char(paid_out_on, 'YYYY-MM-DD') as "on", sum(pay_out_amount)::text as net, count(*)::int as lines,
			sum(amount)::text as amount, sum(fee)::text as fee, count(*) filter (where amount < 0)::int as cancels
		 from settlement_line where paid_out_on between $1::date and $2::date group by m_id, currency, paid_out_on`,
		first,
		last,
	);
	const holds = await tx.$queryRawUnsafe<{ m_id: string; currency: string; on: string; amount: string }[]>(
		`select m_id, currency, to_char(paid_out_on, 'YYYY-MM-DD') as "on", amount::text from bank_hold`,
	);
	const held = new Map(holds.map((one) => [`${one.m_id}/${one.currency}/${one.on}`, BigInt(one.amount)]));
	const accountRows = await tx.$queryRawUnsafe<{ code: string; settlement_only: boolean; m_ids: string[] }[]>(
		`select a.code, a.settlement_only, array_remove(array_agg(m.m_id order by m.m_id), null) as m_ids
		 from bank_account a left join bank_account_merchant m on m.account = a.code group by a.code`,
	);
	const accounts = new Map(
		accountRows.map(({ code, settlement_only, m_ids }) => [code, { mIds: m_ids, settlementOnly: settlement_only }]),
	);
	const accountsOf = new Map<string, string[]>();
	for (const { code, m_ids } of accountRows)
		for (const mId of m_ids) accountsOf.set(mId, [...(accountsOf.get(mId) ?? []), code]);
	const facts = new Map<string, BatchFacts>();
	const batches = sums
		.filter(({ currency }) => currency === 'KRW')
		.map((sum): BankBatch => {
			const batch = { mId: sum.m_id, currency: sum.currency, paidOutOn: kstDayFrom(sum.on) };
			const net = BigInt(sum.net);
			const { lines, cancels } = sum;
			facts.set(batchKey(batch), { lines, cancels, amount: BigInt(sum.amount), fee: BigInt(sum.fee) });
			const kept = held.get(batchKey(batch)) ?? 0n;
			// More than the batch cannot be kept back.
			const most = net > 0n ? net : 0n;
			return { ...batch, net, held: kept > most ? most : kept, accounts: accountsOf.get(sum.m_id) ?? null };
		});
	const mIds = [...new Set([...sums.map(({ m_id }) => m_id), ...accountsOf.keys()])];
	const narratives = narrativeRulesOf(rules);
	const lines: BankMatchLine[] = [];
	const lineIds = new Map<string, string>();
	let after: { on: string; id: string } = { on: '0001-01-01', id: '00000000-0000-0000-0000-000000000000' };
	for (;;) {
		const page = await tx.$queryRawUnsafe<LineRow[]>(
			`select ${LINE_COLUMNS} from bank_line
			 where booked_on between $1::date and $2::date and currency = 'KRW' and (booked_on, id) > ($3::date, $4::uuid)
			 order by booked_on, id limit ${PAGE}`,
			first,
			lastLine,
			after.on,
			after.id,
		);
		for (const row of page) {
			const line = lineOf(row, narratives, accounts, mIds);
			if (!isOfBankLevel(line)) continue;
			lines.push(line);
			lineIds.set(line.key, row.id);
		}
		const end = page.at(-1);
		if (!end || page.length < PAGE) break;
		after = { on: end.on, id: end.id };
	}
	const covered = await readCovered(tx, first, lastLine);
	const foreign = sums
		.filter(({ currency, on }) => currency !== 'KRW' && on >= scope.from && on <= scope.to)
		.reduce((sum, each) => sum + each.lines, 0);
	return { batches, facts, lines, lineIds, accounts, covered, foreign };
}

/** Payments out of which one of these credits may be the return: the same amounts, with a counterparty that is told. */
export async function readPaymentsOut(
	tx: SqlTx,
	plan: Plan,
	credits: readonly BankMatchLine[],
): Promise<BankMatchLine[]> {
	const amounts = [
		...new Set(credits.filter(({ counterparty }) => counterparty !== null).map(({ amount }) => -amount)),
	];
	if (amounts.length === 0) return [];
	const rows = await tx.$queryRawUnsafe<LineRow[]>(
		`select ${LINE_COLUMNS} from bank_line
		 where amount = any($1::bigint[]) and booked_on between $2::date and $3::date
			and coalesce(counterparty_account, counterparty_name) is not null`,
		amounts.map(String),
		addDays(plan.scope.from, -plan.rules.bank.returnDays),
		plan.scope.to,
	);
	const narratives = narrativeRulesOf(plan.rules);
	return rows.map((row) => lineOf(row, narratives, new Map(), []));
}
