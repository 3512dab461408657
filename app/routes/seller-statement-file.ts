import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { readStatement } from '#app/features/statements/read-statement.server.ts';
import { statementFile, statementFormats } from '#app/features/statements/statement-file.server.ts';
import { statementPeriodOf } from '#app/features/statements/statement-period.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { isLanguage } from '#app/i18n/languages.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';

/** A seller's statement as CSV, Excel or PDF, in the language of the address (`lang`), else of the reader. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const format = statementFormats.find((one) => one === params.format);
	const now = await currentInstant();
	const statement = format && (await readStatement(params.id, statementPeriodOf(request, kstDayOf(now)), now));
	if (!format || !statement) throw new Response(null, { status: 404 });
	const wanted = new URL(request.url).searchParams.get('lang');
	const language = wanted && isLanguage(wanted) ? wanted : await languageOf(request);
	return statementFile(statement, format, await translator(language), language);
}
