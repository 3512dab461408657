/*
 * A QR code (ISO/IEC 18004) of one size: version 6, level L, bytes, mask 0. That holds 134 bytes, which is what the address of
 * an authenticator's key needs, and spares the tables of forty versions.
 */

const SIZE = 41;
const BLOCKS = 2;
const DATA_PER_BLOCK = 68;
const CHECK_PER_BLOCK = 18;
const ALIGNED_AT = 34;
/** Level L with mask 0, with its check bits, as the standard prints them. */
const FORMAT = 0b111011111000100;

/** How many bytes a code holds: mode and length take twelve bits of what there is. */
export const QR_BYTES = BLOCKS * DATA_PER_BLOCK - 2;

/** Product of two elements of GF(256) over x⁸ + x⁴ + x³ + x² + 1. */
function multiply(left: number, right: number): number {
	let product = 0;
	for (let bit = 7; bit >= 0; bit -= 1) {
		product = (product << 1) ^ ((product >> 7) * 0x11d);
		product ^= ((right >> bit) & 1) * left;
	}
	return product;
}

/** Coefficients of (x − 2⁰)(x − 2¹)…, the highest first and without its leading 1. */
const generator = (() => {
	const factors = new Array<number>(CHECK_PER_BLOCK).fill(0);
	factors[CHECK_PER_BLOCK - 1] = 1;
	for (let root = 1, step = 0; step < CHECK_PER_BLOCK; step += 1, root = multiply(root, 2)) {
		for (let index = 0; index < CHECK_PER_BLOCK; index += 1) {
			factors[index] = multiply(factors[index]!, root) ^ (factors[index + 1] ?? 0);
		}
	}
	return factors;
})();

/** The bytes by which a reader mends a block: what is left when it is divided by the generator. */
function checkBytes(block: readonly number[]): number[] {
	const rest = new Array<number>(CHECK_PER_BLOCK).fill(0);
	for (const byte of block) {
		const factor = byte ^ rest.shift()!;
		rest.push(0);
		for (const [index, coefficient] of generator.entries()) rest[index]! ^= multiply(coefficient, factor);
	}
	return rest;
}

/** Mode, length and text, filled up; then the blocks byte by byte in turn, with their check bytes behind. */
function codewords(text: string): number[] {
	const bytes = new TextEncoder().encode(text);
	if (bytes.length > QR_BYTES) throw new RangeError(`a QR code of this size holds ${QR_BYTES} bytes`);
	const hex = ['4', bytes.length.toString(16).padStart(2, '0')];
	for (const byte of bytes) hex.push(byte.toString(16).padStart(2, '0'));
	const data = (`${hex.join('')}0`.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
	for (let filler = 0xec; data.length < BLOCKS * DATA_PER_BLOCK; filler ^= 0xec ^ 0x11) data.push(filler);
	const blocks = Array.from({ length: BLOCKS }, (_, index) =>
		data.slice(index * DATA_PER_BLOCK, (index + 1) * DATA_PER_BLOCK),
	);
	const inTurn = (rows: number[][]) => rows[0]!.flatMap((_, column) => rows.map((row) => row[column]!));
	return [...inTurn(blocks), ...inTurn(blocks.map(checkBytes))];
}

/** The fixed patterns: true is dark, false is light, undefined is free for data. */
function patterns(): (boolean | undefined)[][] {
	const grid = Array.from({ length: SIZE }, () => new Array<boolean | undefined>(SIZE).fill(undefined));
	const set = (row: number, column: number, dark: boolean) => {
		if (row >= 0 && row < SIZE && column >= 0 && column < SIZE) grid[row]![column] = dark;
	};
	for (let at = 0; at < SIZE; at += 1) {
		set(6, at, at % 2 === 0);
		set(at, 6, at % 2 === 0);
	}
	const square = (row: number, column: number, reach: number) => {
		for (let down = -reach; down <= reach; down += 1) {
			for (let right = -reach; right <= reach; right += 1) {
				const ring = Math.max(Math.abs(down), Math.abs(right));
				set(row + down, column + right, reach === 2 ? ring !== 1 : ring !== 2 && ring !== 4);
			}
		}
	};
	square(3, 3, 4);
	square(3, SIZE - 4, 4);
	square(SIZE - 4, 3, 4);
	square(ALIGNED_AT, ALIGNED_AT, 2);
	for (let bit = 0; bit < 15; bit += 1) {
		const dark = ((FORMAT >> bit) & 1) === 1;
		if (bit < 6) set(bit, 8, dark);
		else if (bit < 8) set(bit + 1, 8, dark);
		else if (bit === 8) set(8, 7, dark);
		else set(8, 14 - bit, dark);
		if (bit < 8) set(8, SIZE - 1 - bit, dark);
		else set(SIZE - 15 + bit, 8, dark);
	}
	set(SIZE - 8, 8, true);
	return grid;
}

/** The modules of a code that says a text, row by row; true is dark. Throws RangeError for more than QR_BYTES bytes. */
export function qrModules(text: string): boolean[][] {
	const words = codewords(text);
	const grid = patterns();
	let next = 0;
	// Two columns at a time from the right, up and down in turn; the column of the timing pattern is passed over.
	for (let right = SIZE - 1, upwards = true; right > 0; right -= 2, upwards = !upwards) {
		if (right === 6) right = 5;
		for (let step = 0; step < SIZE; step += 1) {
			const row = upwards ? SIZE - 1 - step : step;
			for (const column of [right, right - 1]) {
				if (grid[row]![column] !== undefined) continue;
				const bit = ((words[next >> 3] ?? 0) >> (7 - (next & 7))) & 1;
				next += 1;
				grid[row]![column] = (bit === 1) !== ((row + column) % 2 === 0);
			}
		}
	}
	return grid as boolean[][];
}

/** A code as the path of an SVG picture of `size` × `size`, with the light border of four modules that readers need. */
export function qrPath(text: string): { size: number; path: string } {
	const pieces = qrModules(text).flatMap((row, y) =>
		row.flatMap((dark, x) => (dark ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])),
	);
	return { size: SIZE + 8, path: pieces.join('') };
}
