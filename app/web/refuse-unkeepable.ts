import type { ServerBuild } from '@remix-run/node';

/** PostgreSQL on text that it cannot hold: a NUL, or half of a character in JSON. */
const UNKEEPABLE = ['22021', '22P05'];

/** True when the database refused a text as such; Prisma wraps what the driver says. */
function isUnkeepable(error: unknown): boolean {
	if (typeof error !== 'object' || error === null) return false;
	const { code, originalCode, cause, meta } = error as Record<string, unknown>;
	if (UNKEEPABLE.includes(String(code)) || UNKEEPABLE.includes(String(originalCode))) return true;
	return isUnkeepable(cause) || isUnkeepable((meta as Record<string, unknown> | undefined)?.driverAdapterError);
}

/** The same request, whose form answers 400 when what was sent is none, or breaks off. */
function readingForms(request: Request): Request {
	const read = request.formData.bind(request);
	request.formData = async () => {
		try {
			return await read();
		} catch {
			throw new Response(null, { status: 400 });
		}
	};
	return request;
}

/**
 * The same pages, whose forms answer 400 to what is no form, and to a text that the database cannot hold, wherever a field
 * does not say so itself: nothing was kept, and it is the sender's mistake.
 */
export function refuseUnkeepable(build: ServerBuild): ServerBuild {
	const routes = Object.entries(build.routes).map(([id, route]) => {
		const action = route?.module.action;
		if (!action) return [id, route];
		const guarded: typeof action = async (args) => {
			try {
				return await action({ ...args, request: readingForms(args.request) });
			} catch (error) {
				throw isUnkeepable(error) ? new Response(null, { status: 400 }) : error;
			}
		};
		return [id, { ...route, module: { ...route.module, action: guarded } }];
	});
	return { ...build, routes: Object.fromEntries(routes) };
}
