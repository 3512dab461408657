import type { SandboxClock } from './clock.ts';
import type { Collection, SandboxStore } from './store.ts';

interface AgendaItem {
	id: string;
	/** Milliseconds since the epoch, on the sandbox's clock. */
	at: number;
	/** Ties between equal instants run in the order in which they were scheduled. */
	order: number;
	kind: string;
	payload: unknown;
}

/**
 * Does what an item stands for. `at` is the item's instant, at which the clock stands meanwhile. A promise is
 * waited for; one of `'again'` leaves the item on the agenda for the next start of the sandbox.
 */
export type AgendaHandler<P> = (payload: P, at: Date) => unknown;

const LONGEST_SLEEP_MS = 500;

/**
 * What is to happen later. Items survive the process; they run in order of time when the clock reaches or passes them.
 * An item that waits for somebody (a webhook) is waited for when the clock is set forward, and runs beside the others
 * at normal speed. An item is struck out only when it is done: after a kill it runs again.
 */
export class Agenda {
	readonly #items: Collection<AgendaItem>;
	readonly #store: SandboxStore;
	readonly #clock: SandboxClock;
	readonly #handlers = new Map<string, AgendaHandler<never>>();
	readonly #inFlight = new Set<Promise<void>>();
	#queue: AgendaItem[] = [];
	#lastOrder = 0;
	#timer: NodeJS.Timeout | undefined;
	#moving: Promise<void> = Promise.resolve();
	#paused = true;
	#stopped = false;
	#generation = 0;

	constructor(store: SandboxStore, clock: SandboxClock) {
		this.#store = store;
		this.#clock = clock;
		this.#items = store.collection<AgendaItem>('agenda');
		for (const item of this.#items.values()) {
			this.#lastOrder = Math.max(this.#lastOrder, item.order);
			pushItem(this.#queue, item);
		}
	}

	/** Says what items of a kind do. Every kind is handled before the agenda starts. */
	handle<P>(kind: string, handler: AgendaHandler<P>): void {
		this.#handlers.set(kind, handler as AgendaHandler<never>);
	}

	schedule(at: Date, kind: string, payload: unknown): string {
		this.#lastOrder += 1;
		const item: AgendaItem = { id: String(this.#lastOrder), at: at.getTime(), order: this.#lastOrder, kind, payload };
		this.#items.put(item.id, item);
		pushItem(this.#queue, item);
		this.#sleep();
		return item.id;
	}

	unschedule(id: string): void {
		this.#items.delete(id);
	}

	/** Begins to run items as time passes. */
	start(): void {
		this.#paused = false;
		this.#sleep();
	}

	/** Runs nothing more, and waits for what is under way. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#paused = true;
		clearTimeout(this.#timer);
		await Promise.allSettled([...this.#inFlight, this.#moving]);
	}

	/**
	 * Sets the clock: everything due until `target` happens first, one after another. Calls queue up; `target` is asked
	 * when its turn has come and may answer null to leave the clock alone.
	 */
	setClock(target: () => Date | null): Promise<void> {
		return this.exclusively(async () => {
			await Promise.allSettled([...this.#inFlight]);
			const until = target();
			if (!until) return;
			const generation = this.#generation;
			this.#clock.standAt(this.#clock.now().getTime());
			for (let item = this.#nextDue(until.getTime()); item; item = this.#nextDue(until.getTime())) {
				this.#clock.standAt(item.at);
				await this.#run(item);
				if (generation !== this.#generation || this.#stopped) return;
			}
			this.#clock.setTo(until);
			this.#store.commit();
		});
	}

	/** Runs `work` while nothing of the agenda begins by itself. */
	exclusively(work: () => Promise<void>): Promise<void> {
		const turn = this.#moving.then(async () => {
			const wasPaused = this.#paused;
			this.#paused = true;
			try {
				await work();
			} finally {
				this.#clock.release();
				this.#paused = wasPaused || this.#stopped;
				this.#sleep();
			}
		});
		this.#moving = turn.catch(() => {});
		return turn;
	}

	/** Forgets everything; what is under way may end, but leaves no trace. */
	clear(): void {
		this.#queue = [];
		this.#generation += 1;
	}

	/** Counts resets: work that was begun in an older generation must not write. */
	get generation(): number {
		return this.#generation;
	}

	#nextDue(until: number): AgendaItem | undefined {
		for (let first = this.#queue[0]; first && first.at <= until; first = this.#queue[0]) {
			popItem(this.#queue);
			if (this.#items.has(first.id)) return first;
		}
		return undefined;
	}

	#run(item: AgendaItem): Promise<void> | undefined {
		const generation = this.#generation;
		const done = (outcome?: unknown) => {
			if (generation !== this.#generation || outcome === 'again') return;
			this.#items.delete(item.id);
			this.#store.commit();
		};
		const broken = (cause: unknown) => {
			console.error(`sandbox: ${item.kind} failed`, cause);
			done();
		};
		const handler = this.#handlers.get(item.kind);
		if (!handler) {
			broken(new Error('nothing handles this kind'));
			return undefined;
		}
		try {
			const running = handler(item.payload as never, new Date(item.at));
			if (running instanceof Promise) return running.then(done, broken);
			done();
		} catch (cause) {
			broken(cause);
		}
		return undefined;
	}

	#sleep(): void {
		clearTimeout(this.#timer);
		const first = this.#queue[0];
		if (this.#paused || !first) return;
		const wait = Math.max(0, Math.min(first.at - this.#clock.now().getTime(), LONGEST_SLEEP_MS));
		this.#timer = setTimeout(() => this.#wake(), wait);
	}

	#wake(): void {
		if (this.#paused) return;
		const now = this.#clock.now().getTime();
		for (let item = this.#nextDue(now); item; item = this.#nextDue(now)) {
			this.#clock.standAt(item.at);
			const running = this.#run(item);
			this.#clock.release();
			if (!running) continue;
			this.#inFlight.add(running);
			running.finally(() => this.#inFlight.delete(running));
		}
		this.#sleep();
	}
}

function isBefore(a: AgendaItem, b: AgendaItem): boolean {
	return a.at !== b.at ? a.at < b.at : a.order < b.order;
}

/** Adds an item to a binary heap whose first element is the earliest one. */
function pushItem(heap: AgendaItem[], item: AgendaItem): void {
	let at = heap.push(item) - 1;
	while (at > 0) {
		const parent = (at - 1) >> 1;
		if (!isBefore(item, heap[parent]!)) break;
		heap[at] = heap[parent]!;
		at = parent;
	}
	heap[at] = item;
}

function popItem(heap: AgendaItem[]): void {
	const last = heap.pop();
	if (!last || heap.length === 0) return;
	let at = 0;
	for (;;) {
		let child = 2 * at + 1;
		if (child >= heap.length) break;
		if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
		if (!isBefore(heap[child]!, last)) break;
		heap[at] = heap[child]!;
		at = child;
	}
	heap[at] = last;
}
