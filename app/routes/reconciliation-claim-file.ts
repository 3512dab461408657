import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { claimFile, claimFormats } from '#app/features/reconciliation/claim.server.ts';
import { findRun } from '#app/features/reconciliation/queries.server.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';

/** The claim sheet of a run as CSV or PDF, in the reader's language. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const format = claimFormats.find((one) => one === params.format);
	const run = await findRun(params.runId ?? '');
	if (!format || !run?.result || run.level !== 'contract') throw new Response(null, { status: 404 });
	const language = await languageOf(request);
	return claimFile(run, format, await translator(language), language, await currentInstant());
}
