import { useEffect } from 'react';

/** A dialogue that closes gives the focus back by itself, a moment later. */
const GIVEN_BACK_MS = 50;

/** What leads to other rows of a table, and is gone or made anew when they are there. */
const WAYS_TO_ROWS = '.filter-bar, .filter-chip, .selection-bar, .pager-link';

/** The table whose rows the filters of the page are for. */
function filteredRows(): HTMLElement | undefined {
	const filters = document.querySelector('.filter-search');
	return [...document.querySelectorAll<HTMLElement>('.data-table-scroll')].find(
		(table) => !filters || filters.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING,
	);
}

/**
 * Where somebody goes on whose place is gone: the dialogue that is open, else the rows that `last` led to, else what the
 * page names, else its title.
 */
function nextPlace(last?: HTMLElement): HTMLElement | null {
	const dialogues = document.querySelectorAll<HTMLElement>('[role="dialog"][aria-modal="true"]');
	if (dialogues.length > 0) return dialogues[dialogues.length - 1]!;
	const rows = last?.closest(WAYS_TO_ROWS) && filteredRows();
	if (rows) return rows;
	const named = document.querySelector<HTMLElement>('main [data-next-place]');
	if (named?.offsetParent) return named;
	const title = document.querySelector<HTMLElement>('main h1');
	if (title) title.tabIndex = -1;
	return title ?? document.getElementById('main');
}

/** Leaves a field for the place from which somebody goes on. */
export function goOn(): void {
	nextPlace()?.focus({ preventScroll: true });
}

/**
 * Keeps the keyboard's place. What had the focus goes away with the answer to a step, as a button does that may be pressed
 * once: then the focus goes to the title of the page, with its state and the outcome next to it. A button that was out of
 * use only while its step was under way has it again. Without this the next Tab would begin at the top of the document.
 */
export function useKeptFocus(): void {
	useEffect(() => {
		let last: HTMLElement | null = null;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const isLost = () =>
			last !== null &&
			(document.activeElement === null || document.activeElement === document.body) &&
			!(last.isConnected && last.matches(':disabled'));
		const find = () => {
			timer = undefined;
			if (!isLost()) return;
			const place = last!.isConnected ? last : nextPlace(last!);
			place?.focus({ preventScroll: true });
		};
		const look = () => {
			if (isLost()) timer ??= setTimeout(find, GIVEN_BACK_MS);
		};
		const observer = new MutationObserver(look);
		observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] });
		const listening = new AbortController();
		const { signal } = listening;
		document.addEventListener('focusin', ({ target }) => (last = target as HTMLElement), { signal });
		// Who presses elsewhere leaves the place.
		document.addEventListener(
			'pointerdown',
			({ target }) => {
				if (!last?.contains(target as Node)) last = null;
			},
			{ signal, capture: true },
		);
		return () => {
			clearTimeout(timer);
			observer.disconnect();
			listening.abort();
		};
	}, []);
}
