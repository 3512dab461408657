import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environment } from '#app/env.server.ts';
import { CSV_BOM, csvRecord } from '#app/lib/csv.ts';
import { explainReason, type RowError } from './import-reason.ts';

/** How many errors an import keeps for the screen; its errors file holds all. */
const MOST_STORED = 1000;

/** Where a file of errors is now: in the data folder, which may have moved since, or else where it was written. */
export function errorsFileOf(written: string): string {
	const own = path.resolve(environment().DATA_DIR, 'imports', path.basename(written));
	return existsSync(own) ? own : written;
}

/** Collects the errors of one import: all in a file, the first ones at hand. */
export class RowErrorLog {
	/** The first errors, for the screen and the reply. */
	readonly first: RowError[] = [];
	count = 0;
	private readonly file: string;
	private handle: number | null = null;
	private pending = '';

	constructor(dataDir: string, importId: string) {
		this.file = path.resolve(dataDir, 'imports', `${importId}-errors.csv`);
	}

	add(error: RowError): void {
		this.count += 1;
		if (this.first.length < MOST_STORED) this.first.push(error);
		if (this.handle === null) {
			mkdirSync(path.dirname(this.file), { recursive: true });
			this.handle = openSync(this.file, 'w', 0o600);
			this.pending = CSV_BOM + csvRecord(['line', 'column', 'value', 'reason', 'raw']);
		}
		this.pending += csvRecord([error.line, error.column, error.value, explainReason(error.reason), error.raw]);
		if (this.pending.length > 65_536) this.flush();
	}

	/** Ends the file; null when there was no error. */
	close(): string | null {
		if (this.handle === null) return null;
		this.flush();
		closeSync(this.handle);
		this.handle = null;
		return this.file;
	}

	/** Takes the file away: the import as a whole did not happen. */
	discard(): void {
		if (this.close()) rmSync(this.file, { force: true });
	}

	private flush(): void {
		writeFileSync(this.handle!, this.pending);
		this.pending = '';
	}
}
