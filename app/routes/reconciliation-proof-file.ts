import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { proofFile, proofFormats } from '#app/features/reconciliation/proof-file.server.ts';
import { proofScopeOf } from '#app/features/reconciliation/proof-scope.ts';
import { findProof } from '#app/features/reconciliation/prove-scope.server.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';

/** The proof of some days as CSV or PDF, in the reader's language. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const format = proofFormats.find((one) => one === params.format);
	if (!format) throw new Response(null, { status: 404 });
	const now = await currentInstant();
	const scope = proofScopeOf(request, kstDayOf(now));
	const language = await languageOf(request);
	return proofFile(scope, await findProof(scope), format, await translator(language), language, now);
}
