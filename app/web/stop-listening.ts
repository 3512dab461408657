import type { Server } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

const WAIT_MS = 2000;

/**
 * Takes no further connections, and calls back when those that are there are gone. Connections that wait to be accepted,
 * of which a busy process has many, are accepted first: to close at once would cut them without an answer.
 */
export async function stopListening(server: Server, whenGone: () => void): Promise<void> {
	const until = performance.now() + WAIT_MS;
	let accepted = true;
	server.on('connection', () => {
		accepted = true;
	});
	while (accepted && performance.now() < until) {
		accepted = false;
		await turn();
		await turn();
	}
	server.close(whenGone);
	server.closeIdleConnections();
}
