import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

/**
 * Reads the page's data again every `ms` milliseconds while `active` (something is still under way), the tab is visible
 * and no read is running.
 */
export function useAutoRevalidate(active: boolean, ms = 3000): void {
	const revalidator = useRevalidator();
	const latest = useRef(revalidator);
	latest.current = revalidator;
	useEffect(() => {
		if (!active) return;
		const timer = setInterval(() => {
			if (document.visibilityState === 'visible' && latest.current.state === 'idle') latest.current.revalidate();
		}, ms);
		return () => clearInterval(timer);
	}, [active, ms]);
}
