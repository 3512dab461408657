import { type ReactNode, useEffect, useState } from 'react';

/**
 * Shows what comes after the page: sums over many rows. Until then a mark of waiting stands there; when the page is read
 * again, the old value stays until the new one has come. A value that could not be had shows as a dash.
 */
export function Deferred<Value>({
	value,
	children,
	waiting = '…',
}: {
	value: Promise<Value | null> | Value | null;
	children: (value: Value) => ReactNode;
	waiting?: ReactNode;
}) {
	const settled = useSettled(value);
	if (settled === undefined) return <span aria-busy="true">{waiting}</span>;
	return settled === null ? '–' : children(settled);
}

/** The value of a promise once it is there: undefined before, null when it failed. */
export function useSettled<Value>(value: Promise<Value | null> | Value | null): Value | null | undefined {
	const later = value instanceof Promise;
	const [settled, setSettled] = useState<Value | null | undefined>(undefined);
	useEffect(() => {
		if (!later) return;
		let current = true;
		value.then(
			(now) => current && setSettled(now),
			() => current && setSettled(null),
		);
		return () => {
			current = false;
		};
	}, [value, later]);
	return later ? settled : value;
}
