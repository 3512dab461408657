import { useCallback, useEffect, useState } from 'react';

const PREFIX = 'jeongsan-draft:';

/**
 * What somebody types and has not sent yet, kept in this tab under a name until it is forgotten: it survives a reload.
 * Where the browser refuses to keep it, it is there as long as the page. Not for secrets.
 */
export function useDraft(name: string): [text: string, write: (text: string) => void, forget: () => void] {
	const [text, setText] = useState('');
	useEffect(() => {
		try {
			setText(sessionStorage.getItem(PREFIX + name) ?? '');
		} catch {
			setText('');
		}
	}, [name]);
	const write = useCallback(
		(next: string) => {
			setText(next);
			try {
				if (next) sessionStorage.setItem(PREFIX + name, next);
				else sessionStorage.removeItem(PREFIX + name);
			} catch {
				// Full, or forbidden: the text is on the page still.
			}
		},
		[name],
	);
	return [text, write, useCallback(() => write(''), [write])];
}

/** Forgets a draft from outside of the field that holds it: what it was for is done. */
export function forgetDraft(name: string): void {
	try {
		sessionStorage.removeItem(PREFIX + name);
	} catch {
		// It was not kept.
	}
}
