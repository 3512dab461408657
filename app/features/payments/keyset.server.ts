import { sql } from '#app/sql.server.ts';
import type { Page, SortDirection } from '#app/ui/list-links.ts';

/** Conditions of a query with their values, numbered as they are added. */
export class Where {
	readonly values: unknown[] = [];
	private readonly conditions: string[] = [];

	/** Adds a condition; each `?` stands for one value. */
	add(condition: string, ...values: unknown[]): void {
		let index = 0;
		this.conditions.push(
			condition.replace(/\?/g, () => {
				this.values.push(values[index]);
				index += 1;
				return `$${this.values.length}`;
			}),
		);
	}

	toString(): string {
		return this.conditions.length ? `where ${this.conditions.map((condition) => `(${condition})`).join(' and ')}` : '';
	}

	copy(): Where {
		const copy = new Where();
		copy.conditions.push(...this.conditions);
		copy.values.push(...this.values);
		return copy;
	}
}

/**
 * The condition that a column begins with a text, with one `?` for it three times over: as a range that the column's index
 * answers under any collation and with a parameter, which `like` does not.
 */
export const beginsWith = (column: string) =>
	`(${column} >= ? and ${column} < ? || chr(65535) and starts_with(${column}, ?))`;

export interface Listing {
	/** What is selected, with the columns of the order among it. */
	select: string;
	from: string;
	where: Where;
	/** Columns that order the rows, the last ones unique; all go in one direction. Type names for reading a cursor. */
	order: readonly { column: string; type: string }[];
	direction: SortDirection;
	/**
	 * Where an index has the order for each value of a column but not for all of them together: the column, and SQL of the
	 * set of its values. The first rows of each value are found by themselves. `alias` is that of the one table in `from`.
	 */
	perValue?: { column: string; values: string; alias: string } | undefined;
	/**
	 * A condition that is dear to ask of all rows, and cheap of a few: it is asked of the first rows in order one after the
	 * other (`oneByOne`), and of all together (`together`) only when these do not fill the page.
	 */
	dear?: { oneByOne: string; together: string; alias: string } | undefined;
}

/** So many rows are looked at one by one: some 100 ms at most. */
const FIRST_ROWS = 20_000;

/** Asks the database, in a transaction of its own where it has to see what only that holds. */
type Query = <Row>(text: string, values: readonly unknown[]) => Promise<{ rows: Row[] }>;

export interface ListPage<Row> {
	rows: Row[];
	previous: string | null;
	next: string | null;
}

/** The values of a cursor; null when it makes no sense. */
export function readCursor(cursor: string | undefined, length: number): (string | null)[] | null {
	if (!cursor) return null;
	try {
		const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
		const fits = Array.isArray(values) && values.length === length;
		return fits && values.every((value) => typeof value === 'string' || value === null) ? values : null;
	} catch {
		return null;
	}
}

/** SQL of the whole list in its order, for an export. */
export function orderedQuery({ select, from, where, order, direction }: Listing): string {
	return `select ${select} from ${from} ${where} order by ${order.map(({ column }) => `${column} ${direction}`).join(', ')}`;
}

/**
 * One page of a list, found by where the last one ended and not by counting rows, so that a late page costs as much as
 * the first and no row is shown twice. A cursor that makes no sense is the first page.
 */
export async function listPage<Row extends object>(
	listing: Listing,
	page: Page,
	query: Query = (text, values) => sql().query(text, [...values]) as Promise<{ rows: never[] }>,
): Promise<ListPage<Row>> {
	const { select, from, order, direction } = listing;
	const backwards = page.before !== undefined;
	const cursor = readCursor(page.after ?? page.before, order.length);
	const where = listing.where.copy();
	const way = (direction === 'asc') !== backwards ? 'asc' : 'desc';
	if (cursor) {
		const columns = order.map(({ column }) => column).join(', ');
		const values = order.map(({ type }) => `?::${type}`).join(', ');
		where.add(`(${columns}) ${way === 'asc' ? '>' : '<'} (${values})`, ...cursor);
	}
	const keys = order.map(({ column }, index) => `(${column})::text as key_${index}`).join(', ');
	const end = `order by ${order.map(({ column }) => `${column} ${way}`).join(', ')} limit ${page.size + 1}`;
	const { perValue } = listing;
	let source = `${from} ${where}`;
	if (perValue) {
		const { column, values, alias } = perValue;
		where.add(`${column} = each_value.value`);
		source = `(${values}) each_value(value) cross join lateral (select ${alias}.* from ${from} ${where} ${end}) ${alias}`;
	}
	const { dear } = listing;
	const read = async (rowsOf: string): Promise<(Row & Record<string, unknown>)[]> =>
		(await query<Row & Record<string, unknown>>(`select ${select}, ${keys} from ${rowsOf} ${end}`, where.values)).rows;
	let rows: (Row & Record<string, unknown>)[] = [];
	try {
		if (dear) {
			const first = `select ${dear.alias}.* from ${from} ${where} ${end.replace(/limit \d+$/, `limit ${FIRST_ROWS}`)}`;
			rows = await read(`(${first}) ${dear.alias} where ${dear.oneByOne}`);
			where.add(dear.together);
			source = `${from} ${where}`;
		}
		if (rows.length <= page.size) rows = await read(source);
	} catch (error) {
		// A cursor whose values are no values of these columns, as an old bookmark may hold.
		if (cursor && /^22/.test(String((error as { code?: string }).code)))
			return listPage(listing, { size: page.size }, query);
		throw error;
	}
	const more = rows.length > page.size;
	if (more) rows.pop();
	if (backwards) rows.reverse();
	const cursorOf = (row: Record<string, unknown> | undefined) =>
		row ? Buffer.from(JSON.stringify(order.map((_, index) => row[`key_${index}`]))).toString('base64url') : null;
	return {
		rows,
		previous: (backwards ? more : cursor !== null) ? cursorOf(rows[0]) : null,
		next: (backwards ? cursor !== null : more) ? cursorOf(rows.at(-1)) : null,
	};
}
