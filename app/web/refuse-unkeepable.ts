import type { ServerBuild } from '@remix-run/node';
import { someCause } from '#app/lib/error-causes.ts';

/** PostgreSQL on text that it cannot hold: a NUL, or half of a character in JSON. */
const UNKEEPABLE = ['22021', '22P05'];

/** True when the database refused a text as such. */
const isUnkeepable = (error: unknown): boolean =>
	someCause(error, ({ code, originalCode }) => [code, originalCode].some((one) => UNKEEPABLE.includes(String(one))));

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
