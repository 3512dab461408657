import { z } from 'zod';
import { type KstDay, parseAskedDay } from '#app/lib/kst-calendar.ts';
import { LONGEST_SEARCH, type Page, type Sort, type SortDirection } from './list-links.ts';

/** A cursor holds what its list is ordered by: two keys of 300 letters, each of which may be 9 characters in an address. */
const LONGEST_CURSOR = 6_000;

/** A free text to search for; undefined when empty. */
export const textParam = z.string().trim().min(1).max(LONGEST_SEARCH).optional();

/** One of the given words; undefined when absent. */
export function choiceParam<const Values extends readonly [string, ...string[]]>(values: Values) {
	return z.enum(values).optional();
}

/** A calendar day `yyyy-MM-dd`; undefined when absent. */
export const dayParam = z
	.string()
	.transform((text, context): KstDay => {
		const day = parseAskedDay(text);
		if (day) return day;
		context.addIssue({ code: 'custom', message: 'not a day' });
		return z.NEVER;
	})
	.optional();

type Shape = Record<string, z.ZodType>;

/**
 * Reads what a list is asked for from an address: filters, order and page. It never throws: what is missing or makes no
 * sense falls back to its default, so an old bookmark still opens; the filter bar says what was left out.
 *
 * `const { filters, sort, page } = listParams(request, { q: textParam, status: choiceParam(statuses) }, { sort: ['createdAt', 'amount'] })`
 */
export function listParams<Filters extends Shape, const SortKey extends string = never>(
	source: Request | URL | URLSearchParams,
	shape: Filters,
	options: { sort?: readonly [SortKey, ...SortKey[]]; direction?: SortDirection; size?: number } = {},
): { filters: { [Name in keyof Filters]: z.output<Filters[Name]> }; sort: Sort<SortKey>; page: Page } {
	const params =
		source instanceof URLSearchParams ? source : (source instanceof URL ? source : new URL(source.url)).searchParams;
	const filters: Record<string, unknown> = {};
	for (const [name, schema] of Object.entries(shape)) {
		const given = params.get(name)?.trim() || undefined;
		const parsed = schema.safeParse(given);
		filters[name] = parsed.success ? parsed.data : schema.safeParse(undefined).data;
	}
	const wanted = params.get('sort');
	const known = options.sort?.find((key) => key === wanted);
	const wantedDirection = params.get('dir');
	const direction: SortDirection =
		wantedDirection === 'asc' || wantedDirection === 'desc' ? wantedDirection : (options.direction ?? 'desc');
	const size = Number(params.get('size'));
	const cursor = (name: string) => {
		const text = params.get(name);
		return text && text.length <= LONGEST_CURSOR ? text : undefined;
	};
	const after = cursor('after');
	return {
		filters: filters as { [Name in keyof Filters]: z.output<Filters[Name]> },
		sort: { key: (known ?? options.sort?.[0]) as SortKey, direction },
		page: {
			after,
			before: after ? undefined : cursor('before'),
			size: Number.isInteger(size) && size >= 10 && size <= 200 ? size : (options.size ?? 50),
		},
	};
}
