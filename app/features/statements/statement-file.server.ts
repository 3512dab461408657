import { formatInstant } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.server.ts';
import type { Language } from '#app/i18n/languages.ts';
import { csvDownloadHeaders, csvStream, textBody } from '#app/lib/csv.ts';
import { bytesBody, xlsxDownloadHeaders, xlsxStream } from '#app/lib/xlsx-writer.server.ts';
import type { Statement } from './statement.ts';
import { statementColumns } from './statement-columns.ts';
import { statementPdf } from './statement-pdf.server.ts';

export const statementFormats = ['csv', 'xlsx', 'pdf'] as const;
export type StatementFormat = (typeof statementFormats)[number];

/** The lines of a statement as CSV text; instants are given in Seoul time. */
export function statementCsv(statement: Statement, t: Words): AsyncGenerator<string, void, undefined> {
	const columns = statementColumns(t);
	return csvStream(
		columns.map(({ header }) => header),
		statement.lines,
		(line) =>
			columns.map(({ cell }) => {
				const value = cell(line);
				return value instanceof Date ? formatInstant(value, { seconds: true }) : value;
			}),
	);
}

/** A statement as a file to keep or to send to the seller. */
export async function statementFile(
	statement: Statement,
	format: StatementFormat,
	t: Words,
	language: Language,
): Promise<Response> {
	const { from, to, seller } = statement;
	const name = `statement-${seller.refSellerId.replace(/[^\w-]/g, '_')}-${from}-${to}.${format}`;
	if (format === 'csv') {
		return new Response(textBody(statementCsv(statement, t)), { headers: csvDownloadHeaders(name) });
	}
	if (format === 'xlsx') {
		const columns = statementColumns(t);
		const pieces = xlsxStream(t('statements:title'), columns, statement.lines, (line) =>
			columns.map(({ cell }) => cell(line)),
		);
		return new Response(bytesBody(pieces), { headers: xlsxDownloadHeaders(name) });
	}
	return new Response(await statementPdf(statement, t, language), {
		headers: {
			'Content-Type': 'application/pdf',
			'Content-Disposition': `attachment; filename="${name}"`,
			'Cache-Control': 'no-store',
		},
	});
}
