import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { readRollForward } from '#app/features/reconciliation/read-roll-forward.server.ts';
import { csvDownloadHeaders, csvStream, textBody } from '#app/lib/csv.ts';
import { addDays, formatKst, kstDayOf } from '#app/lib/kst-calendar.ts';
import { dayParam, listParams, textParam } from '#app/ui/list-params.ts';

const HEADER = [
	'mId',
	'day',
	'openedAt',
	'closedAt',
	'opening',
	'settled',
	'paidOut',
	'cameBack',
	'expected',
	'closing',
	'difference',
];

/** The table of the balance from day to day as CSV. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters } = listParams(request, { from: dayParam, to: dayParam, mId: textParam });
	const today = kstDayOf(await currentInstant());
	const to = filters.to ?? today;
	const from = filters.from ?? addDays(to, -30);
	const rolled = from <= to ? await readRollForward({ from, to }, today) : [];
	const rows = rolled
		.filter(({ mId }) => !filters.mId || mId === filters.mId)
		.flatMap(({ mId, days }) => days.map((day) => ({ mId, ...day })));
	const csv = csvStream(HEADER, rows, (row) => [
		row.mId,
		row.day,
		row.openedAt ? formatKst(row.openedAt) : null,
		formatKst(row.closedAt),
		row.opening,
		row.settled,
		-row.paidOut,
		row.cameBack,
		row.closing + row.difference,
		row.closing,
		row.difference,
	]);
	return new Response(textBody(csv), { headers: csvDownloadHeaders(`balance-${from}-${to}.csv`) });
}
