import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder with those above it, one after the other. Left to itself, Node tries again for ever where a folder that is
 * there takes no others, as in /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
	const absolute = path.resolve(folder);
	try {
		await mkdir(absolute);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		// Something of that name: whether it is a folder is seen when it is used.
		if (code === 'EEXIST') return;
		const above = path.dirname(absolute);
		if (code !== 'ENOENT' || above === absolute) throw error;
		await makeFolder(above);
		await mkdir(absolute);
	}
}
