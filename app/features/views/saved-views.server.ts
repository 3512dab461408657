import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import {
	LONGEST_VIEW,
	LONGEST_VIEW_NAME,
	MOST_VIEWS,
	type SavedViewLink,
	type ViewPage,
	type ViewRefusal,
} from '#app/ui/view-pages.ts';

/** Parameters that say where somebody is in a list, and not which list it is. */
const PASSING = ['case', 'after', 'before'];

/** The views that a person keeps of a list, by name. */
export function listViews(userId: string, page: ViewPage): Promise<SavedViewLink[]> {
	return db().savedView.findMany({
		where: { userId, page },
		orderBy: { name: 'asc' },
		select: { id: true, name: true, query: true },
	});
}

/**
 * Keeps the filters, the order and the columns of an address under a name; the same name again replaces it. An address that is
 * too long is refused, since a part of it would find something else.
 */
export async function saveView(
	userId: string,
	page: ViewPage,
	view: { name: string; query: string },
	now: Date,
): Promise<ViewRefusal | null> {
	const name = view.name.trim().slice(0, LONGEST_VIEW_NAME);
	if (!name) return 'no-name';
	const params = new URLSearchParams(view.query);
	for (const passing of PASSING) params.delete(passing);
	const query = params.toString();
	if (query.length > LONGEST_VIEW) return 'too-long';
	const others = await db().savedView.count({ where: { userId, page, name: { not: name } } });
	if (others >= MOST_VIEWS) return 'too-many';
	await db().savedView.upsert({
		where: { userId_page_name: { userId, page, name } },
		create: { id: newId(now), userId, page, name, query, createdAt: now },
		update: { query },
	});
	return null;
}

/** Removes a saved view of this person; one of somebody else stays. */
export async function removeView(userId: string, id: string): Promise<void> {
	await db().savedView.deleteMany({ where: { id, userId } });
}
