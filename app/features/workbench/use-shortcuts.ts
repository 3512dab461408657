import { useEffect, useRef } from 'react';

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
			const act = latest.current[event.key];
			if (!act) return;
			event.preventDefault();
			act();
		};
		document.addEventListener('keydown', hear);
		return () => document.removeEventListener('keydown', hear);
	}, [active]);
}
