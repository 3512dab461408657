import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';

const PAGE = 'workbench';
const MOST = 30;

/** The lists that a person keeps, by name. */
export function listViews(userId: string) {
	return db().savedView.findMany({
		where: { userId, page: PAGE },
		orderBy: { name: 'asc' },
		select: { id: true, name: true, query: true },
	});
}

/** Keeps the filters of an address under a name; the same name again replaces it. */
export async function saveView(userId: string, name: string, query: string, now: Date): Promise<boolean> {
	const trimmed = name.trim().slice(0, 60);
	const params = new URLSearchParams(query);
	for (const passing of ['case', 'after', 'before']) params.delete(passing);
	if (!trimmed || (await db().savedView.count({ where: { userId, page: PAGE } })) >= MOST) return false;
	const kept = params.toString().slice(0, 1_000);
	await db().savedView.upsert({
		where: { userId_page_name: { userId, page: PAGE, name: trimmed } },
		create: { id: newId(now), userId, page: PAGE, name: trimmed, query: kept, createdAt: now },
		update: { query: kept },
	});
	return true;
}

/** Removes a saved view of this person; one of somebody else stays. */
export async function removeView(userId: string, id: string): Promise<void> {
	await db().savedView.deleteMany({ where: { id, userId } });
}
