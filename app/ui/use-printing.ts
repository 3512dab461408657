import { useSyncExternalStore } from 'react';

const onPaper = () => window.matchMedia('print');

function listen(changed: () => void): () => void {
	const paper = onPaper();
	paper.addEventListener('change', changed);
	return () => paper.removeEventListener('change', changed);
}

/** Whether the page is being laid out for paper just now. */
export function usePrinting(): boolean {
	return useSyncExternalStore(
		listen,
		() => onPaper().matches,
		() => false,
	);
}
