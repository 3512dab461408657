import { checkReadiness } from '#app/readiness.server.ts';
import { methodNotAllowed } from '#app/web/method-not-allowed.ts';

/** Says whether the console can do its work: 503 when a part is missing. Open to everybody; it tells no secrets. */
export async function loader() {
	const { ready, checks } = await checkReadiness(new Date());
	return Response.json(
		{ status: ready ? 'ok' : 'unavailable', checks },
		{ status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
	);
}

/** Nothing here can be changed. */
export function action() {
	return methodNotAllowed('GET');
}
