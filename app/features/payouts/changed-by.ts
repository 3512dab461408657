import type { Actor } from '#app/features/audit/record-audit.server.ts';

/** Those who changed something, now with who acts: none of them approves it. */
export const changedBy = (ids: readonly string[], { id }: Pick<Actor, 'id'>): string[] =>
	id ? [...new Set([...ids, id])] : [...ids];
