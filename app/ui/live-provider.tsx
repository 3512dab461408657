import { type ReactNode, useEffect, useState } from 'react';
import { LiveContext, LiveStream } from './use-live.ts';

/** Holds the one stream of changes for the pages inside. */
export function LiveProvider({ children }: { children: ReactNode }) {
	const [stream] = useState(() => new LiveStream());
	useEffect(() => stream.start(), [stream]);
	return <LiveContext.Provider value={stream}>{children}</LiveContext.Provider>;
}
