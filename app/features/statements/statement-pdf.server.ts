import { payoutStatuses } from '#app/features/payouts/payout.ts';
import { bankName } from '#app/features/sellers/banks.ts';
import { formatCount, formatInstant, formatMoney } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.server.ts';
import type { Language } from '#app/i18n/languages.ts';
import {
	PDF_ACCENT as ACCENT,
	PDF_INK as INK,
	PDF_MARGIN as MARGIN,
	type Pdf,
	pdfDocument,
	pdfFoot,
	pdfRule as rule,
	PDF_SOFT as SOFT,
} from '#app/lib/pdf-document.server.ts';
import { drawForward, drawOrders } from './account-pdf.server.ts';
import { eachPaidStep, type PaidStep } from './paid-steps.server.ts';
import { maskedAccount, payingIds, type Statement, type StatementLine, statementGroups } from './statement.ts';

/** Places of the table's columns in points, from the left edge of the page; A4 is 595 wide. */
const COLUMNS = [
	{ key: 'on', x: MARGIN, width: 62 },
	{ key: 'refPayoutId', x: 114, width: 182 },
	{ key: 'transactionDescription', x: 304, width: 76 },
	{ key: 'status', x: 384, width: 72 },
	{ key: 'amount', x: 460, width: 595 - MARGIN - 460 },
] as const;

function cellsOf(line: StatementLine, t: Words): Record<(typeof COLUMNS)[number]['key'], string> {
	const status = payoutStatuses.find((one) => one === line.status) ?? 'unknown';
	return {
		on: line.on,
		refPayoutId: line.refPayoutId,
		transactionDescription: line.transactionDescription,
		status: t(`payouts:statuses.${status}`),
		amount: formatMoney(line.amount),
	};
}

/** What stands below a line in small print: Toss's id, why it failed, what it makes good or is made good by. */
function notesOf(line: StatementLine, t: Words): string[] {
	const failure = [line.failureCode, line.failureMessage].filter((text) => text !== null).join(' · ');
	return [
		line.tossPayoutId && `${t('payouts:tossPayoutId')} ${line.tossPayoutId}`,
		failure && `${t('payouts:failure.title')}: ${failure}`,
		line.replaces && `${t('payouts:replaces')}: ${line.replaces.refPayoutId}`,
		line.replacedBy && `${t('payouts:replacedBy')}: ${line.replacedBy.refPayoutId}`,
	].filter((note): note is string => Boolean(note));
}

function head(pdf: Pdf, statement: Statement, t: Words, language: Language): void {
	const { seller } = statement;
	pdf.font('bold').fontSize(20).fillColor(INK).text(t('statements:title'), MARGIN, MARGIN);
	pdf
		.font('regular')
		.fontSize(9)
		.fillColor(SOFT)
		.text(t('statements:issued', { at: formatInstant(statement.issuedAt) }));
	pdf.moveDown(1);
	const account = `${bankName(seller.bankCode, language)} ${maskedAccount(seller.accountNumberLast4)} · ${seller.holderName}`;
	const changed =
		seller.accountChangedAt && t('payouts:accountChanged', { at: formatInstant(seller.accountChangedAt) });
	const facts = [
		[t('statements:seller'), `${seller.name} (${seller.refSellerId})`],
		[t('payouts:account'), changed ? `${account}\n${changed}` : account],
		[t('statements:period'), `${statement.from} ~ ${statement.to}`],
		[t('statements:merchant'), statement.merchantName ? `${statement.merchantName} (${statement.mId})` : statement.mId],
	] as const;
	for (const [label, value] of facts) {
		const { y } = pdf;
		pdf.font('regular').fontSize(9.5).fillColor(SOFT).text(label, MARGIN, y, { width: 90 });
		const below = pdf.y;
		pdf.fillColor(INK).text(value, MARGIN + 96, y, { width: 400 });
		pdf.y = Math.max(below, pdf.y) + 3;
	}
	pdf.y += 8;
	rule(pdf, ACCENT);
	pdf.y += 8;
	const top = pdf.y;
	for (const [index, group] of statementGroups.entries()) {
		const x = MARGIN + index * 168;
		const { count, amount } = statement.totals[group];
		const words = t('statements:groupCount', { group: t(`statements:groups.${group}`), formatted: formatCount(count) });
		pdf.font('regular').fontSize(9).fillColor(SOFT).text(words, x, top, { width: 160 });
		pdf
			.font('bold')
			.fontSize(13)
			.fillColor(INK)
			.text(formatMoney(amount), x, top + 14, { width: 160, features: ['tnum'] });
	}
	pdf.y = top + 40;
}

function tableHead(pdf: Pdf, t: Words): void {
	const { y } = pdf;
	const names = {
		on: t('statements:on'),
		refPayoutId: t('payouts:refPayoutId'),
		transactionDescription: t('payouts:transactionDescription'),
		status: t('payouts:status'),
		amount: t('payouts:amount'),
	};
	for (const { key, x, width } of COLUMNS) {
		pdf
			.font('bold')
			.fontSize(8.5)
			.fillColor(SOFT)
			.text(names[key], x, y, { width, align: key === 'amount' ? 'right' : 'left', lineBreak: false });
	}
	pdf.y = y + 14;
	rule(pdf);
	pdf.y += 5;
}

function tableLine(pdf: Pdf, line: StatementLine, t: Words): void {
	const cells = cellsOf(line, t);
	const notes = notesOf(line, t);
	pdf.font('regular').fontSize(9);
	const height = Math.max(...COLUMNS.map(({ key, width }) => pdf.heightOfString(cells[key], { width })));
	pdf.fontSize(7.5);
	const noteWidth = pdf.page.width - MARGIN - COLUMNS[1].x;
	const noteHeight = notes.reduce((sum, note) => sum + pdf.heightOfString(note, { width: noteWidth }), 0);
	if (pdf.y + height + noteHeight + 10 > pdf.page.height - MARGIN - 20) {
		pdf.addPage();
		pdf.y = MARGIN;
		tableHead(pdf, t);
	}
	const { y } = pdf;
	for (const { key, x, width } of COLUMNS) {
		pdf
			.font('regular')
			.fontSize(9)
			.fillColor(INK)
			.text(cells[key], x, y, { width, align: key === 'amount' ? 'right' : 'left' });
	}
	pdf.y = y + height;
	for (const note of notes) {
		pdf.fontSize(7.5).fillColor(SOFT).text(note, COLUMNS[1].x, pdf.y, { width: noteWidth });
	}
	pdf.y += 4;
	rule(pdf);
	pdf.y += 5;
}

/**
 * A statement as a PDF on A4, in the language, with a Korean font embedded; only the glyphs that are used. `steps`: what its
 * payouts pay, where that is not what the database says.
 */
export async function statementPdf(
	statement: Statement,
	t: Words,
	language: Language,
	{ steps, ...options }: { compress?: boolean; steps?: AsyncIterable<PaidStep> | Iterable<PaidStep> } = {},
): Promise<Uint8Array<ArrayBuffer>> {
	const title = `${t('statements:title')} ${statement.seller.name} ${statement.from} ~ ${statement.to}`;
	return pdfDocument({ title, at: statement.issuedAt, language, compress: options.compress }, async (pdf) => {
		head(pdf, statement, t, language);
		drawForward(pdf, statement, t);
		tableHead(pdf, t);
		for (const line of statement.lines) tableLine(pdf, line, t);
		if (statement.lines.length === 0) {
			pdf.font('regular').fontSize(9.5).fillColor(SOFT).text(t('statements:empty'), MARGIN, pdf.y);
		}
		pdf.y += 6;
		pdf
			.font('regular')
			.fontSize(8)
			.fillColor(SOFT)
			.text(t('statements:note'), MARGIN, pdf.y, { width: pdf.page.width - 2 * MARGIN });
		await drawOrders(pdf, statement, steps ?? eachPaidStep(payingIds(statement)), t);
		pdfFoot(pdf, (page, pages) => t('statements:page', { page, pages }));
	});
}
