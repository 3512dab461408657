import { useLocation, useNavigate, useSearchParams } from '@remix-run/react';
import { type RefObject, useEffect, useRef } from 'react';
import type { CaseView } from './get-case.server.ts';

/** What a step of one's own did may be heard of a moment after it is done. */
const HEARD_WITHIN_MS = 2000;

/** The cases that a step of one's own was for, by id. */
export type SteppedCases = 'all' | readonly string[];

/**
 * The case in the panel. Without one in the address it is the first of the queue, and goes on to the next when a step of
 * one's own takes it away. When others take it away it stays before the eyes of whoever reads it, or is about to decide
 * it: the address names it from then on. `stepping`: a step of one's own is under way; `stepped`: the cases of the last one,
 * of which is heard late on a slow way.
 */
export function useKeptCase(
	found: CaseView | null,
	panel: RefObject<HTMLElement>,
	stepping: boolean,
	stepped: RefObject<SteppedCases>,
): CaseView | null {
	const [params] = useSearchParams();
	const navigate = useNavigate();
	const { key } = useLocation();
	const last = useRef({ key, found, steppedAt: Number.NEGATIVE_INFINITY });
	const { current: before } = last;
	const isPushedOut =
		before.found !== null &&
		before.found.id !== found?.id &&
		before.key === key &&
		!params.has('case') &&
		!stepping &&
		performance.now() - before.steppedAt > HEARD_WITHIN_MS &&
		stepped.current !== 'all' &&
		!stepped.current?.includes(before.found.id) &&
		// On a phone the panel is another view than the queue: where it is not open nobody looks at it.
		panel.current !== null &&
		panel.current.offsetParent !== null;
	const shown = isPushedOut ? before.found : found;
	useEffect(() => {
		last.current = { key, found: shown, steppedAt: stepping ? performance.now() : before.steppedAt };
	});
	const kept = isPushedOut ? before.found?.id : undefined;
	// biome-ignore lint/correctness/useExhaustiveDependencies: once for each case that is to stay
	useEffect(() => {
		if (!kept) return;
		const named = new URLSearchParams(params);
		named.set('case', kept);
		navigate(`?${named}`, { replace: true, preventScrollReset: true });
	}, [kept]);
	return shown;
}
