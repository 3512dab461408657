import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { statementFormats } from '#app/features/statements/statement-file.server.ts';
import { statementPeriodOf } from '#app/features/statements/statement-period.ts';
import { statementsArchive } from '#app/features/statements/statements-archive.server.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { isLanguage } from '#app/i18n/languages.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { bytesBody } from '#app/lib/xlsx-writer.server.ts';

/** The statements of all sellers who were paid within the days of the address, in its `format` and `lang`, as one archive. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { searchParams } = new URL(request.url);
	const wanted = { format: searchParams.get('format') ?? 'pdf', language: searchParams.get('lang') };
	const format = statementFormats.find((one) => one === wanted.format);
	if (!format) throw new Response(null, { status: 404 });
	const language = wanted.language && isLanguage(wanted.language) ? wanted.language : await languageOf(request);
	const now = await currentInstant();
	const period = statementPeriodOf(request, kstDayOf(now));
	const pieces = statementsArchive(period, { format, language }, await translator(language), now);
	return new Response(bytesBody(pieces), {
		headers: {
			'Content-Type': 'application/zip',
			'Content-Disposition': `attachment; filename="statements-${period.from}-${period.to}.zip"`,
			'Cache-Control': 'no-store',
		},
	});
}
