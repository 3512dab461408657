/** What a bounded search says: all solutions when it did not give up, those found until then when it did. */
export interface SubsetAnswer {
	/** Positions of the items, ascending; the solutions in the order of their positions. */
	solutions: number[][];
	gaveUp: boolean;
}

export interface SubsetBounds {
	leastMembers: number;
	mostMembers: number;
	mostSolutions: number;
	/** Steps of the search, so that a hopeless one ends. */
	mostSteps: number;
}

/**
 * Finds every set of items that adds up to the target, exactly: no tolerance, no floats. Signed amounts are allowed. Which
 * solutions exist does not depend on the order of the items.
 */
export function findSubsets(items: readonly bigint[], target: bigint, bounds: SubsetBounds): SubsetAnswer {
	const order = items
		.map((amount, index) => ({ amount, index }))
		.sort((a, b) => {
			const [x, y] = [a.amount < 0n ? -a.amount : a.amount, b.amount < 0n ? -b.amount : b.amount];
			return x === y ? a.index - b.index : x > y ? -1 : 1;
		});
	// What the items from here on can still add and take away.
	const most = new Array<bigint>(order.length + 1).fill(0n);
	const least = new Array<bigint>(order.length + 1).fill(0n);
	for (let at = order.length - 1; at >= 0; at -= 1) {
		const { amount } = order[at]!;
		most[at] = most[at + 1]! + (amount > 0n ? amount : 0n);
		least[at] = least[at + 1]! + (amount < 0n ? amount : 0n);
	}
	const solutions: number[][] = [];
	const chosen: number[] = [];
	let steps = 0;
	let gaveUp = false;
	function search(at: number, left: bigint): void {
		steps += 1;
		if (steps > bounds.mostSteps || solutions.length > bounds.mostSolutions) gaveUp = true;
		if (gaveUp) return;
		if (left === 0n && chosen.length >= bounds.leastMembers) solutions.push([...chosen].sort((a, b) => a - b));
		if (at === order.length || chosen.length === bounds.mostMembers || left > most[at]! || left < least[at]!) return;
		for (let next = at; next < order.length; next += 1) {
			if (left > most[next]! || left < least[next]!) return;
			chosen.push(order[next]!.index);
			search(next + 1, left - order[next]!.amount);
			chosen.pop();
			if (gaveUp) return;
		}
	}
	search(0, target);
	solutions.sort((a, b) => {
		for (let at = 0; at < Math.min(a.length, b.length); at += 1) if (a[at] !== b[at]) return a[at]! - b[at]!;
		return a.length - b.length;
	});
	return { solutions: solutions.slice(0, bounds.mostSolutions), gaveUp };
}
