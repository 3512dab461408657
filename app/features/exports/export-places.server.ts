import path from 'node:path';
import { environment } from '#app/env.server.ts';

/** Where the file of an export lies. */
export function exportFile(exportId: string): string {
	return path.resolve(environment().DATA_DIR, 'exports', exportId);
}

/** Where it is written until it is whole. */
export const unfinishedFile = (exportId: string) => `${exportFile(exportId)}.part`;

/** The key of the job that makes it. */
export const exportJob = (exportId: string) => `export:${exportId}`;
