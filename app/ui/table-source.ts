import type { Words } from '#app/i18n/i18n.ts';
import type { Language } from '#app/i18n/languages.ts';
import type { Page } from './list-links.ts';
import type { Column } from './table-columns.ts';

/** What a list finds under the parameters of its address. */
export interface Listing<Row> {
	count(): Promise<number>;
	page(page: Page): Promise<{ rows: Row[]; next: string | null }>;
}

/** A table of the console as files are made of it: the same columns, filters and order as on the screen. */
export interface TableSource<Row> {
	title(t: Words): string;
	columns(t: Words, language: Language): Column<Row>[];
	open(params: URLSearchParams, user: { id: string }): Listing<Row>;
}

/** Some orders and filters look at all rows for each page: a million rows are two hundred such pages. */
const PAGE = 5_000;

/** All rows of a listing, read page by page, so that memory does not depend on their number. */
export async function* eachRow<Row>(listing: Listing<Row>): AsyncGenerator<Row, void, undefined> {
	for (let after: string | undefined; ; ) {
		const { rows, next } = await listing.page({ after, size: PAGE });
		yield* rows;
		if (!next) return;
		after = next;
	}
}
