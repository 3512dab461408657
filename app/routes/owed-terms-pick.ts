import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { pickKnownSellers } from '#app/features/owed/known-seller.server.ts';

/** The sellers whom a text may mean, for the field that chooses whose terms are written. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'terms.edit');
	const q = new URL(request.url).searchParams.get('q')?.trim().slice(0, 100);
	return { sellers: await pickKnownSellers(q || undefined) };
}
