import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { environment } from '#app/env.server.ts';
import { log } from '#app/log.server.ts';
import { createApp, type PageSource } from '#app/web/create-app.ts';
import { stopListening } from '#app/web/stop-listening.ts';

const development = environment().NODE_ENV === 'development';
const buildFile = path.resolve('build/server/index.js');

async function pageSource(): Promise<PageSource> {
	if (development) {
		const vite = await import('vite');
		const server = await vite.createServer({ server: { middlewareMode: true } });
		return {
			kind: 'development',
			middleware: server.middlewares,
			build: () => server.ssrLoadModule('virtual:remix/server-build') as Promise<ServerBuild>,
			close: () => server.close(),
		};
	}
	if (!existsSync(buildFile)) {
		console.error(
			'jeongsan: the pages are not built.\n  → run `npm run build`, or start with `npm start`, which builds',
		);
		process.exit(1);
	}
	return { kind: 'built', build: (await import(pathToFileURL(buildFile).href)) as ServerBuild, folder: 'build/client' };
}

const source = await pageSource();
const { PORT, HOST } = environment();
const host = HOST ?? '127.0.0.1';
const server = createApp(source).listen(PORT, host);

server.once('listening', () => {
	log().info({ host, port: PORT }, 'the console listens');
	process.send?.({ ready: true });
});
server.once('error', (error: NodeJS.ErrnoException) => {
	const why =
		error.code === 'EADDRINUSE'
			? `port ${PORT} is in use by another program.\n  → stop it, or set PORT to a free port`
			: `cannot listen on ${host}:${PORT} (${error.code}).\n  → set HOST and PORT to an address of this machine`;
	console.error(`jeongsan: ${why}`);
	process.exit(1);
});

let stopping = false;

/** Takes no more requests, lets those under way finish for a while, and ends. */
function stop(): void {
	if (stopping) return;
	stopping = true;
	void stopListening(server, async () => {
		if (source.kind === 'development') await source.close();
		process.exit(0);
	});
	setTimeout(() => server.closeAllConnections(), 8000).unref();
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
// The start-up that runs this process is gone: nobody could stop it any more.
process.on('disconnect', stop);
process.on('unhandledRejection', (error) => log().error({ err: error }, 'a promise failed and nobody looked'));
