import { addDays, type KstDay, parseAskedDay } from '#app/lib/kst-calendar.ts';

/** Which days and merchant the address of a proof names; the month before, where it names no days. */
export function proofScopeOf(request: Request, today: KstDay): { from: KstDay; to: KstDay; mIds: string[] } {
	const params = new URL(request.url).searchParams;
	const lastMonthEnd = addDays(`${today.slice(0, 8)}01` as KstDay, -1);
	const mId = params.get('mId')?.trim();
	return {
		from: parseAskedDay(params.get('from') ?? '') ?? (`${lastMonthEnd.slice(0, 8)}01` as KstDay),
		to: parseAskedDay(params.get('to') ?? '') ?? lastMonthEnd,
		mIds: mId ? [mId] : [],
	};
}
