/** What Toss did not sign is kept up to this length: its longest events have some thousand characters. */
export const LONGEST_UNPROVEN = 16_384;
const LONGEST_VALUE = 300;
const LONGEST_NAME = 100;

/**
 * As much of the JSON of a long event as names it and its object: what is no list and no object of its first two levels, cut
 * where it is long. Anybody may send what is not signed, and none of the rest is read when it is applied.
 */
export function partOfBody(json: string): string {
	const whole: unknown = JSON.parse(json);
	let left = LONGEST_UNPROVEN;
	const cut = (value: unknown) => (typeof value === 'string' ? value.slice(0, LONGEST_VALUE) : value);
	const isInner = (value: unknown): value is object => typeof value === 'object' && value !== null;
	/** The entries that there is room for. */
	const fitting = (entries: [string, unknown][]) =>
		entries.filter(([name, value]) => {
			const length = JSON.stringify([name, value]).length;
			if (name.length > LONGEST_NAME || length > left) return false;
			left -= length;
			return true;
		});
	const scalars = (object: object) =>
		fitting(
			Object.entries(object).flatMap(([name, value]) =>
				isInner(value) ? [] : [[name, cut(value)] as [string, unknown]],
			),
		);
	if (!isInner(whole)) return JSON.stringify(cut(whole));
	if (Array.isArray(whole)) return '[]';
	const own = scalars(whole);
	const inner = Object.entries(whole).flatMap(([name, value]) =>
		isInner(value) && !Array.isArray(value)
			? fitting([[name, {}]]).map((): [string, unknown] => [name, Object.fromEntries(scalars(value))])
			: [],
	);
	return JSON.stringify(Object.fromEntries([...own, ...inner]));
}

const HOUR_MS = 60 * 60_000;
/** A row has so much beside its body. */
const ROW_BYTES = 1_000;

/**
 * Counts what is stored of deliveries that nobody has signed, so that a stranger cannot fill the disk: a certain amount in
 * each hour, far above what a merchant's own events come to. It lives in the memory of the one web process.
 */
export class UnprovenBudget {
	#since = 0;
	#stored = 0;
	readonly #most: number;

	constructor(mostBytesPerHour: number) {
		this.#most = mostBytesPerHour;
	}

	/** False when the delivery is not to be stored. `first` is true once in an hour: with the first of these. */
	take(bodyLength: number, now: number): { ok: true } | { ok: false; first: boolean } {
		if (now - this.#since >= HOUR_MS) {
			this.#since = now;
			this.#stored = 0;
		}
		const before = this.#stored;
		this.#stored += bodyLength + ROW_BYTES;
		return this.#stored <= this.#most ? { ok: true } : { ok: false, first: before <= this.#most };
	}
}
