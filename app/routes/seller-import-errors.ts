import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { eachProblem, findSellerImport, type ToldProblem } from '#app/features/sellers/seller-imports.server.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { csvDownloadHeaders, csvStream, textBody } from '#app/lib/csv.ts';
import { bytesBody, xlsxDownloadHeaders, xlsxStream } from '#app/lib/xlsx-writer.server.ts';

/** Every cell that kept a row of a file of sellers out, as CSV or as a workbook. Account numbers are masked. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'sellers.edit');
	const found = await findSellerImport(params.importId);
	if (!found) throw new Response(null, { status: 404 });
	const t = await translator(await languageOf(request));
	const header = [
		t('sellers:files.line'),
		t('sellers:refSellerId'),
		t('sellers:name'),
		t('sellers:files.column'),
		t('sellers:files.value'),
		t('sellers:files.reason'),
	];
	const cells = ({ line, refSellerId, name, column, value, reason }: ToldProblem) => [
		line,
		refSellerId,
		name,
		column,
		value,
		t(`sellers:files.reasons.${reason}`, { value }),
	];
	const problems = eachProblem(found.id, 'problems');
	if (new URL(request.url).pathname.endsWith('.csv')) {
		return new Response(textBody(csvStream(header, problems, cells)), {
			headers: csvDownloadHeaders('seller-errors.csv'),
		});
	}
	const widths = [8, 22, 24, 34, 28, 60];
	const columns = header.map((text, index) => ({ header: text, width: widths[index]! }));
	const bytes = xlsxStream(t('sellers:files.errors'), columns, problems, cells);
	return new Response(bytesBody(bytes), { headers: xlsxDownloadHeaders('seller-errors.xlsx') });
}
