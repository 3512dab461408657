import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { log } from '#app/log.server.ts';
import { connectionString } from '#app/sql.server.ts';
import { type LiveChange, liveTopics } from '#app/ui/live-topics.ts';

export interface Told extends LiveChange {
	/** `process.number`: a browser names the last one that it heard. */
	eventId: string;
	/** The person whose the row is and who alone hears of it; null for what all may hear of. */
	owner: string | null;
}

const KEPT = 500;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const IDLE_MS = 60_000;
/** More than one person has windows in sight; beyond it something is wrong. */
export const STREAMS_PER_USER = 12;

type Hear = (told: Told) => void;

const isFor = (userId: string, { owner }: Told) => owner === null || owner === userId;

/**
 * Listens to the database on one connection for all who look at pages of this process, and remembers the last changes,
 * so that a browser that was away for a moment hears what it missed.
 */
class ChangeHub {
	readonly process = randomBytes(4).toString('hex');
	#number = 0;
	#kept: Told[] = [];
	#listeners = new Map<Hear, string>();
	#client: pg.Client | undefined;
	#wait = FIRST_WAIT_MS;
	#timer: NodeJS.Timeout | undefined;
	#onLost = new Set<() => void>();
	#idle: NodeJS.Timeout | undefined;

	/** Null when the person already has as many streams as anybody needs. */
	subscribe(userId: string, hear: Hear, onLost: () => void): (() => void) | null {
		const own = [...this.#listeners.values()].filter((one) => one === userId).length;
		if (own >= STREAMS_PER_USER) return null;
		clearTimeout(this.#idle);
		this.#listeners.set(hear, userId);
		this.#onLost.add(onLost);
		void this.#connect();
		return () => {
			this.#listeners.delete(hear);
			this.#onLost.delete(onLost);
			if (this.#listeners.size === 0) this.#closeSoon();
		};
	}

	/** What came after an event for a person, or null when that cannot be told any more: then all has to be read anew. */
	since(eventId: string, userId: string): Told[] | null {
		const [process, number] = eventId.split('.');
		const after = Number(number);
		if (process !== this.process || !Number.isInteger(after) || after > this.#number) return null;
		if (after === this.#number) return [];
		const first = this.#kept[0];
		if (!first || Number(first.eventId.split('.')[1]) > after + 1) return null;
		return this.#kept.filter((told) => Number(told.eventId.split('.')[1]) > after && isFor(userId, told));
	}

	get lastEventId(): string {
		return `${this.process}.${this.#number}`;
	}

	async #connect(): Promise<void> {
		if (this.#client) return;
		const client = new pg.Client({
			connectionString: connectionString(),
			application_name: 'jeongsan-changes',
			keepAlive: true,
		});
		this.#client = client;
		client.on('notification', ({ payload }) => this.#tell(payload ?? ''));
		client.on('error', () => this.#lost(client));
		client.on('end', () => this.#lost(client));
		try {
			await client.connect();
			await client.query('listen jeongsan_changes');
			this.#wait = FIRST_WAIT_MS;
			// Between the pages' reading and this moment something may have changed.
			for (const onLost of this.#onLost) onLost();
		} catch (error) {
			log().warn({ err: error }, 'cannot listen to changes of the database');
			this.#lost(client);
		}
	}

	/** What changes now is heard by nobody: pages read everything anew once there is a connection again. */
	#lost(client: pg.Client): void {
		if (this.#client !== client) return;
		this.#client = undefined;
		this.#number += 1;
		this.#kept = [];
		client.end().catch(() => {});
		if (this.#listeners.size === 0) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#connect(), this.#wait);
		this.#timer.unref();
		this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
	}

	/** A page that is loaded again leaves and comes back at once. */
	#closeSoon(): void {
		clearTimeout(this.#idle);
		this.#idle = setTimeout(() => this.#close(), IDLE_MS);
		this.#idle.unref();
	}

	#close(): void {
		const client = this.#client;
		this.#client = undefined;
		this.#number += 1;
		this.#kept = [];
		clearTimeout(this.#timer);
		client?.end().catch(() => {});
	}

	#tell(payload: string): void {
		let change: LiveChange & { owner?: string | null };
		try {
			change = JSON.parse(payload) as typeof change;
		} catch {
			return;
		}
		if (!liveTopics.includes(change.topic)) return;
		this.#number += 1;
		const told = { topic: change.topic, id: change.id, owner: change.owner ?? null, eventId: this.lastEventId };
		this.#kept.push(told);
		if (this.#kept.length > KEPT) this.#kept.shift();
		for (const [hear, userId] of this.#listeners) if (isFor(userId, told)) hear(told);
	}
}

let hub: ChangeHub | undefined;

/** The one hub of this process, which listens to the database from its first subscriber on. */
export function changeHub(): ChangeHub {
	hub ??= new ChangeHub();
	return hub;
}
