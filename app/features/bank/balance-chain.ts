import type { ReadLine } from './bank-file.ts';

export interface ChainAnswer {
	/** The lines in the order of time, ties in the order of their balances. */
	lines: ReadLine[];
	/** Lines whose balance is not the one before plus their amount. */
	breaks: ReadLine[];
	opening: bigint | null;
	closing: bigint | null;
	/** Every step holds once the amounts change sign: deposits and withdrawals are swapped in the source. */
	swapped: boolean;
}

const instant = (line: ReadLine) => `${line.bookedOn} ${line.precision === 'day' ? '' : (line.time ?? '')}`;

/** Steps that hold when each balance is the one before plus the amount. */
function holding(lines: readonly ReadLine[], sign: 1n | -1n): number {
	let count = 0;
	for (let at = 1; at < lines.length; at += 1) {
		const [before, line] = [lines[at - 1]!, lines[at]!];
		if (before.balanceAfter! + sign * line.amount === line.balanceAfter!) count += 1;
	}
	return count;
}

/** Lines of one moment, in the order in which their balances follow from the one before, as far as they do. */
function followBalances(group: ReadLine[], before: bigint | null): ReadLine[] {
	if (group.length < 2) return group;
	const left = [...group];
	const ordered: ReadLine[] = [];
	let balance = before;
	while (left.length) {
		let at = balance === null ? -1 : left.findIndex((line) => line.balanceAfter! - line.amount === balance);
		if (at < 0 && balance === null) {
			// The first of all: the one whose balance before is no other's balance after.
			const after = new Set(left.map((line) => line.balanceAfter!));
			at = left.findIndex((line) => !after.has(line.balanceAfter! - line.amount));
		}
		const [line] = left.splice(Math.max(at, 0), 1);
		ordered.push(line!);
		balance = line!.balanceAfter;
	}
	return ordered;
}

function inTime(lines: readonly ReadLine[]): ReadLine[] {
	const ordered: ReadLine[] = [];
	for (let at = 0; at < lines.length; ) {
		let end = at + 1;
		while (end < lines.length && instant(lines[end]!) === instant(lines[at]!)) end += 1;
		ordered.push(...followBalances(lines.slice(at, end), ordered.at(-1)?.balanceAfter ?? null));
		at = end;
	}
	return ordered;
}

/**
 * Brings the lines of a statement into the order of time (banks list the newest first, as a rule) and follows the running
 * balance through them. Where the source has no balances nothing can be told.
 */
export function followChain(fileOrder: readonly ReadLine[]): ChainAnswer {
	const newestFirst =
		fileOrder.length > 1 &&
		(instant(fileOrder[0]!) > instant(fileOrder.at(-1)!) ||
			(instant(fileOrder[0]!) === instant(fileOrder.at(-1)!) &&
				fileOrder.every(({ balanceAfter }) => balanceAfter !== null) &&
				holding([...fileOrder].reverse(), 1n) > holding(fileOrder, 1n)));
	const oldestFirst = newestFirst ? [...fileOrder].reverse() : [...fileOrder];
	const sorted = oldestFirst
		.map((line, index) => ({ line, index }))
		.sort((a, b) => {
			const [x, y] = [instant(a.line), instant(b.line)];
			return x < y ? -1 : x > y ? 1 : a.index - b.index;
		})
		.map(({ line }) => line);
	if (sorted.length === 0 || sorted.some(({ balanceAfter }) => balanceAfter === null))
		return { lines: sorted, breaks: [], opening: null, closing: null, swapped: false };
	const steps = sorted.length - 1;
	const lines = inTime(sorted);
	const swapped = steps >= 2 && holding(lines, 1n) === 0 && holding(sorted, -1n) === steps;
	if (swapped) return { lines: sorted, breaks: [], opening: null, closing: null, swapped };
	const breaks = lines.filter(
		(line, at) => at > 0 && lines[at - 1]!.balanceAfter! + line.amount !== line.balanceAfter!,
	);
	const [first, last] = [lines[0]!, lines.at(-1)!];
	return {
		lines,
		breaks,
		opening: first.balanceAfter! - first.amount,
		closing: last.balanceAfter!,
		swapped,
	};
}
