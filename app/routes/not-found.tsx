import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireUser } from '#app/auth/guards.server.ts';

/** Every address that no other route knows. */
export async function loader({ request }: LoaderFunctionArgs): Promise<never> {
	await requireUser(request);
	throw new Response(null, { status: 404, statusText: 'Not Found' });
}

export const action = loader;

export default function NotFound() {
	return null;
}
