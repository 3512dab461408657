import type { ActionFunctionArgs } from '@remix-run/node';
import { receiveWebhook } from '#app/features/webhooks/receive-webhook.server.ts';

/** Where Toss Payments sends its events. Signed events prove themselves, so there is no session here. */
export async function action({ request }: ActionFunctionArgs) {
	if (request.method !== 'POST') return notAllowed();
	const { status, result } = await receiveWebhook(request);
	// What is left of a body that is too large is not waited for.
	const headers = status === 413 ? { Connection: 'close' } : undefined;
	return Response.json({ result }, { status, headers });
}

export function loader() {
	return notAllowed();
}

function notAllowed() {
	return Response.json({ result: 'method-not-allowed' }, { status: 405, headers: { Allow: 'POST' } });
}
