import { choiceParam, listParams, textParam } from '#app/ui/list-params.ts';
import { businessTypes, payoutsApis, sellerStages } from './seller.ts';

/** What an address of the list of sellers asks for; the page and the files read it alike. */
export function sellerFiltersOf(source: Request | URLSearchParams) {
	return listParams(
		source,
		{
			q: textParam,
			stage: choiceParam(sellerStages),
			type: choiceParam(businessTypes),
			api: choiceParam(payoutsApis),
			/** Those whose account at Toss is not known for certain. */
			account: choiceParam(['unclear']),
		},
		{ sort: ['createdAt', 'name'] },
	);
}
