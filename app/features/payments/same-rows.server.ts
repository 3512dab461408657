import { RowSetPrint } from '#app/lib/row-set-print.ts';
import { sql } from '#app/sql.server.ts';
import { fileBytes, type InspectedFile } from './inspect-file.server.ts';

/** A smaller file is merged again as quickly as it is compared. */
const PRINT_FROM_BYTES = 4 * 1024 * 1024;

/**
 * True for a file of which the order of the lines means nothing but the order of its rows: one header on the first line.
 * That each row is one line, and read without error, is seen when its rows are read.
 */
export function mayBePrinted(file: InspectedFile, fromBytes = PRINT_FROM_BYTES): boolean {
	return (
		file.format === 'csv' &&
		file.bytes >= fromBytes &&
		file.headerLine === 1 &&
		file.headerLines === 1 &&
		file.firstRowLine === 2 &&
		!file.carriageReturns
	);
}

/** The print with what says how the lines are to be read. */
export const rowSetOf = (file: InspectedFile, print: RowSetPrint) =>
	JSON.stringify([file.encoding, file.delimiter, file.header, print.result()]);

/**
 * The import that brought the same rows in another order, when nothing has restated or taken back rows of this kind since:
 * importing them again would change nothing. Null when there is none. The file is read for it only when one is as long.
 */
export async function findSameRows(
	file: InspectedFile,
	importId: string,
	fromBytes: number | undefined,
): Promise<string | null> {
	if (!mayBePrinted(file, fromBytes)) return null;
	const { profile } = file.match;
	const { rows: candidates } = await sql().query<{ id: string; row_set: string }>(
		`select e.id, e.row_set from import e
		 where e.kind = $1 and e.profile = $2 and e.bytes_total = $3 and e.row_set is not null and e.status = 'done' and e.id <> $4
			and not exists (
				select from import l where l.kind = e.kind and (l.undone_at is not null or l.status = 'undone'
					or (l.updated > 0 and coalesce(l.position >= e.position, true))))
		 order by e.created_at desc`,
		[profile.kind, profile.name, file.bytes, importId],
	);
	if (candidates.length === 0) return null;
	const print = new RowSetPrint();
	for await (const chunk of fileBytes(file.path, false)) print.add(chunk);
	const rowSet = rowSetOf(file, print);
	return candidates.find(({ row_set }) => row_set === rowSet)?.id ?? null;
}
