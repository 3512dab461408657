import { methodNotAllowed } from '#app/web/method-not-allowed.ts';

/** Says that the web process answers; whether it can work is /readyz. Open to everybody. */
export function loader() {
	return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } });
}

/** Nothing here can be changed. */
export function action() {
	return methodNotAllowed('GET');
}
