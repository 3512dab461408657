import { existsSync } from 'node:fs';
import path from 'node:path';

/** npm runs scripts in the project's folder; a relative path is meant from where the person stands. */
export function resolveFile(file: string): string {
	const fromCaller = path.resolve(process.env.INIT_CWD ?? '.', file);
	return existsSync(fromCaller) ? fromCaller : path.resolve(file);
}
