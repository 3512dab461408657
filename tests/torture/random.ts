/** Chance that a seed repeats exactly: the same seed makes the same numbers on every machine. */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** At least 0, below 1. The generator is mulberry32. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number, both ends included. */
	whole(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	/** True so many times in a hundred. */
	percent(share: number): boolean {
		return this.next() * 100 < share;
	}

	pick<T>(from: readonly T[]): T {
		return from[this.whole(0, from.length - 1)]!;
	}

	shuffled<T>(from: readonly T[]): T[] {
		const all = [...from];
		for (let index = all.length - 1; index > 0; index -= 1) {
			const other = this.whole(0, index);
			[all[index], all[other]] = [all[other]!, all[index]!];
		}
		return all;
	}

	/** A generator of its own for a part of the plan, so that one part can change without moving the others. */
	fork(): Random {
		return new Random(Math.floor(this.next() * 2 ** 32));
	}
}
