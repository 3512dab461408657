import { useEffect, useRef } from 'react';

/**
 * Does something once for each answer of an action: take a file, say what was done.
 *
 * It looks after every rendering, and remembers what it has done, rather than naming the answer as what an effect depends
 * on. The router hands the answers of its fetchers to a rendering beside React's own state. A rendering that React finds
 * had no reason sees such an answer early; its effects are dropped, but what they depend on is kept, so that an effect
 * that names the answer never runs: a file that nobody gets, a step of which nobody is told.
 */
export function useEachAnswer<Answer>(answer: Answer | null | undefined, take: (answer: Answer) => void): void {
	const taken = useRef<Answer | null>();
	useEffect(() => {
		if (answer === taken.current) return;
		taken.current = answer;
		if (answer !== undefined && answer !== null) take(answer);
	});
}
