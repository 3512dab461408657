import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { eachSeller } from '#app/features/sellers/queries.server.ts';
import { sellerFiltersOf } from '#app/features/sellers/seller-filters.ts';
import { csvDownloadHeaders, csvStream, textBody } from '#app/lib/csv.ts';

const columns = [
	'refSellerId',
	'tossSellerId',
	'businessType',
	'name',
	'businessRegistrationNumber',
	'bankCode',
	'accountNumberLast4',
	'holderName',
	'registration',
	'tossStatus',
	'tossStatusAt',
	'payoutsApi',
	'createdAt',
] as const;

/** The sellers of the list's filters as a file, without account numbers. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters } = sellerFiltersOf(request);
	const pieces = csvStream(columns, eachSeller(filters), (seller) => columns.map((column) => seller[column]));
	return new Response(textBody(pieces), { headers: csvDownloadHeaders('sellers.csv') });
}
