import { type ActionFunctionArgs, data as respond } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import type { FetchRefusal } from '#app/features/imports/fetch-form.tsx';
import { changeSyncWindow } from '#app/features/imports/nightly-sync.server.ts';
import { startSync } from '#app/features/imports/start-sync.server.ts';
import { daysBetween, parseAskedDay } from '#app/lib/kst-calendar.ts';

const MOST_DAYS = 92;

/** Queues the fetching of days, or sets how many the night reads again. */
export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'imports.run');
	const form = await request.formData();
	if (form.get('intent') === 'window') {
		const result = await changeSyncWindow(Number(form.get('windowDays')), actor);
		return result.ok ? { saved: true as const } : respond({ refusal: 'windowWrong' as const }, { status: 422 });
	}
	const from = parseAskedDay(String(form.get('from') ?? ''));
	const to = parseAskedDay(String(form.get('to') ?? ''));
	const refuse = (refusal: FetchRefusal) => respond({ refusal }, { status: 422 });
	if (!from || !to) return refuse('daysMissing');
	if (from > to) return refuse('daysReversed');
	if (daysBetween(from, to) >= MOST_DAYS) return refuse('daysTooMany');
	await startSync({ from, to }, actor);
	return { queued: true as const };
}
