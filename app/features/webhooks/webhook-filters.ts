import { choiceParam, dayParam, listParams, textParam } from '#app/ui/list-params.ts';
import { signatureStates, webhookStates } from './webhook-event.ts';

/** What an address of the list of events asks for; the page and the files read it alike. */
export function webhookFiltersOf(source: Request | URLSearchParams) {
	return listParams(source, {
		type: textParam,
		state: choiceParam(webhookStates),
		signature: choiceParam(signatureStates),
		entityId: textParam,
		from: dayParam,
		to: dayParam,
	});
}
