import { type KstDay, parseKstDay } from '#app/lib/kst-calendar.ts';

/** Anything as one part of a path. */
export const part = (text: string) => encodeURIComponent(text);

/** What the path of a batch's page names; null for any other path. */
export function batchOfPath(path: string | undefined): { mId: string; currency: string; day: KstDay } | null {
	const [, mId, currency, day] = /^\/bank\/batches\/([^/]+)\/([^/]+)\/([^/?]+)$/.exec(path ?? '') ?? [];
	const known = day && parseKstDay(day);
	return mId && currency && known ? { mId: decodeURIComponent(mId), currency, day: known } : null;
}

/** The id that the path of a page names; null for any other path. */
export const idOfPath = (path: string | undefined, page: 'bank' | 'payouts') =>
	new RegExp(`^/${page}/([0-9a-f-]{36})$`).exec(path ?? '')?.[1] ?? null;
