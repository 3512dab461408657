import type { ActionFunctionArgs } from '@remix-run/node';
import { receiveWebhook } from '#app/features/webhooks/receive-webhook.server.ts';
import { methodNotAllowed } from '#app/web/method-not-allowed.ts';

/** Where Toss Payments sends its events. Signed events prove themselves, so there is no session here. */
export async function action({ request }: ActionFunctionArgs) {
	if (request.method !== 'POST') return methodNotAllowed('POST');
	const { status, result } = await receiveWebhook(request);
	// What is left of a body that is too large is not waited for.
	const headers = status === 413 ? { Connection: 'close' } : undefined;
	return Response.json({ result }, { status, headers });
}

export function loader() {
	return methodNotAllowed('POST');
}
