import { useFetchers, useLocation, useMatches, useNavigation, useRevalidator } from '@remix-run/react';
import { createContext, useContext, useEffect, useRef } from 'react';
import { type LiveChange, type LiveReason, liveTopics } from './live-topics.ts';

/** Changes that come together are read together. */
const GATHER_MS = 250;
/** A page that changes all the time is not read more often than this, and rests four times as long as a reading takes. */
const REST_MS = 1_000;
const REST_TIMES = 4;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** While events come, only every so many turns of polling ask. */
const UNASKED_TURNS = 3;

type Hear = (change: LiveChange<LiveReason> | null) => void;

/** The one stream of a page. It is held while the page is in sight: browsers allow few connections to one server. */
export class LiveStream {
	#listeners = new Set<Hear>();
	#source: EventSource | null = null;
	#last: string | null = null;
	#wait = FIRST_WAIT_MS;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Events come: nobody has to ask. */
	get connected(): boolean {
		return this.#connected;
	}
	#connected = false;
	/** The session ended: whatever is sent now leads to the sign-in page, and takes along what stands in a form. */
	get signedOut(): boolean {
		return this.#signedOut;
	}
	#signedOut = false;
	/** When the page's data were last read again, by whoever of the page: one reading serves all that wait for one. */
	readAt = 0;
	/** When other data last came to the page. */
	broughtAt = 0;
	/** How long the last reading took. */
	get took(): number {
		return Math.max(0, this.broughtAt - this.readAt);
	}
	/** A reading has begun whose data are not there yet; one that brings nothing for long is given up. */
	get reading(): boolean {
		return this.readAt > this.broughtAt && performance.now() - this.readAt < LONGEST_WAIT_MS;
	}
	#watchers = new Set<() => void>();

	/** Calls back when the stream is lost, comes back or rests because the page is out of sight. */
	watch(look: () => void): () => void {
		this.#watchers.add(look);
		return () => this.#watchers.delete(look);
	}

	#be(connected: boolean): void {
		this.#connected = connected;
		if (connected) this.#signedOut = false;
		if (connected) document.documentElement.dataset.live = 'on';
		else delete document.documentElement.dataset.live;
		for (const look of this.#watchers) look();
	}

	#clocks = new Set<(at: Date) => void>();

	/** Calls back when the console says what time it is there. */
	hearClock(hear: (at: Date) => void): () => void {
		this.#clocks.add(hear);
		return () => this.#clocks.delete(hear);
	}

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

	/** Tells the page what it may have to read again for; null when nobody knows. */
	tell(change: LiveChange<LiveReason> | null): void {
		for (const hear of this.#listeners) hear(change);
	}

	#open(): void {
		if (this.#source) return;
		clearTimeout(this.#timer);
		const source = new EventSource('/events');
		this.#source = source;
		source.addEventListener('hello', () => {
			this.#be(true);
			this.#wait = FIRST_WAIT_MS;
			// After a gap nobody knows what was missed.
			if (this.#last !== null) this.tell(null);
			this.#last = '';
		});
		source.addEventListener('resync', () => this.tell(null));
		source.addEventListener('change', (event) => {
			const change = JSON.parse((event as MessageEvent<string>).data) as LiveChange;
			if (liveTopics.includes(change.topic)) this.tell(change);
		});
		source.addEventListener('clock', (event) => {
			const at = new Date((event as MessageEvent<string>).data);
			for (const hear of this.#clocks) hear(at);
		});
		source.addEventListener('error', () => {
			this.#be(false);
			// The browser tries again by itself unless the server refused: then we do, with growing patience.
			if (source.readyState !== EventSource.CLOSED || this.#source !== source) return;
			this.#source = null;
			void this.#askWhoIsThere();
			this.#timer = setTimeout(() => this.#open(), this.#wait);
			this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
		});
	}

	/** A stream does not say why it was refused. The search does, and finds nothing for nothing. */
	async #askWhoIsThere(): Promise<void> {
		const status = await fetch('/search', { cache: 'no-store' }).then(
			(answer) => answer.status,
			() => 0,
		);
		if (status !== 401 || this.#connected) return;
		this.#signedOut = true;
		for (const look of this.#watchers) look();
	}

	#close(): void {
		clearTimeout(this.#timer);
		this.#source?.close();
		this.#source = null;
		this.#be(false);
	}
}

export const LiveContext = createContext<LiveStream | null>(null);

/**
 * Whether a reading can succeed: one that fails takes the page away, and with it what somebody was about to read or send.
 * The search without words asks the database who is there and nothing else, as the page will; events do not need it.
 */
async function canRead(): Promise<boolean> {
	if (!navigator.onLine) return false;
	return fetch('/search', { cache: 'no-store' }).then(
		({ ok }) => ok,
		() => false,
	);
}

interface Router {
	state: {
		navigation: { state: string };
		location: { key: string };
		blockers: ReadonlyMap<string, { state: string }>;
	};
}

/**
 * Whether somebody is on the way: a step whose answer the page, drawn last at this location, does not show yet, or one
 * that is held back by a question. A reading now would take the answer away unseen, or let go of what is held back. The
 * router knows of a step before the page is drawn anew.
 */
function isOnTheWay(drawn: string): boolean {
	const state = (window as { __remixRouter?: Router }).__remixRouter?.state;
	if (!state) return false;
	const held = [...state.blockers.values()].some((blocker) => blocker.state === 'blocked');
	return held || state.navigation.state !== 'idle' || state.location.key !== drawn;
}

/**
 * Reads the page's data again when something of these topics changed. `pollMs` says how often to ask while no events
 * come (a proxy in between may keep them back), null for not at all.
 */
export function useLive(topics: readonly LiveReason[], pollMs: number | null = null): void {
	const stream = useContext(LiveContext);
	const revalidator = useRevalidator();
	const navigation = useNavigation();
	const fetchers = useFetchers();
	const matches = useMatches();
	const drawn = useRef('');
	drawn.current = useLocation().key;
	const latest = useRef(revalidator);
	latest.current = revalidator;
	// Whoever is on the way to another page, or waits for an answer, reads anyway; a reading on top would call theirs off.
	const busy = useRef(false);
	busy.current =
		revalidator.state !== 'idle' || navigation.state !== 'idle' || fetchers.some(({ state }) => state !== 'idle');
	const mayRead = useRef<() => boolean>(() => false);
	mayRead.current = () => !busy.current && !isOnTheWay(drawn.current) && !stream?.reading && navigator.onLine;
	// biome-ignore lint/correctness/useExhaustiveDependencies: other matches are what a reading brings
	useEffect(() => {
		if (stream) stream.broughtAt = performance.now();
	}, [stream, matches]);
	const wanted = topics.join();
	useEffect(() => {
		if (!stream) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		let rested = 0;
		let heardAt = 0;
		const read = () => {
			timer = undefined;
			// A second reading would call off the first one, half read.
			if (stream.readAt >= heardAt) return;
			if (!mayRead.current()) {
				timer = setTimeout(read, GATHER_MS);
				return;
			}
			const rest = Math.max(REST_MS, REST_TIMES * stream.took);
			stream.readAt = performance.now();
			rested = stream.readAt + rest;
			latest.current.revalidate();
		};
		const forget = stream.listen((change) => {
			if (change && !wanted.split(',').includes(change.topic)) return;
			heardAt = performance.now();
			timer ??= setTimeout(read, Math.max(GATHER_MS, rested - heardAt));
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
			void canRead().then((can) => {
				if (!can || !mayRead.current()) return;
				if (stream) stream.readAt = performance.now();
				latest.current.revalidate();
			});
		}, pollMs);
		return () => clearInterval(timer);
	}, [stream, pollMs]);
}
