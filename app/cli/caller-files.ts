import { type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { CommandFailure } from './failure.ts';

function look(file: string): Stats | undefined {
	try {
		return statSync(file, { throwIfNoEntry: false });
	} catch (error) {
		const why = `${file} cannot be read (${(error as NodeJS.ErrnoException).code})`;
		throw new CommandFailure(2, 'file-unreadable', why, 'give the path of a file that you may read');
	}
}

/**
 * The path of a file that is to be read. npm runs scripts in the project's folder; a relative path is meant from where the
 * person stands. Throws CommandFailure (exit code 2) where that is nothing to be looked at, and for a pipe,
 * since files are read more than once.
 */
export function resolveFile(file: string): string {
	const fromCaller = path.resolve(process.env.INIT_CWD ?? '.', file);
	for (const each of [fromCaller, path.resolve(file)]) {
		const found = look(each);
		if (!found) continue;
		if (found.isFile() || found.isDirectory()) return each;
		throw new CommandFailure(
			2,
			'file-unreadable',
			`${file} is a pipe or a device, and a file is read more than once`,
			'write it into a file, and give the path of that',
		);
	}
	return fromCaller;
}
