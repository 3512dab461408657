import { termName } from '#app/features/reconciliation/proof-words.ts';
import { forwardAmounts } from '#app/features/seller-ledger/forward-parts.ts';
import { formatCount, formatInstant, formatMoney } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.server.ts';
import type { Language } from '#app/i18n/languages.ts';
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
import type { XlsxSheet } from '#app/lib/xlsx-writer.server.ts';
import { type Carried, owedInAll } from './figures.ts';
import type { Period } from './period.ts';
import type { ClosedPeriodView } from './queries.server.ts';

export const packageFormats = ['xlsx', 'pdf'] as const;

function wordsOf(t: Words) {
	const reconciliation = (key: string) => t(`reconciliation:${key}` as 'reconciliation:title');
	return {
		reconciliation,
		kind: (kind: string) => reconciliation(`kinds.${kind}`),
		// A way of matching that has been given up since has its name only.
		bank: (group: 'states' | 'rules', name: string) =>
			t(`bank:${group}.${name}` as 'bank:title', { defaultValue: name }),
		why: ({ reason, note }: Carried) =>
			[reason && reconciliation(`reasons.${reason}`), note].filter(Boolean).join(' · '),
	};
}

/** The frozen figures of a closed period as the sheets of a workbook, in the reader's language. */
export function packageSheets({ figures, carried }: ClosedPeriodView, t: Words): XlsxSheet[] {
	const { reconciliation, kind, why, bank } = wordsOf(t);
	const heads = (...names: string[]) => names.map((header) => ({ header }));
	return [
		{
			name: t('closing:sheets.proof'),
			columns: heads(
				t('closing:level'),
				t('closing:term'),
				t('closing:count'),
				t('closing:amount'),
				t('closing:ruleVersion'),
				t('closing:resultHash'),
			),
			rows: figures.levels.flatMap((level) =>
				level.terms.map((term) => [
					reconciliation(`levels.${level.level}`),
					termName(reconciliation, level.level, term),
					term.count,
					BigInt(term.amount),
					level.ruleVersion,
					level.resultHash,
				]),
			),
		},
		{
			name: t('closing:sheets.carried'),
			columns: heads(
				t('closing:day'),
				t('closing:kind'),
				t('closing:merchant'),
				t('closing:subject'),
				t('closing:openAmount'),
				t('closing:owner'),
				t('closing:reason'),
			),
			rows: carried.map((one) => [
				one.day,
				kind(one.kind),
				one.mId,
				one.subjectKey,
				BigInt(one.open),
				one.owner,
				why(one),
			]),
		},
		{
			name: t('closing:sheets.files'),
			columns: heads(
				t('closing:day'),
				t('closing:kind'),
				t('closing:merchant'),
				t('closing:subject'),
				t('closing:fileName'),
				t('closing:fileBytes'),
				'SHA-256',
				t('closing:addedBy'),
				t('closing:addedAt'),
				t('closing:removedBy'),
				t('closing:removedAt'),
				t('closing:reason'),
			),
			rows: figures.files.map((one) => [
				one.day,
				kind(one.kind),
				one.mId,
				one.subjectKey,
				one.name,
				one.bytes,
				one.sha256,
				one.addedBy,
				one.addedAt,
				one.removedBy,
				one.removedAt,
				one.removeReason,
			]),
		},
		{
			name: t('closing:sheets.fees'),
			columns: heads(
				t('closing:merchant'),
				t('closing:method'),
				t('closing:count'),
				t('closing:amount'),
				t('closing:supply'),
				t('closing:vat'),
				t('closing:fee'),
				t('closing:net'),
			),
			rows: figures.fees.map((one) => [
				one.mId,
				one.method,
				one.count,
				BigInt(one.amount),
				BigInt(one.supply),
				BigInt(one.vat),
				BigInt(one.fee),
				BigInt(one.net),
			]),
		},
		{
			name: t('closing:sheets.payouts'),
			columns: heads(t('closing:seller'), t('closing:sellerName'), t('closing:count'), t('closing:amount')),
			rows: figures.payouts.map((one) => [one.refSellerId, one.name, one.count, BigInt(one.amount)]),
		},
		{
			name: t('closing:sheets.owed'),
			columns: heads(
				t('closing:seller'),
				t('closing:sellerName'),
				...forwardAmounts.map((one) => t(`owedForward:${one}`)),
			),
			rows: figures.owed.map(({ refSellerId, name, amounts }) => [
				...[refSellerId, name],
				...forwardAmounts.map((one) => BigInt(amounts[one])),
			]),
		},
		{
			name: t('closing:sheets.bank'),
			columns: heads(
				t('closing:day'),
				t('closing:stateOf'),
				t('closing:rule'),
				t('closing:expected'),
				t('closing:actual'),
				t('closing:difference'),
			),
			rows: figures.bank.map((one) => [
				one.day,
				bank('states', one.state),
				bank('rules', one.rule),
				BigInt(one.expected),
				BigInt(one.actual),
				BigInt(one.difference),
			]),
		},
	];
}

/** Goes on a new page unless that much room is left. */
function keepTogether(pdf: Pdf, room: number): void {
	if (pdf.y + room <= pdf.page.height - PDF_MARGIN) return;
	pdf.addPage();
	pdf.y = PDF_MARGIN;
}

function drawTitle(pdf: Pdf, title: string): void {
	keepTogether(pdf, 60);
	pdf.font('bold').fontSize(13).fillColor(PDF_INK).text(title, PDF_MARGIN, pdf.y);
	pdf.y += 4;
	pdfRule(pdf, PDF_ACCENT);
	pdf.y += 6;
}

function drawRow(pdf: Pdf, label: string, middle: string, right: string, bold = false): void {
	const width = pdf.page.width - 2 * PDF_MARGIN - 200;
	pdf
		.font(bold ? 'bold' : 'regular')
		.fontSize(9)
		.fillColor(PDF_INK);
	const height = Math.max(15, pdf.heightOfString(label, { width }) + 4);
	keepTogether(pdf, height);
	const { y } = pdf;
	pdf.text(label, PDF_MARGIN, y, { width });
	pdf.text(middle, PDF_MARGIN + width, y, { width: 70, align: 'right' });
	pdf.text(right, PDF_MARGIN + width + 70, y, { width: 130, align: 'right' });
	pdf.y = y + height;
}

function drawFacts(pdf: Pdf, facts: string): void {
	const width = pdf.page.width - 2 * PDF_MARGIN;
	pdf.font('regular').fontSize(7.5).fillColor(PDF_SOFT).text(facts, PDF_MARGIN, pdf.y, { width });
}

/** The signed report of a closed period: who answers for it, the proof, and what is still open. */
export function packagePdf(
	period: Period,
	closed: ClosedPeriodView,
	t: Words,
	language: Language,
	options: { compress?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
	const { reconciliation, kind, why } = wordsOf(t);
	const title = t('closing:packageTitle', { period: period.name });
	const at = closed.closedAt ?? closed.preparedAt;
	return pdfDocument({ title, at, language, compress: options.compress }, (pdf) => {
		const width = pdf.page.width - 2 * PDF_MARGIN;
		pdf.font('bold').fontSize(22).fillColor(PDF_INK).text(title, PDF_MARGIN, PDF_MARGIN);
		pdf.font('regular').fontSize(10).fillColor(PDF_SOFT).text(`${period.from} ~ ${period.to}`);
		pdf.moveDown();
		pdf.fillColor(PDF_INK);
		pdf.text(t('closing:preparedLine', { who: closed.preparedBy, at: formatInstant(closed.preparedAt) }), { width });
		pdf.text(t('closing:signedLine', { who: closed.closedBy ?? '–', at: formatInstant(at) }), { width });
		if (closed.note) pdf.text(`${t('closing:note')}: ${closed.note}`, { width });
		pdf.y += 14;
		drawTitle(pdf, t('closing:sheets.proof'));
		for (const { level, terms, resultHash, ruleVersion, asOf } of closed.figures.levels) {
			keepTogether(pdf, 40 + terms.length * 15);
			pdf
				.font('bold')
				.fontSize(10.5)
				.fillColor(PDF_INK)
				.text(reconciliation(`levels.${level}`), PDF_MARGIN, pdf.y);
			pdf.y += 2;
			for (const term of terms)
				drawRow(
					pdf,
					termName(reconciliation, level, term),
					term.count === null ? '' : formatCount(term.count),
					formatMoney(BigInt(term.amount)),
					term.term === 'expected' || term.term === 'residual',
				);
			const facts = `${reconciliation('asOf')} ${asOf} · ${t('closing:ruleVersion')} ${ruleVersion} · ${t('closing:resultHash')} ${resultHash}`;
			drawFacts(pdf, facts);
			pdf.y += 10;
		}
		drawTitle(pdf, t('closing:sheets.carried'));
		if (closed.carried.length === 0) drawRow(pdf, t('closing:carriedNone'), '', '');
		for (const one of closed.carried)
			drawRow(
				pdf,
				[kind(one.kind), one.subjectKey, one.owner, why(one)].filter(Boolean).join(' · '),
				one.day,
				formatMoney(BigInt(one.open)),
			);
		pdf.y += 10;
		if (closed.figures.files.length > 0) drawTitle(pdf, t('closing:sheets.files'));
		for (const one of closed.figures.files) {
			drawRow(pdf, `${kind(one.kind)} · ${one.subjectKey} · ${one.name}`, one.day, '');
			const added = t('closing:addedLine', { who: one.addedBy, at: one.addedAt });
			const removed =
				one.removedBy && t('closing:removedLine', { who: one.removedBy, at: one.removedAt, reason: one.removeReason });
			drawFacts(pdf, [`SHA-256 ${one.sha256}`, added, removed].filter(Boolean).join(' · '));
		}
		pdf.y += 10;
		drawTitle(pdf, t('closing:sheets.fees'));
		for (const one of closed.figures.fees)
			drawRow(
				pdf,
				`${one.mId} · ${one.method} · ${t('closing:supply')} ${formatMoney(BigInt(one.supply))} + ${t('closing:vat')} ${formatMoney(BigInt(one.vat))}`,
				formatCount(one.count),
				formatMoney(BigInt(one.fee)),
			);
		if (closed.figures.owed.length > 0) {
			pdf.y += 10;
			drawTitle(pdf, t('closing:sheets.owed'));
			for (const one of forwardAmounts)
				drawRow(
					pdf,
					t(`owedForward:${one}`),
					'',
					formatMoney(owedInAll(closed.figures, one)),
					one === 'opening' || one === 'closing',
				);
		}
		pdfFoot(pdf, (page, pages) => t('closing:page', { page, pages }));
	});
}
