import type { ServerBuild } from '@remix-run/node';
import { isDatabaseAway } from '#app/lib/database-away.ts';
import { log } from '#app/log.server.ts';

type Handler = (args: { request: Request }) => unknown;

const tellingOutages = (handle: Handler): Handler =>
	async function tell(args) {
		try {
			return await handle(args);
		} catch (error) {
			if (!isDatabaseAway(error)) throw error;
			log().error({ requestId: args.request.headers.get('x-request-id'), err: error }, 'the database is away');
			throw new Response(null, { status: 503, headers: { 'Retry-After': '5', 'Cache-Control': 'no-store' } });
		}
	};

/**
 * The same pages, which answer 503 while the database is away or takes nobody more: that passes, and is no bug. Only what
 * reads does: of a change that was cut off nobody knows whether it counts, so that the list has to be looked at first.
 */
export function tellOutages(build: ServerBuild): ServerBuild {
	const routes = Object.entries(build.routes).map(([id, route]) => {
		const loader = route?.module.loader;
		if (!loader) return [id, route];
		const told = tellingOutages(loader as unknown as Handler);
		return [id, { ...route, module: { ...route.module, loader: told } }];
	});
	return { ...build, routes: Object.fromEntries(routes) };
}
