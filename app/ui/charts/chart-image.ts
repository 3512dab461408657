const SCALE = 2;
const MARGIN = 24;
const TITLE_SIZE = 18;
const LEGEND_SIZE = 12;
const DRAWN_WITHIN_MS = 5_000;

const painted = [
	'fill',
	'fill-opacity',
	'stroke',
	'stroke-width',
	'stroke-dasharray',
	'stroke-opacity',
	'opacity',
] as const;

/** A copy whose colours are written out: an image does not know the variables of the page. Texts are left out. */
function paintedCopy(svg: SVGSVGElement): SVGSVGElement {
	const copy = svg.cloneNode(true) as SVGSVGElement;
	const originals = svg.querySelectorAll<SVGElement>('*');
	copy.querySelectorAll<SVGElement>('*').forEach((element, index) => {
		const style = getComputedStyle(originals[index]!);
		for (const name of painted) element.style.setProperty(name, style.getPropertyValue(name));
	});
	for (const text of copy.querySelectorAll('text')) text.remove();
	const { width, height } = svg.getBoundingClientRect();
	copy.setAttribute('width', String(width));
	copy.setAttribute('height', String(height));
	copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
	return copy;
}

async function drawSvg(context: CanvasRenderingContext2D, svg: SVGSVGElement, x: number, y: number): Promise<void> {
	const image = new Image();
	image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(paintedCopy(svg)))}`;
	await image.decode();
	const { width, height } = svg.getBoundingClientRect();
	context.drawImage(image, x, y, width, height);
}

/** The drawing of a plot, which is drawn when it comes into sight. */
async function drawnIn(plot: HTMLElement): Promise<SVGSVGElement> {
	plot.scrollIntoView({ block: 'nearest' });
	for (let waited = 0; waited < DRAWN_WITHIN_MS; waited += 50) {
		const svg = plot.querySelector<SVGSVGElement>('svg.recharts-surface');
		if (svg) return svg;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error('the chart cannot be drawn');
}

/**
 * A chart as it stands on the page, twice as fine, as PNG: title, a line below it, legend and plot on the background of the
 * page. Texts are drawn on the canvas itself, which knows the page's own fonts.
 */
export async function chartImage(
	plot: HTMLElement,
	legend: HTMLElement | null,
	title: string,
	note: string,
): Promise<Blob> {
	const svg = await drawnIn(plot);
	await document.fonts.ready;
	const family = getComputedStyle(document.body).fontFamily;
	const size = svg.getBoundingClientRect();
	const entries = [...(legend?.querySelectorAll('li') ?? [])];
	const canvas = document.createElement('canvas');
	const context = canvas.getContext('2d')!;
	const top = MARGIN + TITLE_SIZE * 1.6 + (note ? LEGEND_SIZE * 1.8 : 0);
	context.font = `${LEGEND_SIZE}px ${family}`;
	const places: { entry: HTMLElement; x: number; y: number }[] = [];
	let x = MARGIN;
	let y = top;
	for (const entry of entries) {
		const wide = 22 + context.measureText(entry.textContent ?? '').width + 16;
		if (x > MARGIN && x + wide > size.width + MARGIN) {
			x = MARGIN;
			y += LEGEND_SIZE * 1.8;
		}
		places.push({ entry, x, y });
		x += wide;
	}
	const plotTop = entries.length > 0 ? y + LEGEND_SIZE * 2 : top;
	canvas.width = (size.width + 2 * MARGIN) * SCALE;
	canvas.height = (plotTop + size.height + MARGIN) * SCALE;
	context.scale(SCALE, SCALE);
	context.fillStyle = getComputedStyle(plot).backgroundColor;
	context.fillRect(0, 0, canvas.width, canvas.height);
	const ink = getComputedStyle(plot).color;
	context.textBaseline = 'middle';
	context.fillStyle = ink;
	context.font = `650 ${TITLE_SIZE}px ${family}`;
	context.fillText(title, MARGIN, MARGIN + TITLE_SIZE / 2);
	context.font = `${LEGEND_SIZE}px ${family}`;
	if (note) context.fillText(note, MARGIN, MARGIN + TITLE_SIZE * 1.6 + LEGEND_SIZE / 2);
	for (const place of places) {
		const swatch = place.entry.querySelector('svg');
		if (swatch) await drawSvg(context, swatch, place.x, place.y);
		context.fillText(place.entry.textContent ?? '', place.x + 22, place.y + 7);
	}
	await drawSvg(context, svg, MARGIN, plotTop);
	context.textAlign = 'center';
	for (const text of svg.querySelectorAll('text')) {
		const style = getComputedStyle(text);
		const box = text.getBoundingClientRect();
		context.font = `${style.fontWeight} ${style.fontSize} ${family}`;
		context.fillStyle = style.fill;
		context.fillText(
			text.textContent ?? '',
			MARGIN + box.left - size.left + box.width / 2,
			plotTop + box.top - size.top + box.height / 2,
		);
	}
	return new Promise((resolve, reject) =>
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no image could be made'))), 'image/png'),
	);
}
