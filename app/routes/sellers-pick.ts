import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { pickSellers } from '#app/features/sellers/pick-sellers.server.ts';

/** The sellers that can be paid and that a text may mean, for the field that chooses one. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'payouts.create');
	const q = new URL(request.url).searchParams.get('q')?.trim().slice(0, 100);
	return { sellers: await pickSellers(q || undefined) };
}
