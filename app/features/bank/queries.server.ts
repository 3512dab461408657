import { db } from '#app/db.server.ts';
import { type ListPage, listPage, orderedQuery, Where } from '#app/features/payments/keyset.server.ts';
import { addProofPart, proofPartParams } from '#app/features/payments/proof-part.server.ts';
import { textFields } from '#app/features/payments/queries.server.ts';
import { readRows } from '#app/features/payments/read-rows.server.ts';
import { type CsvCell, csvStream } from '#app/lib/csv.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { formatKst, fromDateColumn, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { Page, Sort } from '#app/ui/list-links.ts';
import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';
import { gapsByAccount } from './balance-before.ts';
import { maskAccount, maskName, maskNarrative } from './mask.ts';

const bankFilters = {
	from: dayParam,
	to: dayParam,
	account: textParam,
	side: choiceParam(['in', 'out']),
	matched: choiceParam(['yes', 'no']),
	...proofPartParams('bank'),
	q: textParam,
};
const sortKeys = ['bookedOn', 'amount'] as const;

/** Reads the address of the list of bank lines. */
export const bankParams = (source: Request | URLSearchParams) => listParams(source, bankFilters, { sort: sortKeys });
type Filters = ReturnType<typeof bankParams>['filters'];

export interface BankLineRow {
	id: string;
	account: string;
	bookedOn: KstDay;
	bookedAt: Date | null;
	currency: string;
	amount: bigint;
	balanceAfter: bigint | null;
	narrative: string;
	/** The same for a file: without the name of whoever the money came from. */
	maskedNarrative: string;
	method: string | null;
	branch: string | null;
	reference: string | null;
	/** matched, near or suggested in the newest run that looked at it; null when none has. */
	state: string | null;
}

interface RawRow {
	id: string;
	account: string;
	on: string;
	booked_at: Date | null;
	currency: string;
	amount: string;
	balance_after: string | null;
	narrative: string;
	counterparty_name: string | null;
	counterparty_account: string | null;
	method: string | null;
	branch: string | null;
	reference: string | null;
	occurrence: number;
	state: string | null;
}

/** What the newest run that had the line says of it. */
const STATE = `(select g.state from bank_match_member m join bank_match g using (run_id, position)
	join reconciliation_run r on r.id = m.run_id where m.line_id = l.id and r.status = 'done'
	order by r.created_at desc, r.id desc limit 1)`;
const MATCHED = `in ('matched', 'near')`;
/** SQL: the lines that are matched, as the list tells it of each: by the newest run, whatever an earlier one took it for. */
const MATCHED_LINES = `select newest.line_id from (
	select distinct on (m.line_id) m.line_id, g.state from bank_match_member m join bank_match g using (run_id, position)
	join reconciliation_run r on r.id = m.run_id where m.line_id is not null and r.status = 'done'
	order by m.line_id, r.created_at desc, r.id desc) newest where newest.state ${MATCHED}`;
const COLUMNS = `l.id::text as id, l.account, to_char(l.booked_on, 'YYYY-MM-DD') as "on", l.booked_at, l.currency, l.amount, l.balance_after,
	l.narrative, l.counterparty_name, l.counterparty_account, l.method, l.branch, l.reference, l.occurrence`;

/** Answered by an index: the words of the narrative, of which each word that was typed begins one. */
const WORDS = `bank_line_words(l.narrative) @@ to_tsquery('simple', ?)`;

/** What was typed as a query over the words of a narrative, in any order; what is no letter and no digit divides words. */
function wordsOf(q: string): string {
	const words = q.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];
	return words.map((word) => `'${word}':*`).join(' & ');
}

/** SQL: the line is matched, or is not; asked of one line after the other, and of all together. */
const isMatched = (matched: 'yes' | 'no') => {
	const not = matched === 'no' ? 'not ' : '';
	return {
		oneByOne: `coalesce(${STATE}, 'none') ${not}${MATCHED}`,
		together: `${not}exists (select from (${MATCHED_LINES}) matched where matched.line_id = l.id)`,
		alias: 'l',
	};
};

function whereOf(filters: Filters): Where {
	const where = new Where();
	if (filters.from) where.add('l.booked_on >= ?::date', filters.from);
	if (filters.to) where.add('l.booked_on <= ?::date', filters.to);
	if (filters.account) where.add('l.account = ?', filters.account);
	if (filters.side) where.add(filters.side === 'in' ? 'l.amount > 0' : 'l.amount < 0');
	if (filters.matched) where.add(isMatched(filters.matched).together);
	addProofPart(where, filters);
	if (filters.q) {
		const words = wordsOf(filters.q);
		const digits = filters.q.replaceAll(',', '');
		if (/^-?\d{1,18}$/.test(digits)) where.add(`l.amount = ?::bigint or ${WORDS}`, digits, words);
		else where.add(`${WORDS} or l.reference = ?`, words, filters.q);
	}
	return where;
}

const orders = {
	bookedOn: [{ column: 'l.booked_on', type: 'date' }],
	amount: [{ column: 'l.amount', type: 'bigint' }],
};

function listing(filters: Filters, sort: Sort<(typeof sortKeys)[number]>, select: string) {
	const order = [...orders[sort.key], { column: 'l.id', type: 'uuid' }];
	return { select, from: 'bank_line l', where: whereOf(filters), order, direction: sort.direction };
}

const amountOrNull = (text: string | null) => (text === null ? null : BigInt(text));

/** One page of bank lines with the filters and the order of an address. */
export async function listBankLines(
	filters: Filters,
	sort: Sort<(typeof sortKeys)[number]>,
	page: Page,
): Promise<ListPage<BankLineRow>> {
	const { matched, ...others } = filters;
	const list = listing({ ...others, matched: undefined }, sort, `${COLUMNS}, ${STATE} as state`);
	const { rows, ...cursors } = await listPage<RawRow>({ ...list, dear: matched && isMatched(matched) }, page);
	return {
		rows: rows.map((raw) => ({
			id: raw.id,
			account: raw.account,
			bookedOn: kstDayFrom(raw.on),
			bookedAt: raw.booked_at,
			currency: raw.currency,
			amount: BigInt(raw.amount),
			balanceAfter: amountOrNull(raw.balance_after),
			narrative: raw.narrative,
			maskedNarrative: maskNarrative(raw.narrative, raw.counterparty_name),
			method: raw.method,
			branch: raw.branch,
			reference: raw.reference,
			state: raw.state,
		})),
		...cursors,
	};
}

export interface BankSums {
	/** Lines in every currency. */
	count: number;
	/** Won; of lines in won only. */
	deposits: bigint;
	withdrawals: bigint;
	/** Each other currency for itself, in its minor unit: cents are no won. */
	foreign: { currency: string; deposits: bigint; withdrawals: bigint }[];
}

/** How many lines the filters find, and what came in and went out (negative) with them. */
export async function sumBankLines(filters: Filters): Promise<BankSums> {
	const where = whereOf(filters);
	const { rows } = await sql().query<{ currency: string; count: number; deposits: string; withdrawals: string }>(
		`select l.currency, count(*)::int as count, coalesce(sum(l.amount) filter (where l.amount > 0), 0) as deposits,
			coalesce(sum(l.amount) filter (where l.amount < 0), 0) as withdrawals from bank_line l ${where}
		 group by l.currency order by l.currency`,
		where.values,
	);
	const sums = rows.map(({ currency, deposits, withdrawals }) => ({
		currency,
		deposits: BigInt(deposits),
		withdrawals: BigInt(withdrawals),
	}));
	const won = sums.find(({ currency }) => currency === 'KRW');
	return {
		count: rows.reduce((all, { count }) => all + count, 0),
		deposits: won?.deposits ?? 0n,
		withdrawals: won?.withdrawals ?? 0n,
		foreign: sums.filter(({ currency }) => currency !== 'KRW'),
	};
}

const EXPORT_HEADER = [
	'account',
	'bookedOn',
	'bookedAt',
	'currency',
	'amount',
	'balanceAfter',
	'narrative',
	'counterpartyName',
	'counterpartyAccount',
	'method',
	'branch',
	'reference',
	'occurrence',
];

/** All lines that the filters find as CSV. Names and account numbers of others are masked unless they are asked for. */
export function exportBankLines(
	filters: Filters,
	sort: Sort<(typeof sortKeys)[number]>,
	withCounterparties: boolean,
): AsyncIterable<string> {
	const list = listing(filters, sort, COLUMNS);
	return csvStream(EXPORT_HEADER, readRows<RawRow>(orderedQuery(list), list.where.values), (row): CsvCell[] => {
		const { counterparty_name: name, counterparty_account: account } = row;
		return [
			row.account,
			row.on,
			row.booked_at && formatKst(row.booked_at),
			row.currency,
			BigInt(row.amount),
			amountOrNull(row.balance_after),
			withCounterparties ? row.narrative : maskNarrative(row.narrative, name),
			name && (withCounterparties ? name : maskName(name)),
			account && (withCounterparties ? account : maskAccount(account)),
			row.method,
			row.branch,
			row.reference,
			row.occurrence,
		];
	});
}

/** The codes of all accounts, to choose from. */
export async function listAccountCodes(): Promise<string[]> {
	const accounts = await db().bankAccount.findMany({ select: { code: true }, orderBy: { code: 'asc' } });
	return accounts.map(({ code }) => code);
}

/** Accounts with their merchants, how far their lines reach, and whether balances and lines agree. */
export async function listBankAccounts() {
	const { rows } = await sql().query<{
		code: string;
		bank_code: string | null;
		last4: string | null;
		currency: string;
		m_ids: string[];
		lines: number;
		from: string | null;
		to: string | null;
		balance: string | null;
		breaks: number;
		gaps: number;
	}>(
		`select a.code, a.bank_code, a.number_last4 as last4, a.currency,
			array(select m.m_id from bank_account_merchant m where m.account = a.code order by 1) as m_ids,
			(select count(*)::int from bank_line l where l.account = a.code) as lines,
			(select to_char(min(l.booked_on), 'YYYY-MM-DD') from bank_line l where l.account = a.code) as from,
			(select to_char(max(l.booked_on), 'YYYY-MM-DD') from bank_line l where l.account = a.code) as to,
			(select s.closing_balance from bank_statement s where s.account = a.code and s.closing_balance is not null
				order by s.to_on desc, s.id desc limit 1) as balance,
			(select coalesce(sum(s.breaks), 0)::int from bank_statement s where s.account = a.code) as breaks,
			coalesce(g.gaps, 0) as gaps
		 from bank_account a left join (${gapsByAccount}) g on g.account = a.code order by a.code`,
	);
	return rows.map((row) => ({
		code: row.code,
		bankCode: row.bank_code,
		last4: row.last4,
		currency: row.currency,
		mIds: row.m_ids,
		lines: row.lines,
		from: row.from === null ? null : kstDayFrom(row.from),
		to: row.to === null ? null : kstDayFrom(row.to),
		balance: amountOrNull(row.balance),
		breaks: row.breaks,
		/** Statements that do not begin with the balance with which the one before them ended. */
		gaps: row.gaps,
	}));
}
export type BankAccountRow = Awaited<ReturnType<typeof listBankAccounts>>[number];

/** One bank line with what its source said and its earlier versions; null when there is none. */
export async function findBankLine(id: string) {
	if (!isUuid(id)) return null;
	const line = await db().bankLine.findUnique({ where: { id } });
	if (!line) return null;
	const versions = await db().bankLineVersion.findMany({ where: { id }, orderBy: { version: 'desc' } });
	const { raw, counterpartyAccount, bookedOn, valueOn, ...facts } = line;
	return {
		...facts,
		bookedOn: fromDateColumn(bookedOn),
		valueOn: valueOn && fromDateColumn(valueOn),
		counterpartyAccount: counterpartyAccount && maskAccount(counterpartyAccount),
		// The number of the other account stays masked in the cells of the source, too.
		raw: textFields(raw).map(({ name, text }) => ({
			name,
			text: counterpartyAccount && text === counterpartyAccount ? maskAccount(text) : text,
		})),
		versions: versions.map(({ version, content, importId, replacedAt }) => ({
			version,
			content: textFields(content).filter(({ name }) => ['narrative', 'amount', 'booked_on'].includes(name)),
			importId,
			replacedAt,
		})),
	};
}
