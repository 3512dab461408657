import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { Hit } from './hits.ts';

const PAUSE_MS = 180;

export interface SearchState {
	/** The text that the hits belong to. */
	text: string;
	hits: Hit[];
	failed: boolean;
}

const NOTHING: SearchState = { text: '', hits: [], failed: false };

/** Asks the server for what was typed, once typing pauses; an answer that was overtaken is dropped. */
export function useSearch(typed: string): SearchState {
	const text = typed.trim();
	const [asked] = useDebouncedValue(text, PAUSE_MS);
	const [state, setState] = useState(NOTHING);
	useEffect(() => {
		if (!asked) return setState(NOTHING);
		const controller = new AbortController();
		fetch(`/search?${new URLSearchParams({ q: asked })}`, { signal: controller.signal })
			.then(async (response) => {
				if (!response.ok) throw new Error(`the search answered ${response.status}`);
				const { hits } = (await response.json()) as { hits: Hit[] };
				setState({ text: asked, hits, failed: false });
			})
			.catch(() => {
				if (!controller.signal.aborted) setState({ text: asked, hits: [], failed: true });
			});
		return () => controller.abort();
	}, [asked]);
	return state;
}
