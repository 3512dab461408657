import type { PoolClient } from 'pg';
import { newId } from '#app/lib/ids.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { knownLines } from './accounts.server.ts';
import type { ReadLine } from './bank-file.ts';
import { decideMerge, narrativeKey } from './merge-lines.ts';

export interface StoredCounts {
	inserted: number;
	updated: number;
	unchanged: number;
}

const PIECE = 2000;

/** A row as JSON for jsonb_to_recordset: amounts as digits, since JSON numbers are floats. */
function rowOf(line: ReadLine) {
	return {
		booked_on: line.bookedOn,
		booked_at: line.time === null ? null : `${line.bookedOn}T${line.time}+09:00`,
		time_precision: line.time === null ? 'day' : line.precision,
		value_on: line.valueOn,
		amount: String(line.amount),
		balance_after: line.balanceAfter === null ? null : String(line.balanceAfter),
		balance_derived: line.balanceDerived === true,
		narrative: line.narrative.join(' | '),
		counterparty_name: line.counterpartyName,
		counterparty_account: line.counterpartyAccount,
		method: line.method,
		branch: line.branch,
		reference: line.reference,
		reversal: line.reversal,
		raw: line.raw,
	};
}

const COLUMNS = `booked_on date, booked_at timestamptz, time_precision text, value_on date, amount bigint, balance_after bigint,
	balance_derived boolean, narrative text, counterparty_name text, counterparty_account text, method text, branch text,
	reference text, reversal boolean, raw jsonb`;

async function* pieces<T>(rows: readonly T[]): AsyncGenerator<string> {
	for (let at = 0; at < rows.length; at += PIECE)
		// PostgreSQL's text has no character of code 0.
		yield JSON.stringify(rows.slice(at, at + PIECE)).replaceAll('\\u0000', '');
}

/**
 * Stores the lines of one source for one account: new ones are added, a narrative that the same form of source now tells
 * differently is a restatement (the version before is kept), and what another form tells besides fills what was empty.
 */
export async function storeLines(
	client: PoolClient,
	account: string,
	currency: string,
	lines: readonly ReadLine[],
	source: { importId: string; profile: string; now: Date },
): Promise<StoredCounts> {
	if (lines.length === 0) return { inserted: 0, updated: 0, unchanged: 0 };
	const days = lines.map(({ bookedOn }) => bookedOn).sort() as KstDay[];
	const known = await knownLines(client, account, days[0]!, days.at(-1)!);
	const { same, added } = decideMerge(known, lines, source.profile);
	const rows = added.map(({ read, occurrence }) => ({ id: newId(source.now), occurrence, ...rowOf(read) }));
	for await (const piece of pieces(rows)) {
		await client.query(
			`insert into bank_line (id, account, currency, occurrence, booked_on, booked_at, time_precision, value_on, amount,
				balance_after, balance_derived, narrative, counterparty_name, counterparty_account, method, branch, reference,
				reversal, raw, profile, import_id)
			 select id, $2, $3, occurrence, booked_on, booked_at, time_precision, value_on, amount, balance_after, balance_derived,
				narrative, counterparty_name, counterparty_account, method, branch, reference, reversal, raw, $4, $5::uuid
			 from jsonb_to_recordset($1::jsonb) as row (id uuid, occurrence int, ${COLUMNS})`,
			[piece, account, currency, source.profile, source.importId],
		);
	}
	const restated = same.filter(
		(pair) =>
			pair.known.profile === source.profile && narrativeKey(pair.known.narrative) !== narrativeKey(pair.read.narrative),
	);
	for await (const piece of pieces(restated.map(({ known: line, read }) => ({ id: line.id, ...rowOf(read) })))) {
		await client.query(
			`insert into bank_line_version (id, version, content, import_id, replaced_by, replaced_at)
			 select t.id, t.version, to_jsonb(t), t.import_id, $2, $3
			 from jsonb_to_recordset($1::jsonb) as row (id uuid) join bank_line t using (id)`,
			[piece, source.importId, source.now],
		);
		await client.query(
			`update bank_line t set narrative = row.narrative, counterparty_name = coalesce(row.counterparty_name, t.counterparty_name),
				raw = row.raw, version = t.version + 1, import_id = $2
			 from jsonb_to_recordset($1::jsonb) as row (id uuid, ${COLUMNS}) where t.id = row.id`,
			[piece, source.importId],
		);
	}
	const fuller = same.flatMap(({ known: line, read }) => {
		if (line.profile === source.profile) return [];
		const parts = new Set(line.narrative.filter(Boolean));
		const narrative = [...parts, ...read.narrative.filter((part) => !parts.has(part))];
		return [{ id: line.id, ...rowOf(read), narrative: narrative.join(' | ') }];
	});
	for await (const piece of pieces(fuller)) {
		const changes = `(t.narrative, t.counterparty_name, t.counterparty_account, t.reference, t.value_on) is distinct from
			(row.narrative, coalesce(t.counterparty_name, row.counterparty_name),
			 coalesce(t.counterparty_account, row.counterparty_account), coalesce(t.reference, row.reference),
			 coalesce(t.value_on, row.value_on))
			or (t.booked_at is null and row.booked_at is not null)
			or ((t.balance_after is null or t.balance_derived) and row.balance_after is not null and not row.balance_derived)`;
		const from = `jsonb_to_recordset($1::jsonb) as row (id uuid, ${COLUMNS})`;
		await client.query(
			`insert into import_enrichment (import_id, table_name, content)
			 select $2, 'bank_line', to_jsonb(t) from ${from} join bank_line t using (id) where ${changes}`,
			[piece, source.importId],
		);
		await client.query(
			`update bank_line t set narrative = row.narrative,
				counterparty_name = coalesce(t.counterparty_name, row.counterparty_name),
				counterparty_account = coalesce(t.counterparty_account, row.counterparty_account),
				reference = coalesce(t.reference, row.reference), value_on = coalesce(t.value_on, row.value_on),
				booked_at = coalesce(t.booked_at, row.booked_at),
				time_precision = case when t.booked_at is null then row.time_precision else t.time_precision end,
				balance_after = case when row.balance_after is not null and not row.balance_derived then row.balance_after
					else t.balance_after end,
				balance_derived = t.balance_derived and (row.balance_after is null or row.balance_derived)
			 from ${from} where t.id = row.id and (${changes})`,
			[piece],
		);
	}
	return { inserted: added.length, updated: restated.length, unchanged: same.length - restated.length };
}
