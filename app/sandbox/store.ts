import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The records of one kind, by id, in the order in which they were first put. */
export interface Collection<T> {
	get(id: string): T | undefined;
	has(id: string): boolean;
	/** Keeps the record. Call it again after every change to the record: only what was put is written at commit. */
	put(id: string, record: T): void;
	delete(id: string): void;
	values(): IterableIterator<T>;
	readonly size: number;
}

const COMMIT_LINE = '"commit"';
const CHUNK_BYTES = 4 * 1024 * 1024;

/** One line of the journal: a record put, a record deleted, or everything gone. */
type JournalEntry = ['put', string, string, unknown] | ['delete', string, string];

/**
 * The sandbox's memory. Records live in maps; `commit` appends what changed to a journal file before it returns, so a
 * process that is killed afterwards loses nothing, and one that is killed before it leaves nothing half done: entries
 * without the line that ends their commit are dropped when the journal is read again.
 */
export class SandboxStore {
	readonly #collections = new Map<string, Map<string, unknown>>();
	/** What changed since the last commit: collection, then ids. */
	readonly #changed = new Map<string, Set<string>>();
	readonly #path: string;
	#file: number;

	/** Opens the folder (made when missing), replays its journal and rewrites it without what is outdated. */
	constructor(dataDir: string) {
		mkdirSync(dataDir, { recursive: true });
		this.#path = join(dataDir, 'journal.jsonl');
		if (existsSync(this.#path)) this.#replay();
		this.#file = this.#compact();
	}

	collection<T>(name: string): Collection<T> {
		const records = this.#records(name) as Map<string, T>;
		const touch = (id: string) => {
			const ids = this.#changed.get(name);
			if (ids) ids.add(id);
			else this.#changed.set(name, new Set([id]));
		};
		return {
			get: (id) => records.get(id),
			has: (id) => records.has(id),
			put: (id, record) => {
				records.set(id, record);
				touch(id);
			},
			delete: (id) => {
				if (records.delete(id)) touch(id);
			},
			values: () => records.values(),
			get size() {
				return records.size;
			},
		};
	}

	/** Writes what changed since the last commit, all or nothing. */
	commit(): void {
		if (this.#changed.size === 0) return;
		const lines: string[] = [];
		let bytes = 0;
		const flush = () => {
			writeAll(this.#file, lines.join(''));
			lines.length = 0;
			bytes = 0;
		};
		for (const [name, ids] of this.#changed) {
			const records = this.#records(name);
			for (const id of ids) {
				const entry: JournalEntry = records.has(id) ? ['put', name, id, records.get(id)] : ['delete', name, id];
				const line = `${JSON.stringify(entry)}\n`;
				lines.push(line);
				bytes += line.length;
				if (bytes > CHUNK_BYTES) flush();
			}
		}
		lines.push(`${COMMIT_LINE}\n`);
		flush();
		this.#changed.clear();
	}

	/** Forgets every record, in memory and on disk. */
	clear(): void {
		for (const records of this.#collections.values()) records.clear();
		this.#changed.clear();
		ftruncateSync(this.#file, 0);
	}

	close(): void {
		this.commit();
		closeSync(this.#file);
	}

	#records(name: string): Map<string, unknown> {
		let records = this.#collections.get(name);
		if (!records) {
			records = new Map();
			this.#collections.set(name, records);
		}
		return records;
	}

	#replay(): void {
		let pending: JournalEntry[] = [];
		for (const line of linesOf(this.#path)) {
			if (line === COMMIT_LINE) {
				for (const entry of pending) {
					if (entry[0] === 'put') this.#records(entry[1]).set(entry[2], entry[3]);
					else this.#records(entry[1]).delete(entry[2]);
				}
				pending = [];
				continue;
			}
			try {
				pending.push(JSON.parse(line) as JournalEntry);
			} catch {
				// A line cut off by the end of the process belongs to a commit that never was.
				pending = [];
			}
		}
	}

	/** Rewrites the journal beside the old one and puts it in its place; returns it open for appending. */
	#compact(): number {
		const fresh = `${this.#path}.new`;
		const file = openSync(fresh, 'w');
		this.#file = file;
		for (const [name, records] of this.#collections) this.#changed.set(name, new Set(records.keys()));
		this.commit();
		closeSync(file);
		renameSync(fresh, this.#path);
		return openSync(this.#path, 'a');
	}
}

function writeAll(file: number, text: string): void {
	const bytes = Buffer.from(text, 'utf8');
	let written = 0;
	while (written < bytes.length) written += writeSync(file, bytes, written);
}

function* linesOf(path: string): Generator<string> {
	const file = openSync(path, 'r');
	try {
		const chunk = Buffer.alloc(CHUNK_BYTES);
		let rest: Buffer = Buffer.alloc(0);
		for (;;) {
			const length = readSync(file, chunk, 0, chunk.length, null);
			if (length === 0) return; // what follows the last line feed was cut off
			const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
			let from = 0;
			for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
				yield bytes.toString('utf8', from, end);
				from = end + 1;
			}
			rest = Buffer.from(bytes.subarray(from));
		}
	} finally {
		closeSync(file);
	}
}
