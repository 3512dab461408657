import { useContext, useEffect, useState } from 'react';
import { LiveContext } from '#app/ui/use-live.ts';
import type { TrayExport } from './start-export.server.ts';

/** Changes that come together are read together. */
const GATHER_MS = 1_000;
/** What happened between the reading of the page and its listening came as no event, or a proxy keeps events back. */
const LOOK_MS = 3_000;

/**
 * The files that a page was loaded with, as they are now. They move all the time while they are made: nothing else of the
 * page, whose sums may be those of a million rows, is read again for it.
 */
export function useExportsNow(loaded: TrayExport[]): TrayExport[] {
	const stream = useContext(LiveContext);
	const [{ of, exports }, setNow] = useState({ of: loaded, exports: loaded });
	// What came with the page again is the newer one.
	const now = of === loaded ? exports : loaded;
	const isMaking = now.some(({ status }) => status === 'running');
	useEffect(() => {
		const leaving = new AbortController();
		const { signal } = leaving;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const read = async () => {
			timer = undefined;
			try {
				const answer = await fetch('/exports/progress', { cache: 'no-store', signal });
				if (answer.ok) setNow({ of: loaded, exports: ((await answer.json()) as { exports: TrayExport[] }).exports });
			} catch {
				// The next look may come through.
			}
		};
		const readSoon = () => {
			if (document.visibilityState === 'visible') timer ??= setTimeout(read, GATHER_MS);
		};
		const forget = stream?.listen((change) => {
			if (!change || change.topic === 'export') readSoon();
		});
		const looking = isMaking ? setInterval(readSoon, LOOK_MS) : undefined;
		return () => {
			leaving.abort();
			clearTimeout(timer);
			clearInterval(looking);
			forget?.();
		};
	}, [stream, loaded, isMaking]);
	return now;
}
