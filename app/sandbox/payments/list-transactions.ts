import { formatKst, parseKstDay } from '#app/lib/kst-calendar.ts';
import { refuse } from '../refusal.ts';

const PAGE = { default: 100, most: 5000 };
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d+)?$/;

/**
 * A date parameter as whole seconds since 1970: a local time in Seoul, or a bare day, which means its 00:00:00, also as
 * the end of a range. Null when it is no such time. Source: docs.tosspayments.com/reference (거래 조회).
 */
function secondOf(text: string): number | null {
	const parts = LOCAL_TIME.exec(text);
	const local = parts ? `${parts[1]}T${parts[2]}` : parseKstDay(text) ? `${text}T00:00:00` : null;
	if (local === null) return null;
	const at = new Date(`${local}+09:00`);
	if (Number.isNaN(at.getTime()) || !formatKst(at).startsWith(local)) return null;
	return at.getTime() / 1000;
}

/** A positive whole number among the query's parameters; refuses what is none or too large. */
export function pageSizeOf(text: string | null): number {
	if (text === null || text === '') return PAGE.default;
	if (!/^\d{1,9}$/.test(text) || Number(text) < 1) refuse('INVALID_REQUEST');
	if (Number(text) > PAGE.most) refuse('EXCEED_MAX_QUERY_LIMIT');
	return Number(text);
}

export interface TransactionQuery {
	fromSecond: number;
	toSecond: number;
	startingAfter: string | null;
	limit: number;
}

/** Reads the query of `GET /v1/transactions`; refuses as Toss does. */
export function readTransactionQuery(query: URLSearchParams): TransactionQuery {
	const fromSecond = secondOf(query.get('startDate') ?? '');
	const toSecond = secondOf(query.get('endDate') ?? '');
	if (fromSecond === null || toSecond === null || fromSecond > toSecond) refuse('INVALID_DATE');
	return {
		fromSecond,
		toSecond,
		startingAfter: query.get('startingAfter') || null,
		limit: pageSizeOf(query.get('limit')),
	};
}
