import { setImmediate } from 'node:timers/promises';
import { formatMoney } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.server.ts';
import {
	PDF_INK as INK,
	PDF_MARGIN as MARGIN,
	type Pdf,
	pdfRule as rule,
	PDF_SOFT as SOFT,
} from '#app/lib/pdf-document.server.ts';
import { stepWord } from './account-columns.ts';
import type { PaidStep } from './paid-steps.server.ts';
import { accountParts, countInAdvance, isAccountSum, type Statement } from './statement.ts';

/** Places of the columns of orders in points, from the left edge of the page; A4 is 595 wide. */
const COLUMNS = [
	{ key: 'on', x: MARGIN, width: 54 },
	{ key: 'reason', x: 106, width: 58 },
	{ key: 'order', x: 168, width: 146 },
	{ key: 'gross', x: 316, width: 62, end: true },
	{ key: 'commission', x: 382, width: 52, end: true },
	{ key: 'vat', x: 438, width: 46, end: true },
	{ key: 'net', x: 486, width: 595 - MARGIN - 486, end: true },
] as const;
/** So many letters of an order fit into its column; a longer one takes more lines. */
const SHORT_ORDER = 24;
/** After so many rows others that wait for this process have their turn. */
const ROWS_AT_ONCE = 20;
const LINE = 13;

const fits = (pdf: Pdf, height: number) => pdf.y + height <= pdf.page.height - MARGIN - 20;

/** Writes how what is owed to the seller came about, line by line. */
export function drawForward(pdf: Pdf, { account }: Statement, t: Words): void {
	if (!account) return;
	pdf.font('bold').fontSize(10.5).fillColor(INK).text(t('statements:account.title'), MARGIN, pdf.y);
	pdf.y += 3;
	for (const part of accountParts) {
		const { y } = pdf;
		const end = isAccountSum(part);
		pdf
			.font(end ? 'bold' : 'regular')
			.fontSize(9)
			.fillColor(end ? INK : SOFT)
			.text(t(`statements:account.${part}`), MARGIN, y, { width: 200, lineBreak: false });
		pdf
			.fillColor(INK)
			.text(formatMoney(account.forward[part]), MARGIN + 200, y, { width: 120, align: 'right', lineBreak: false });
		pdf.y = y + LINE;
	}
	pdf
		.font('regular')
		.fontSize(8)
		.fillColor(SOFT)
		.text(t('statements:account.hint'), MARGIN, pdf.y + 2, { width: pdf.page.width - 2 * MARGIN });
	pdf.y += 12;
}

function drawHead(pdf: Pdf, t: Words): void {
	const { y } = pdf;
	const names = {
		on: t('statements:on'),
		reason: t('statements:orders.reason'),
		order: t('statements:orders.order'),
		gross: t('statements:orders.gross'),
		commission: t('statements:orders.commission'),
		vat: t('statements:orders.vat'),
		net: t('statements:orders.net'),
	};
	pdf.font('bold').fontSize(8).fillColor(SOFT);
	for (const { key, x, width, ...column } of COLUMNS)
		pdf.text(names[key], x, y, { width, align: 'end' in column ? 'right' : 'left', lineBreak: false });
	pdf.y = y + LINE;
	rule(pdf);
	pdf.y += 4;
}

function nextPage(pdf: Pdf, t: Words): void {
	pdf.addPage();
	pdf.y = MARGIN;
	drawHead(pdf, t);
}

function drawStep(pdf: Pdf, step: PaidStep, t: Words): void {
	const order = step.order?.orderId ?? step.setOff?.refPayoutId ?? '–';
	const amount = (won: bigint) => (step.setOff ? '' : formatMoney(won));
	const cells = {
		on: step.on,
		reason: stepWord(t, step.reason),
		order,
		gross: amount(step.gross),
		commission: amount(step.commission),
		vat: amount(step.vat),
		net: formatMoney(step.net),
	};
	pdf.font('plain').fontSize(8);
	const long = order.length > SHORT_ORDER || step.reason === 'set-off';
	const height = long
		? Math.max(
				pdf.heightOfString(order, { width: COLUMNS[2].width }),
				pdf.heightOfString(cells.reason, { width: COLUMNS[1].width }),
			) + 3
		: LINE;
	if (!fits(pdf, height)) nextPage(pdf, t);
	const { y } = pdf;
	pdf.font('plain').fontSize(8).fillColor(INK);
	for (const { key, x, width, ...column } of COLUMNS) {
		const end = 'end' in column;
		// Of a text that fits into its line nobody has to work out where it breaks, which takes most of the time.
		if (!long) pdf.text(cells[key], end ? x + width - pdf.widthOfString(cells[key]) : x, y, { lineBreak: false });
		else pdf.text(cells[key], x, y, { width, align: end ? 'right' : 'left' });
	}
	pdf.y = y + height;
}

/** Writes what each payout pays, on pages of their own: orders, cancels and adjustments, and what is set off. */
export async function drawOrders(
	pdf: Pdf,
	statement: Statement,
	steps: AsyncIterable<PaidStep> | Iterable<PaidStep>,
	t: Words,
): Promise<void> {
	const { account } = statement;
	if (!account || account.paid.length === 0) return;
	const inAdvance = countInAdvance(statement);
	const hint = [t('statements:orders.hint'), inAdvance > 0 && t('statements:orders.inAdvance', { count: inAdvance })];
	const paid = new Map(account.paid.map((sums) => [sums.payoutId, sums.net]));
	pdf.addPage();
	pdf.font('bold').fontSize(13).fillColor(INK).text(t('statements:orders.title'), MARGIN, MARGIN);
	pdf.font('regular').fontSize(8).fillColor(SOFT).text(hint.filter(Boolean).join(' '));
	pdf.y += 8;
	drawHead(pdf, t);
	let payoutId: string | null = null;
	let rows = 0;
	for await (const step of steps) {
		if (step.payoutId !== payoutId) {
			payoutId = step.payoutId;
			// A heading never stands alone at the foot of a page.
			if (!fits(pdf, 3 * LINE)) nextPage(pdf, t);
			const y = pdf.y + 4;
			const { x, width } = COLUMNS[6];
			pdf.font('bold').fontSize(8.5).fillColor(INK);
			pdf.text(t('statements:orders.ofPayout', { ref: step.refPayoutId }), MARGIN, y, { width: 400, lineBreak: false });
			pdf.text(formatMoney(paid.get(payoutId) ?? 0n), x - 40, y, {
				width: width + 40,
				align: 'right',
				lineBreak: false,
			});
			pdf.y = y + LINE + 1;
		}
		drawStep(pdf, step, t);
		rows += 1;
		if (rows % ROWS_AT_ONCE === 0) await setImmediate();
	}
}
