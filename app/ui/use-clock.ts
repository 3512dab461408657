import { useContext, useEffect, useRef, useState } from 'react';
import { formatInstant } from '#app/i18n/format.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { LiveContext, useLive } from './use-live.ts';

/**
 * The instant at which the console lives, to the minute, on a page that stays open: it goes on, and follows a sandbox whose
 * clock is moved. When another day has begun in Seoul the page's data are read again, since "today" means another day then.
 */
export function useClock(now: Date): Date {
	const stream = useContext(LiveContext);
	const [heard, setHeard] = useState<{ at: Date; since: Date } | null>(null);
	const shown = useRef(now);
	shown.current = now;
	useEffect(
		() =>
			stream?.hearClock((at) => {
				const since = shown.current;
				if (kstDayOf(at) !== kstDayOf(since)) stream.tell({ topic: 'day', id: null });
				setHeard((last) =>
					last?.since === since && formatInstant(last.at) === formatInstant(at) ? last : { at, since },
				);
			}),
		[stream],
	);
	useLive(['day']);
	// What was heard before the page was read again is older than what the page says.
	return heard?.since === now ? heard.at : now;
}
