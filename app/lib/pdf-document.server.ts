import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

const require = createRequire(import.meta.url);
const fontFile = (weight: 'Regular' | 'SemiBold') =>
	require.resolve(`pretendard/dist/public/static/alternative/Pretendard-${weight}.ttf`);

export type Pdf = InstanceType<typeof PDFDocument>;

type Weight = 'regular' | 'bold';
type Layout = (text: string, features?: Record<string, boolean>, ...rest: unknown[]) => unknown;

/** Fonts as the first document opened them: reading one anew for each document costs more than a page of text. */
const opened: Partial<Record<Weight, PDFKit.Mixins.PDFFontSource>> = {};

/**
 * Makes a font known to a document. Its contextual alternates, which shift a colon or join an arrow, are left out: looking
 * for them took nine tenths of the time of a document.
 */
function openFont(pdf: Pdf, weight: Weight, file: string): void {
	const known = opened[weight];
	pdf.registerFont(weight, known ?? file).font(weight);
	if (known) return;
	const { font } = (pdf as unknown as { _font: { font: { layout: Layout } } })._font;
	const layout = font.layout.bind(font);
	font.layout = (text, features, ...rest) => layout(text, { ...features, calt: false }, ...rest);
	opened[weight] = font as unknown as PDFKit.Mixins.PDFFontSource;
}

/**
 * Makes the regular font known without its finer points but with digits of one width, under the name `plain`: for the cells of tables of thousands of
 * rows, each a text of its own, whose kerning and ligatures would be looked for twenty times as long as they take to be drawn.
 */
function openPlain(pdf: Pdf): void {
	const regular = opened.regular as unknown as { layout: Layout; availableFeatures: string[]; postscriptName: string };
	if (!plain) {
		const features = Object.fromEntries(regular.availableFeatures.map((feature) => [feature, feature === 'tnum']));
		plain = Object.create(regular, {
			// Of two fonts of one name the document takes the first.
			postscriptName: { value: `${regular.postscriptName}-Plain` },
			layout: { value: (text: string, _: unknown, ...rest: unknown[]) => regular.layout(text, features, ...rest) },
		}) as typeof regular;
	}
	pdf.registerFont('plain', plain as unknown as PDFKit.Mixins.PDFFontSource);
}
let plain: { layout: Layout } | undefined;

/** Inks of the documents that leave the house. */
export const PDF_MARGIN = 48;
export const PDF_INK = '#16211f';
export const PDF_SOFT = '#5b6866';
const PDF_LINE = '#d5dcda';
export const PDF_ACCENT = '#0d6b58';

/** A line across the page at the present height. */
export function pdfRule(pdf: Pdf, color = PDF_LINE): void {
	pdf
		.moveTo(PDF_MARGIN, pdf.y)
		.lineTo(pdf.page.width - PDF_MARGIN, pdf.y)
		.lineWidth(0.6)
		.strokeColor(color)
		.stroke();
}

/**
 * A document on A4 in the language, with a Korean font embedded under the names `regular`, `bold` and `plain`; only the glyphs
 * that are used. `draw` fills it; its pages are kept until the end, so that a foot can name their count.
 */
export async function pdfDocument(
	about: { title: string; at: Date; language: string; compress?: boolean | undefined },
	draw: (pdf: Pdf) => Promise<void> | void,
): Promise<Uint8Array<ArrayBuffer>> {
	const pdf = new PDFDocument({
		size: 'A4',
		margin: PDF_MARGIN,
		bufferPages: true,
		compress: about.compress ?? true,
		lang: about.language,
		displayTitle: true,
		// None of its own: left out, it would be one that knows no Korean, and each file is opened once for all documents.
		font: '',
		info: { Title: about.title, CreationDate: about.at },
	});
	const parts: Buffer[] = [];
	const done = new Promise<void>((resolve, reject) => {
		pdf.on('data', (part: Buffer) => parts.push(part));
		pdf.on('end', resolve);
		pdf.on('error', reject);
	});
	openFont(pdf, 'bold', fontFile('SemiBold'));
	openFont(pdf, 'regular', fontFile('Regular'));
	openPlain(pdf);
	await draw(pdf);
	pdf.end();
	await done;
	return new Uint8Array(Buffer.concat(parts));
}

/** Writes the same words at the foot of every page. */
export function pdfFoot(pdf: Pdf, words: (page: number, pages: number) => string): void {
	const { start, count } = pdf.bufferedPageRange();
	for (let page = start; page < start + count; page += 1) {
		pdf.switchToPage(page);
		// Writing below the margin would open a new page.
		pdf.page.margins.bottom = 0;
		pdf
			.font('regular')
			.fontSize(8)
			.fillColor(PDF_SOFT)
			.text(words(page + 1, count), PDF_MARGIN, pdf.page.height - PDF_MARGIN + 10, {
				width: pdf.page.width - 2 * PDF_MARGIN,
				align: 'right',
				lineBreak: false,
			});
	}
}
