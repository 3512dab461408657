import type { LoaderFunctionArgs } from '@remix-run/node';
import { findUser } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { changeHub, type Told } from '#app/live/change-hub.server.ts';

const HEARTBEAT_MS = 20_000;
/** How often pages are told what time it is for the console: the clock of a sandbox is moved by hand. */
const CLOCK_MS = 5_000;
/** A browser that lost its stream comes back after so long, at first. */
const RETRY_MS = 1_000;

/**
 * What changes, as server-sent events: `change` with topic and id, `resync` when something may have been missed, and `clock`
 * with the instant at which the console lives. The data itself is not in here: a page that hears of a change reads what it
 * shows, with its own permission. The session is looked at again with every heartbeat, so a stream ends soon after it does;
 * another role, and an account that is shut out, count at once.
 */
export async function loader({ request }: LoaderFunctionArgs) {
	const signedIn = await findUser(request);
	if (!signedIn) throw new Response(null, { status: 401 });
	const { id: userId } = signedIn.user;
	let { role } = signedIn.user;
	const hub = changeHub();
	const last = request.headers.get('last-event-id');
	const encoder = new TextEncoder();
	let end = () => {};
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			const send = (text: string) => {
				try {
					controller.enqueue(encoder.encode(text));
				} catch {
					end();
				}
			};
			/** False when the session is over, and the stream with it. What cannot be looked up stays as it was. */
			const look = async () => {
				const still = await findUser(request).catch(() => undefined);
				if (still) role = still.user.role;
				else if (still === null) end();
				return still !== null;
			};
			const tell = async ({ topic, id, eventId }: Told) => {
				if (topic === 'user' && (id === null || id === userId) && !(await look())) return;
				if (topic === 'webhook' && !may(role, 'webhooks.inspect')) return;
				send(`id: ${eventId}\nevent: change\ndata: ${JSON.stringify({ topic, id })}\n\n`);
			};
			const resync = () => send(`id: ${hub.lastEventId}\nevent: resync\ndata: {}\n\n`);
			const unsubscribe = hub.subscribe(userId, tell, resync);
			if (!unsubscribe) {
				// Not an error for the browser, which would try again at once.
				send('retry: 60000\nevent: crowded\ndata: {}\n\n');
				controller.close();
				return;
			}
			const timer = setInterval(async () => {
				if (await look()) send(`: ${Date.now()}\n\n`);
			}, HEARTBEAT_MS);
			const clock = setInterval(async () => {
				send(`event: clock\ndata: ${(await currentInstant()).toISOString()}\n\n`);
			}, CLOCK_MS);
			let ended = false;
			end = () => {
				if (ended) return;
				ended = true;
				clearInterval(timer);
				clearInterval(clock);
				unsubscribe();
				process.off('SIGTERM', end);
				process.off('SIGINT', end);
				process.off('disconnect', end);
				try {
					controller.close();
				} catch {
					// It was closed from the other side.
				}
			};
			request.signal.addEventListener('abort', end);
			// Who left while the session was looked up is not told of any more: the place of its stream must not stay taken.
			if (request.signal.aborted) return end();
			// A server that stops waits for answers under way: this one would never end by itself.
			for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(signal, end);
			send(`retry: ${RETRY_MS}\n`);
			const missed = last ? hub.since(last, userId) : [];
			if (missed) for (const told of missed) void tell(told);
			else resync();
			send(`id: ${hub.lastEventId}\nevent: hello\ndata: {}\n\n`);
		},
		cancel() {
			end();
		},
	});
	return new Response(body, {
		headers: {
			'Content-Type': 'text/event-stream; charset=utf-8',
			// Compressed or kept back by a proxy, events would come late.
			'Cache-Control': 'no-store, no-transform',
			'X-Accel-Buffering': 'no',
		},
	});
}
