import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * The time left in hours and minutes, counted down from what the server said: its clock holds, not that of the browser.
 * Empty when nothing is left.
 */
export function useCountdown(leftMs: number): string {
	const { t } = useTranslation('batches');
	const [passed, setPassed] = useState(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another answer of the server starts the count anew
	useEffect(() => {
		const start = Date.now();
		setPassed(0);
		const timer = setInterval(() => setPassed(Date.now() - start), 15_000);
		return () => clearInterval(timer);
	}, [leftMs]);
	const minutes = Math.floor((leftMs - passed) / 60_000);
	if (minutes < 0) return '';
	return t('timeLeft', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
