import { formatInstant } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.server.ts';
import type { Language } from '#app/i18n/languages.ts';
import { csvDownloadHeaders, csvStream, textBody } from '#app/lib/csv.ts';
import { bytesBody, workbookStream, type XlsxSheet, xlsxDownloadHeaders } from '#app/lib/xlsx-writer.server.ts';
import { accountColumns, accountRows, paidStepColumns } from './account-columns.ts';
import { eachPaidStep } from './paid-steps.server.ts';
import { payingIds, type Statement } from './statement.ts';
import { statementColumns } from './statement-columns.ts';
import { statementPdf } from './statement-pdf.server.ts';

/** `orders`: what the payouts pay, as CSV. */
export const statementFormats = ['csv', 'orders', 'xlsx', 'pdf'] as const;
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

/** What the payouts of a statement pay as CSV text, step by step. */
export function ordersCsv(statement: Statement, t: Words): AsyncGenerator<string, void, undefined> {
	const columns = paidStepColumns(t);
	return csvStream(
		columns.map(({ header }) => header),
		eachPaidStep(payingIds(statement)),
		(step) => columns.map(({ cell }) => cell(step)),
	);
}

/** The sheets of a statement: its payouts, how what is owed came about, and what the payouts pay of it. */
function sheetsOf(statement: Statement, t: Words): XlsxSheet[] {
	const columns = statementColumns(t);
	const payouts = {
		name: t('statements:title'),
		columns,
		rows: statement.lines.map((line) => columns.map(({ cell }) => cell(line))),
	};
	if (!statement.account) return [payouts];
	const ofSteps = paidStepColumns(t);
	async function* steps() {
		for await (const step of eachPaidStep(payingIds(statement))) yield ofSteps.map(({ cell }) => cell(step));
	}
	return [
		payouts,
		{ name: t('statements:account.title'), columns: accountColumns(t), rows: accountRows(statement.account, t) },
		{ name: t('statements:orders.title'), columns: ofSteps, rows: steps() },
	];
}

/** The name of a file of a statement, without what tells its format. */
export const statementName = ({ seller, from, to }: Statement, format: StatementFormat) =>
	`statement-${format === 'orders' ? 'orders-' : ''}${seller.refSellerId}-${from}-${to}`;

/** What tells the format of a file of a statement. */
export const extensionOf = (format: StatementFormat) => (format === 'orders' ? 'csv' : format);

/** A statement as a file to keep or to send to the seller. */
export async function statementFile(
	statement: Statement,
	format: StatementFormat,
	t: Words,
	language: Language,
): Promise<Response> {
	const name = `${statementName(statement, format).replace(/[^\w-]/g, '_')}.${extensionOf(format)}`;
	if (format === 'csv' || format === 'orders') {
		const text = format === 'csv' ? statementCsv(statement, t) : ordersCsv(statement, t);
		return new Response(textBody(text), { headers: csvDownloadHeaders(name) });
	}
	if (format === 'xlsx') {
		return new Response(bytesBody(workbookStream(sheetsOf(statement, t))), { headers: xlsxDownloadHeaders(name) });
	}
	return new Response(await statementPdf(statement, t, language), {
		headers: {
			'Content-Type': 'application/pdf',
			'Content-Disposition': `attachment; filename="${name}"`,
			'Cache-Control': 'no-store',
		},
	});
}
