import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { exportJournal } from '#app/features/journal/read-journal.server.ts';
import { csvDownloadHeaders, textBody } from '#app/lib/csv.ts';
import { kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { dayParam, listParams } from '#app/ui/list-params.ts';

/** The journal of the days in the address, for the accounting system. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters } = listParams(request, { from: dayParam, to: dayParam });
	const to = filters.to ?? kstDayOf(await currentInstant());
	const from = filters.from ?? kstDayFrom(`${to.slice(0, 7)}-01`);
	return new Response(textBody(exportJournal(from, to)), {
		headers: csvDownloadHeaders(`journal-${from}-${to}.csv`),
	});
}
