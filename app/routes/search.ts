import type { LoaderFunctionArgs } from '@remix-run/node';
import { findUser } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { findAnything } from '#app/features/search/find-anything.server.ts';

/** What the palette found for `q`, as JSON. Without a session it refuses instead of leading to the sign-in page. */
export async function loader({ request }: LoaderFunctionArgs) {
	const signedIn = await findUser(request);
	if (!signedIn) throw new Response(null, { status: 401 });
	if (signedIn.owesSecondFactor || !may(signedIn.user.role, 'view')) throw new Response(null, { status: 403 });
	const hits = await findAnything(new URL(request.url).searchParams.get('q') ?? '');
	return Response.json({ hits }, { headers: { 'Cache-Control': 'no-store' } });
}
