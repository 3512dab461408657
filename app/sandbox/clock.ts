import type { Collection, SandboxStore } from './store.ts';

interface ClockRecord {
	/** What is added to real time, in milliseconds. */
	offsetMs: number;
	/** True from a reset until the clock is set: only then may it go back. */
	mayGoBack: boolean;
}

const REAL_TIME: ClockRecord = { offsetMs: 0, mayGoBack: false };

/** The sandbox's own time: real time plus an offset. While an agenda item runs, it stands at the item's instant. */
export class SandboxClock {
	readonly #records: Collection<ClockRecord>;
	#standsAt: number | null = null;

	constructor(store: SandboxStore) {
		this.#records = store.collection<ClockRecord>('clock');
	}

	now(): Date {
		return new Date(this.#standsAt ?? Date.now() + this.#record().offsetMs);
	}

	get mayGoBack(): boolean {
		return this.#record().mayGoBack;
	}

	/** Sets the instant from which time runs on at normal speed. */
	setTo(at: Date): void {
		this.#standsAt = null;
		this.#records.put('clock', { offsetMs: at.getTime() - Date.now(), mayGoBack: false });
	}

	/** Back to real time; the next setting may be in the past. */
	reset(): void {
		this.#standsAt = null;
		this.#records.put('clock', { offsetMs: 0, mayGoBack: true });
	}

	/** Stops the clock at an instant, until it stands elsewhere, is set, or is released. */
	standAt(at: number): void {
		this.#standsAt = at;
	}

	release(): void {
		this.#standsAt = null;
	}

	#record(): ClockRecord {
		return this.#records.get('clock') ?? REAL_TIME;
	}
}
