import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { payoutFiltersOf } from '#app/features/payouts/payout-filters.ts';
import { eachPayout } from '#app/features/payouts/queries.server.ts';
import { endedOn } from '#app/features/payouts/value-day.ts';
import { csvDownloadHeaders, csvStream, textBody } from '#app/lib/csv.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';

const columns = [
	'refPayoutId',
	'tossPayoutId',
	'refSellerId',
	'sellerName',
	'scheduleType',
	'payoutDate',
	'amount',
	'transactionDescription',
	'status',
	'holdReason',
	'failureCode',
	'failureMessage',
	'createdAt',
	'requestedAt',
	'finishedAt',
	'endedOn',
];

/** The payouts of the list's filters as a file. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters } = payoutFiltersOf(request);
	const pieces = csvStream(columns, eachPayout(filters), (payout) => [
		payout.refPayoutId,
		payout.tossPayoutId,
		payout.seller.refSellerId,
		payout.seller.name,
		payout.scheduleType,
		payout.payoutOn && fromDateColumn(payout.payoutOn),
		payout.amount,
		payout.transactionDescription,
		payout.status,
		payout.holdReason,
		payout.failureCode,
		payout.failureMessage,
		payout.createdAt,
		payout.requestedAt,
		payout.finishedAt,
		endedOn(payout),
	]);
	return new Response(textBody(pieces), { headers: csvDownloadHeaders('payouts.csv') });
}
