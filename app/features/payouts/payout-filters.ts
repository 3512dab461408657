import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';
import { payoutStages, payoutStatuses } from './payout.ts';

/** What an address of the list of payouts asks for; the page and the file read it alike. */
export function payoutFiltersOf(source: Request | URLSearchParams) {
	const { filters, sort, page } = listParams(
		source,
		{
			q: textParam,
			status: choiceParam([...payoutStatuses, ...payoutStages]),
			seller: textParam,
			batch: textParam,
			/** Those that nobody has paid again. */
			replaced: choiceParam(['no']),
			/** Which day `from` and `to` are of: that on which a payout was made, or on which it ended. */
			by: choiceParam(['finished']),
			from: dayParam,
			to: dayParam,
		},
		{ sort: ['createdAt', 'amount'] },
	);
	const { seller, batch, ...rest } = filters;
	return { filters: { ...rest, sellerId: seller, batchId: batch }, sort, page };
}
