import { foundByRun } from '#app/features/payments/found-by-run.ts';
import { formatInstant, formatMoney } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.server.ts';
import type { Language } from '#app/i18n/languages.ts';
import { csvDownloadHeaders, csvStream, textBody } from '#app/lib/csv.ts';
import {
	PDF_ACCENT,
	PDF_INK,
	PDF_MARGIN,
	PDF_SOFT,
	pdfDocument,
	pdfFoot,
	pdfRule,
} from '#app/lib/pdf-document.server.ts';
import { sql } from '#app/sql.server.ts';
import { isDetailKind } from './levels.ts';
import type { RunView } from './queries.server.ts';

/** Lines that very likely went wrong for one reason: the same kind and method, the same rate agreed and taken. Won. */
export interface ClaimCause {
	kind: string;
	method: string;
	mId: string;
	contract: string;
	/** Percent; both empty where no rate explains the difference. */
	agreedRate: string;
	takenRate: string;
	count: number;
	/** What the lines should have paid out more; negative: less. */
	amount: bigint;
}

export interface ClaimLine extends Omit<ClaimCause, 'count'> {
	position: number;
	transactionKey: string;
	orderId: string;
	day: string;
	gross: string;
	expected: bigint;
	actual: bigint;
}

/**
 * A rate explains a difference only where the fee was recomputed by a rate: a line that contradicts itself, or whose dates,
 * VAT or parts are wrong, tells none, and neither does a contract with a fixed fee.
 */
const BY_RATE = `d.evidence #>> '{expected,because}' in ('contract-fee', 'contract-instalment', 'contract-gives-back')
	and d.evidence #>> '{expected,values,rate}' <> '0' and d.evidence #>> '{found,values,rate}' <> ''`;

const CAUSE = `d.kind, d.method, d.m_id, d.evidence #>> '{expected,values,contract}' as contract,
	case when ${BY_RATE} then d.evidence #>> '{expected,values,rate}' else '' end as agreed,
	case when ${BY_RATE} then round((d.evidence #>> '{found,values,rate}')::numeric, 1)::text else '' end as taken`;

/**
 * What a line should have paid out, and what it does. A line that contradicts itself is listed as what it pays against what
 * its own parts make: it should have paid what they make.
 */
const PAY_OUT = `case when d.kind = 'arithmetic-break' then d.actual else d.expected end as expected,
	case when d.kind = 'arithmetic-break' then d.expected else d.actual end as actual,
	case when d.kind = 'arithmetic-break' then -d.difference else d.difference end as owed`;

interface CauseRow {
	kind: string;
	method: string;
	m_id: string;
	contract: string | null;
	agreed: string;
	taken: string;
}

const causeOf = (row: CauseRow) => ({
	kind: row.kind,
	method: row.method,
	mId: row.m_id,
	contract: row.contract ?? '',
	agreedRate: row.agreed,
	takenRate: row.taken,
});

/** What a run of level 2 found, grouped by inferred cause, the dearest first. */
export async function listClaimCauses(runId: string): Promise<ClaimCause[]> {
	const { rows } = await sql().query<CauseRow & { rows: number; amount: string }>(
		`select kind, method, m_id, contract, agreed, taken, count(*)::int as rows, sum(owed)::text as amount
		from (select ${CAUSE}, ${PAY_OUT} from discrepancy d where ${foundByRun('d', '$1')}) claim
		group by 1, 2, 3, 4, 5, 6
		order by abs(sum(owed)) desc, 1, 2, 3, 4, 5, 6`,
		[runId],
	);
	return rows.map((row) => ({ ...causeOf(row), count: row.rows, amount: BigInt(row.amount) }));
}

const PAGE = 2_000;

/** The same line by line, in the run's order; memory does not grow with the lines. */
async function* claimLines(runId: string): AsyncGenerator<ClaimLine> {
	for (let after = ''; ; ) {
		const { rows } = await sql().query<
			CauseRow & {
				position: number;
				place: string;
				transaction_key: string;
				order_id: string;
				day: string;
				gross: string;
				expected: string;
				actual: string;
				owed: string;
			}
		>(
			`select ${CAUSE}, d.position, d.place, d.transaction_key, d.order_id, d.day_on::text as day, ${PAY_OUT},
				d.evidence #>> '{line,amount}' as gross
			from discrepancy d where ${foundByRun('d', '$1')} and d.place > $2 order by d.place limit ${PAGE}`,
			[runId, after],
		);
		for (const row of rows) {
			yield {
				...causeOf(row),
				position: row.position,
				transactionKey: row.transaction_key,
				orderId: row.order_id,
				day: row.day,
				gross: row.gross,
				expected: BigInt(row.expected),
				actual: BigInt(row.actual),
				amount: BigInt(row.owed),
			};
		}
		const last = rows.at(-1);
		if (!last || rows.length < PAGE) return;
		after = last.place;
	}
}

const columns = [
	'kind',
	'method',
	'mId',
	'contract',
	'agreedRate',
	'takenRate',
	'transactionKey',
	'orderId',
	'day',
	'amount',
	'payOutExpected',
	'payOutFound',
	'difference',
] as const;

export const claimFormats = ['csv', 'pdf'] as const;
export type ClaimFormat = (typeof claimFormats)[number];

/** How many lines a sheet on paper carries; the file with all of them is the CSV. */
const MOST_ON_PAPER = 2_000;

/** The claim sheet of a run on paper: the causes, then the lines. */
export async function claimPdf(
	run: RunView,
	t: Words,
	language: Language,
	at: Date,
	options: { compress?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
	const causes = await listClaimCauses(run.id);
	const lines: ClaimLine[] = [];
	for await (const line of claimLines(run.id)) {
		if (lines.length >= MOST_ON_PAPER) break;
		lines.push(line);
	}
	const kindName = (kind: string) => (isDetailKind(kind) ? t(`reconciliation:kinds.${kind}`) : kind);
	const title = `${t('reconciliation:claim.title')} ${run.scope.from} ~ ${run.scope.to}`;
	return pdfDocument({ title, at, language, compress: options.compress }, (pdf) => {
		const row = (cells: readonly [string, string, string], size: number) => {
			if (pdf.y + 20 > pdf.page.height - PDF_MARGIN - 20) {
				pdf.addPage();
				pdf.y = PDF_MARGIN;
			}
			const { y } = pdf;
			pdf.font('regular').fontSize(size).fillColor(PDF_INK).text(cells[0], PDF_MARGIN, y, { width: 290 });
			const below = pdf.y;
			pdf.text(cells[1], 350, y, { width: 90, align: 'right' });
			pdf.text(cells[2], 445, y, { width: pdf.page.width - PDF_MARGIN - 445, align: 'right' });
			pdf.y = Math.max(below, pdf.y) + 2;
		};
		pdf.font('bold').fontSize(18).fillColor(PDF_INK).text(title, PDF_MARGIN, PDF_MARGIN);
		pdf
			.font('regular')
			.fontSize(9)
			.fillColor(PDF_SOFT)
			.text(t('statements:issued', { at: formatInstant(at) }))
			.text(t('reconciliation:claim.says'), { width: pdf.page.width - 2 * PDF_MARGIN });
		pdf.y += 8;
		pdfRule(pdf, PDF_ACCENT);
		pdf.y += 8;
		for (const cause of causes) {
			const rates = cause.agreedRate ? `${cause.agreedRate}% → ${cause.takenRate}%` : '';
			row(
				[
					[kindName(cause.kind), cause.method, cause.mId, cause.contract, rates].filter(Boolean).join(' · '),
					String(cause.count),
					formatMoney(cause.amount),
				],
				9.5,
			);
		}
		pdf.y += 8;
		pdfRule(pdf);
		pdf.y += 8;
		for (const line of lines) {
			row(
				[
					`${line.day} ${kindName(line.kind)} ${line.orderId} ${line.transactionKey}`,
					formatMoney(BigInt(line.gross)),
					formatMoney(line.amount),
				],
				8,
			);
		}
		pdfFoot(pdf, (page, pages) => t('statements:page', { page, pages }));
	});
}

/** The claim sheet as a file to send to the provider. */
export async function claimFile(
	run: RunView,
	format: ClaimFormat,
	t: Words,
	language: Language,
	at: Date,
): Promise<Response> {
	const name = `claim-${run.scope.from}-${run.scope.to}.${format}`;
	if (format === 'csv') {
		const rows = csvStream(columns, claimLines(run.id), (line) => [
			line.kind,
			line.method,
			line.mId,
			line.contract,
			line.agreedRate,
			line.takenRate,
			line.transactionKey,
			line.orderId,
			line.day,
			BigInt(line.gross),
			line.expected,
			line.actual,
			line.amount,
		]);
		return new Response(textBody(rows), { headers: csvDownloadHeaders(name) });
	}
	return new Response(await claimPdf(run, t, language, at), {
		headers: {
			'Content-Type': 'application/pdf',
			'Content-Disposition': `attachment; filename="${name}"`,
			'Cache-Control': 'no-store',
		},
	});
}
