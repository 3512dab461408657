import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { expect, test } from 'vitest';
import { failureOf } from './failure.ts';

test('a database that goes away in the middle is an outage and no bug', async () => {
	const server = createServer((socket) => socket.once('data', () => socket.end())).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = server.address() as AddressInfo;
	const client = new pg.Client({ host: '127.0.0.1', port, user: 'nobody', database: 'none' });
	const error: unknown = await client.connect().catch((cause: unknown) => cause);
	expect((error as Error).message).toMatch(/^Connection terminated/);
	expect(failureOf(error)).toMatchObject({ exitCode: 1, code: 'database-not-available' });
	await new Promise((resolve) => server.close(resolve));
});

test('what nobody foresaw is a bug', () => {
	expect(failureOf(new TypeError('x is not a function'))).toMatchObject({ exitCode: 1, code: 'internal-error' });
});
