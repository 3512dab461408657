import { useRevalidator } from '@remix-run/react';
import { createContext, useContext, useEffect, useRef } from 'react';
import { type LiveChange, type LiveTopic, liveTopics } from './live-topics.ts';

/** Changes that come together are read together. */
const GATHER_MS = 250;
/** A page that changes all the time is not read more often than this. */
const REST_MS = 1_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** While events come, only every so many turns of polling ask. */
const UNASKED_TURNS = 3;

type Hear = (change: LiveChange | null) => void;

/** The one stream of a page. It is held while the page is in sight: browsers allow few connections to one server. */
export class LiveStream {
	#listeners = new Set<Hear>();
	#source: EventSource | null = null;
	#last: string | null = null;
	#wait = FIRST_WAIT_MS;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Events come: nobody has to ask. */
	connected = false;

	listen(hear: Hear): () => void {
		this.#listeners.add(hear);
		return () => this.#listeners.delete(hear);
	}

	/** Opens the stream, and closes it again when the returned function is called. */
	start(): () => void {
		const look = () => (document.visibilityState === 'visible' ? this.#open() : this.#close());
		document.addEventListener('visibilitychange', look);
		look();
		return () => {
			document.removeEventListener('visibilitychange', look);
			this.#close();
		};
	}

	#tell(change: LiveChange | null): void {
		for (const hear of this.#listeners) hear(change);
	}

	#open(): void {
		if (this.#source) return;
		clearTimeout(this.#timer);
		const source = new EventSource('/events');
		this.#source = source;
		source.addEventListener('hello', () => {
			this.connected = true;
			this.#wait = FIRST_WAIT_MS;
			document.documentElement.dataset.live = 'on';
			// After a gap nobody knows what was missed.
			if (this.#last !== null) this.#tell(null);
			this.#last = '';
		});
		source.addEventListener('resync', () => this.#tell(null));
		source.addEventListener('change', (event) => {
			const change = JSON.parse((event as MessageEvent<string>).data) as LiveChange;
			if (liveTopics.includes(change.topic)) this.#tell(change);
		});
		source.addEventListener('error', () => {
			this.connected = false;
			delete document.documentElement.dataset.live;
			// The browser tries again by itself unless the server refused: then we do, with growing patience.
			if (source.readyState !== EventSource.CLOSED || this.#source !== source) return;
			this.#source = null;
			this.#timer = setTimeout(() => this.#open(), this.#wait);
			this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
		});
	}

	#close(): void {
		clearTimeout(this.#timer);
		this.#source?.close();
		this.#source = null;
		this.connected = false;
		delete document.documentElement.dataset.live;
	}
}

export const LiveContext = createContext<LiveStream | null>(null);

/**
 * Reads the page's data again when something of these topics changed. `pollMs` says how often to ask while no events
 * come (a proxy in between may keep them back), null for not at all.
 */
export function useLive(topics: readonly LiveTopic[], pollMs: number | null = null): void {
	const stream = useContext(LiveContext);
	const revalidator = useRevalidator();
	const latest = useRef(revalidator);
	latest.current = revalidator;
	const wanted = topics.join();
	useEffect(() => {
		if (!stream) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		let rested = 0;
		const read = () => {
			timer = undefined;
			if (latest.current.state !== 'idle') {
				timer = setTimeout(read, GATHER_MS);
				return;
			}
			rested = Date.now() + REST_MS;
			latest.current.revalidate();
		};
		const forget = stream.listen((change) => {
			if (change && !wanted.split(',').includes(change.topic)) return;
			timer ??= setTimeout(read, Math.max(GATHER_MS, rested - Date.now()));
		});
		return () => {
			clearTimeout(timer);
			forget();
		};
	}, [stream, wanted]);
	useEffect(() => {
		if (pollMs === null) return;
		let turns = 0;
		const timer = setInterval(() => {
			turns += 1;
			// What happened between the reading of the page and its listening came as no event: a look now and then.
			if (document.visibilityState !== 'visible' || (stream?.connected && turns % UNASKED_TURNS !== 0)) return;
			if (latest.current.state === 'idle') latest.current.revalidate();
		}, pollMs);
		return () => clearInterval(timer);
	}, [stream, pollMs]);
}
