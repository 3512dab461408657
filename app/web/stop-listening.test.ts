import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { stopListening } from './stop-listening.ts';

test('who waited to be accepted is answered, and nobody else any more', async () => {
	const server = createServer((_request, response) => response.end('heard')).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const early = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'));
	// They connect on this tick, and the server gets to none of them before it is stopped.
	await new Promise<void>((resolve) => process.nextTick(resolve));
	const gone = new Promise<void>((resolve) => void stopListening(server, resolve));
	for (const socket of early) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
	for (const answer of await Promise.all(early.map(text))) expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*heard$/);
	await gone;
	const [error] = await once(connect(port, '127.0.0.1'), 'error');
	expect(error).toMatchObject({ code: 'ECONNREFUSED' });
});
