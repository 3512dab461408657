import type { LoaderFunctionArgs } from '@remix-run/node';
import { findUser } from '#app/auth/guards.server.ts';
import { listTrayExports } from '#app/features/exports/start-export.server.ts';

/** How far the files of a person are, as JSON. Without a session it refuses instead of leading to the sign-in page. */
export async function loader({ request }: LoaderFunctionArgs) {
	const signedIn = await findUser(request);
	if (!signedIn) throw new Response(null, { status: 401 });
	if (signedIn.owesSecondFactor) throw new Response(null, { status: 403 });
	const exports = await listTrayExports(signedIn.user.id);
	return Response.json({ exports }, { headers: { 'Cache-Control': 'no-store' } });
}
