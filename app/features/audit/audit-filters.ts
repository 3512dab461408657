import { dayParam, listParams, textParam } from '#app/ui/list-params.ts';

/** What an address of the audit log asks for; the page and the files read it alike. */
export function auditFiltersOf(source: Request | URLSearchParams) {
	return listParams(source, {
		actor: textParam,
		action: textParam,
		entityType: textParam,
		entityId: textParam,
		from: dayParam,
		to: dayParam,
	});
}
