import { useLocation, useNavigate, useSearchParams } from '@remix-run/react';
import { type RefObject, useEffect, useRef } from 'react';
import type { CaseView } from './get-case.server.ts';

/** What a step of one's own did may be heard of a moment after it is done. */
const HEARD_WITHIN_MS = 2000;

/** The cases that a step of one's own was for, by id. */
export type SteppedCases = 'all' | readonly string[];

/**
 * True when others took a case away from the queue, and no step of one's own. `sinceStepMs`: how long ago the last one was
 * under way; `stepped`: the cases that it was for.
 */
export function isTakenByOthers(
	caseId: string,
	own: { stepping: boolean; sinceStepMs: number; stepped: SteppedCases },
): boolean {
	if (own.stepping || own.sinceStepMs <= HEARD_WITHIN_MS) return false;
	return own.stepped !== 'all' && !own.stepped.includes(caseId);
}

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
		isTakenByOthers(before.found.id, {
			stepping,
			sinceStepMs: performance.now() - before.steppedAt,
			stepped: stepped.current ?? [],
		}) &&
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
