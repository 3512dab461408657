import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { environment } from '#app/env.server.ts';
import { previewPlan } from '#app/features/payouts/plan-preview.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { parseWon } from '#app/lib/won.ts';

/** What a recurring payout of all that is payable would pay, were it due today: for its form. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'payouts.create');
	const asked = new URL(request.url).searchParams;
	const seller = asked.get('seller');
	const leastAmount = parseWon(asked.get('leastAmount') ?? '') ?? 1n;
	if (seller !== null && !isUuid(seller)) throw new Response(null, { status: 404 });
	const preview = await previewPlan(environment().TOSS_MID, await currentInstant(), {
		leastAmount: leastAmount < 1n ? 1n : leastAmount,
		sellerId: seller,
	});
	return { ...preview, total: String(preview.total) };
}
