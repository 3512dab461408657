/** Spreads the bits of a number of 32 bits over all of them. */
export function spreadBits(number: number): number {
	let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
	mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
	return mixed ^ (mixed >>> 16);
}

const FIRST = 0x811c9dc5 | 0;
const SECOND = 0x2545f491 | 0;

/**
 * A print of the lines of a file that does not depend on their order: each line gives a number of 64 bits, and these are
 * added up in four ways. Two files of as many bytes and lines with one print hold the same lines. It is no seal: whoever
 * wants to make two files of one print can, so it may only spare work that would change nothing.
 */
export class RowSetPrint {
	private a = FIRST;
	private b = SECOND;
	private readonly sums = new Int32Array(4);
	private lines = 0;
	private atStart = true;

	add(bytes: Uint8Array): void {
		let { a, b } = this;
		for (let at = 0; at < bytes.length; at += 1) {
			const byte = bytes[at]!;
			if (byte !== 10) {
				a = Math.imul(a ^ byte, 0x01000193);
				b = Math.imul(((b << 5) | (b >>> 27)) ^ byte, 0x9e3779b1);
				continue;
			}
			this.endLine(a, b);
			a = FIRST;
			b = SECOND;
		}
		this.a = a;
		this.b = b;
		if (bytes.length) this.atStart = bytes[bytes.length - 1] === 10;
	}

	result(): string {
		if (!this.atStart) this.endLine(this.a, this.b);
		this.a = FIRST;
		this.b = SECOND;
		this.atStart = true;
		return [this.lines, ...this.sums].map((sum) => (sum >>> 0).toString(16)).join('-');
	}

	private endLine(a: number, b: number): void {
		const { sums } = this;
		sums[0]! += spreadBits(a ^ 0x3c6ef372);
		sums[1]! += spreadBits(b ^ 0x1b873593);
		sums[2]! += spreadBits(a ^ ((b << 13) | (b >>> 19)));
		sums[3]! += spreadBits(Math.imul(a | 1, 0xcc9e2d51) + b);
		this.lines += 1;
	}
}
