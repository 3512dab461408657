import { encode } from 'uqr';

/** A QR code as the path of an SVG picture of `size` × `size`, with the light border of four modules that readers need. */
export function qrPath(text: string): { size: number; path: string } {
	const { size, data } = encode(text, { border: 4 });
	const pieces = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
	return { size, path: pieces.join('') };
}
