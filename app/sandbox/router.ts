interface Routed {
	method: string;
	pattern: string;
}

export type Match<R> = { route: R; params: Record<string, string> } | 'unknown-path' | 'wrong-method';

/** Finds the route of a path: literal segments win over `:params`, in the order of the path. */
export function findRoute<R extends Routed>(routes: readonly R[], method: string, path: string): Match<R> {
	const segments = path.split('/');
	let best: { route: R; params: Record<string, string>; literals: string } | null = null;
	let known = false;
	for (const route of routes) {
		const match = matchPattern(route.pattern.split('/'), segments);
		if (!match) continue;
		known = true;
		if (route.method === method && (!best || match.literals > best.literals)) best = { route, ...match };
	}
	if (best) return { route: best.route, params: best.params };
	return known ? 'wrong-method' : 'unknown-path';
}

function matchPattern(
	pattern: string[],
	segments: string[],
): { params: Record<string, string>; literals: string } | null {
	if (pattern.length !== segments.length) return null;
	const params: Record<string, string> = {};
	let literals = '';
	for (const [index, part] of pattern.entries()) {
		const segment = segments[index]!;
		if (!part.startsWith(':')) {
			if (part !== segment) return null;
			literals += '1';
			continue;
		}
		if (segment === '') return null;
		try {
			params[part.slice(1)] = decodeURIComponent(segment);
		} catch {
			return null;
		}
		literals += '0';
	}
	return { params, literals };
}
