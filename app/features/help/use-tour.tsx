import { useLocation } from '@remix-run/react';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import type { TourState } from './tour.server.ts';

const Tour = lazy(() => import('./tour.tsx'));

/**
 * The tour of a person: it comes by itself once, at the first start, and again when it is asked for. `begin` goes on
 * where they were, or starts anew.
 */
export function useTour(kept: TourState | null): { card: ReactNode; begin: (() => void) | null; underWay: boolean } {
	// One after the other, and not through the router: the page need not be read again for it.
	const keeping = useRef<Promise<unknown>>(Promise.resolve());
	const [waitsAt, setWaitsAt] = useState(kept?.step ?? 0);
	const [step, setStep] = useState<number | null>(null);
	const { pathname } = useLocation();
	// Who opened the console by a link to something came for that: the tour would lead them away from it.
	const first = kept !== null && kept.step === 0 && !kept.ended && pathname === '/';
	// biome-ignore lint/correctness/useExhaustiveDependencies: by itself only when the console was opened
	useEffect(() => {
		if (first) setStep(0);
	}, []);
	if (!kept) return { card: null, begin: null, underWay: false };
	const keep = (fields: Record<string, string>) => {
		const send = () => fetch('/tour', { method: 'post', body: new URLSearchParams(fields), keepalive: true });
		keeping.current = keeping.current.then(send).catch(() => null);
	};
	const end = () => {
		setStep(null);
		setWaitsAt(0);
		keep({ ended: '1' });
	};
	const go = (next: number) => {
		setStep(next);
		setWaitsAt(next);
		keep({ step: String(next) });
	};
	const card =
		step === null ? null : (
			<Suspense fallback={null}>
				{/* Closed at the first stop it is not wanted; later it waits where it was. */}
				<Tour step={step} onStep={go} onEnd={end} onClose={() => (step === 0 ? end() : setStep(null))} />
			</Suspense>
		);
	return { card, begin: () => setStep(waitsAt), underWay: waitsAt > 0 };
}
