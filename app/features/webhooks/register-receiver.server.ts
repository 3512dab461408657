import { environment } from '#app/env.server.ts';

/** The console's own address for events, as another program on this machine reaches it. */
function receiverUrl(): string {
	const { HOST, PORT } = environment();
	const everywhere = !HOST || HOST === '0.0.0.0' || HOST === '::' || HOST === 'localhost';
	const host = everywhere ? '127.0.0.1' : HOST.includes(':') ? `[${HOST}]` : HOST;
	return `http://${host}:${PORT}/webhooks/toss`;
}

/**
 * Asks the sandbox to send its events here. It knows each address once, so asking again changes nothing. False when the
 * sandbox did not answer. Only for sandbox mode: receivers of the real service are registered by hand.
 */
export async function registerWebhookReceiver(url = receiverUrl()): Promise<boolean> {
	try {
		const response = await fetch(`${environment().tossApiUrl}/_sandbox/webhooks`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ url }),
			signal: AbortSignal.timeout(3000),
		});
		await response.arrayBuffer();
		return response.ok;
	} catch {
		return false;
	}
}
