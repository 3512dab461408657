import { formatCount, formatInstant, formatMoney } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.server.ts';
import type { Language } from '#app/i18n/languages.ts';
import { csvDownloadHeaders, csvStream, textBody } from '#app/lib/csv.ts';
import {
	PDF_ACCENT,
	PDF_INK,
	PDF_MARGIN,
	PDF_SOFT,
	type Pdf,
	pdfDocument,
	pdfFoot,
	pdfRule,
} from '#app/lib/pdf-document.server.ts';
import { type ProofTerm, proofTerms } from './proof-terms.ts';
import { termName } from './proof-words.ts';
import type { RunView, RunViewResult } from './queries.server.ts';
import type { Scope } from './reconciliation.ts';

export const proofFormats = ['csv', 'pdf'] as const;
export type ProofFormat = (typeof proofFormats)[number];

interface Proved {
	run: RunView;
	result: RunViewResult;
	terms: ProofTerm[];
}

const proved = (runs: readonly RunView[]): Proved[] =>
	runs.flatMap((run) => (run.result ? [{ run, result: run.result, terms: proofTerms(run, run.result) }] : []));

const csvColumns = [
	'level',
	'term',
	'name',
	'count',
	'amount',
	'from',
	'to',
	'asOf',
	'runId',
	'ruleVersion',
	'rows',
	'resultHash',
	'startedAt',
	'finishedAt',
	'startedBy',
] as const;

function csvOf(runs: readonly RunView[]): AsyncGenerator<string, void> {
	const rows = proved(runs).flatMap(({ run, result, terms }) => terms.map((term) => ({ run, result, term })));
	return csvStream(csvColumns, rows, ({ run, result, term }) => [
		run.level,
		term.term,
		term.name,
		term.count,
		term.amount,
		run.scope.from,
		run.scope.to,
		run.scope.asOf,
		run.id,
		run.ruleVersion,
		JSON.stringify(result.rows),
		result.resultHash,
		formatInstant(run.createdAt, { seconds: true }),
		run.finishedAt ? formatInstant(run.finishedAt, { seconds: true }) : null,
		run.createdBy,
	]);
}

function drawLevel(pdf: Pdf, { run, result, terms }: Proved, t: Words): void {
	const words = (key: string) => t(`reconciliation:${key}` as 'reconciliation:title');
	const width = pdf.page.width - 2 * PDF_MARGIN;
	const room = 90 + terms.length * 16;
	if (pdf.y + room > pdf.page.height - PDF_MARGIN) {
		pdf.addPage();
		pdf.y = PDF_MARGIN;
	}
	pdf
		.font('bold')
		.fontSize(12)
		.fillColor(PDF_INK)
		.text(words(`levels.${run.level}`), PDF_MARGIN, pdf.y);
	const verdict = result.totals.residual === 0n ? words('adds') : words('addsNot');
	pdf.font('regular').fontSize(8.5).fillColor(PDF_SOFT).text(verdict, { width });
	pdf.y += 4;
	pdfRule(pdf);
	pdf.y += 4;
	for (const [index, term] of terms.entries()) {
		const { y } = pdf;
		const sign = index === 0 ? '' : index === 1 ? '= ' : '+ ';
		pdf
			.font(term.term === 'expected' || term.term === 'residual' ? 'bold' : 'regular')
			.fontSize(9.5)
			.fillColor(PDF_INK)
			.text(`${sign}${termName(words, run.level, term)}`, PDF_MARGIN, y, { width: 240 });
		if (term.count !== null) pdf.text(formatCount(term.count), 300, y, { width: 80, align: 'right' });
		pdf.text(formatMoney(term.amount), 390, y, { width: pdf.page.width - PDF_MARGIN - 390, align: 'right' });
		pdf.y = y + 16;
	}
	pdfRule(pdf);
	pdf.y += 4;
	const facts = [
		`${words('asOf')} ${run.scope.asOf}`,
		`${words('ruleVersion')} ${run.ruleVersion}`,
		`${words('inputRows')} ${Object.entries(result.rows)
			.map(([name, rows]) => `${name} ${formatCount(rows)}`)
			.join(', ')}`,
		`${words('createdAt')} ${formatInstant(run.createdAt, { seconds: true })}`,
		`${words('createdBy')} ${run.createdBy ?? words('commandLine')}`,
	].join(' · ');
	pdf.font('regular').fontSize(8).fillColor(PDF_SOFT).text(facts, PDF_MARGIN, pdf.y, { width });
	pdf.text(`${words('resultHash')} ${result.resultHash}`, { width });
	pdf.y += 16;
}

/** The proof of some days as a PDF for an auditor. */
export function proofPdf(
	scope: Pick<Scope, 'from' | 'to' | 'mIds'>,
	runs: readonly RunView[],
	t: Words,
	language: Language,
	at: Date,
	options: { compress?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
	const title = `${t('reconciliation:proofTitle')} ${scope.from} ~ ${scope.to}`;
	return pdfDocument({ title, at, language, compress: options.compress }, (pdf) => {
		pdf.font('bold').fontSize(20).fillColor(PDF_INK).text(title, PDF_MARGIN, PDF_MARGIN);
		const merchants = scope.mIds.length > 0 ? scope.mIds.join(', ') : t('reconciliation:allMerchants');
		pdf
			.font('regular')
			.fontSize(9)
			.fillColor(PDF_SOFT)
			.text(`${t('reconciliation:merchants')}: ${merchants}`)
			.text(t('statements:issued', { at: formatInstant(at) }));
		pdf.moveDown(0.5);
		pdf.text(t('reconciliation:proofSays'), { width: pdf.page.width - 2 * PDF_MARGIN });
		pdf.y += 8;
		pdfRule(pdf, PDF_ACCENT);
		pdf.y += 12;
		for (const one of proved(runs)) drawLevel(pdf, one, t);
		pdfFoot(pdf, (page, pages) => t('statements:page', { page, pages }));
	});
}

/** The proof of some days as a file. */
export async function proofFile(
	scope: Pick<Scope, 'from' | 'to' | 'mIds'>,
	runs: readonly RunView[],
	format: ProofFormat,
	t: Words,
	language: Language,
	at: Date,
): Promise<Response> {
	const name = `proof-${scope.from}-${scope.to}.${format}`;
	if (format === 'csv') return new Response(textBody(csvOf(runs)), { headers: csvDownloadHeaders(name) });
	return new Response(await proofPdf(scope, runs, t, language, at), {
		headers: {
			'Content-Type': 'application/pdf',
			'Content-Disposition': `attachment; filename="${name}"`,
			'Cache-Control': 'no-store',
		},
	});
}
