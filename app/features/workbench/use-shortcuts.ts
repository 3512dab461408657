import { type KeyboardEvent as FormKey, useEffect, useRef } from 'react';

/** Which letter or sign was pressed: where the keyboard writes Hangul, the one of the same key in Latin letters. */
export function signOf({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
	const letter = /^Key([A-Z])$/.exec(code)?.[1];
	return letter && !/^[ -~]$/.test(key) ? letter.toLowerCase() : key;
}

/** Sends a form from any of its fields with Ctrl+Enter, as its button would. */
export function sendWithEnter(event: FormKey<HTMLFormElement>): void {
	if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
}

/** Single keys that do something, as long as nobody types and no dialogue or menu is open. */
export function useShortcuts(active: boolean, shortcuts: Readonly<Record<string, () => unknown>>): void {
	const latest = useRef(shortcuts);
	latest.current = shortcuts;
	useEffect(() => {
		if (!active) return;
		const hear = (event: KeyboardEvent) => {
			if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
			const target = event.target as HTMLElement;
			const types = target.closest('textarea, select, [contenteditable="true"], [role="menu"], [role="dialog"], input');
			if (types && !(types instanceof HTMLInputElement && types.type === 'checkbox')) return;
			const act = latest.current[signOf(event)];
			if (!act) return;
			event.preventDefault();
			act();
		};
		document.addEventListener('keydown', hear);
		return () => document.removeEventListener('keydown', hear);
	}, [active]);
}
