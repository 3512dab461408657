import { db, type Tx } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';

/** The bell shows so many, those that nobody read first. */
const MOST_SHOWN = 50;
const EXCERPT = 140;

/** What the bell tells of one comment that names its reader. */
export interface NoticeView {
	id: string;
	caseId: string;
	subjectKey: string;
	author: string;
	text: string;
	at: Date;
	read: boolean;
}

/** Tells the people whom a comment names, once each; who wrote it needs no telling. */
export async function noticeMentions(
	tx: Tx,
	commentId: string,
	mentions: readonly string[],
	authorId: string,
	now: Date,
): Promise<void> {
	const data = mentions
		.filter((userId) => userId !== authorId)
		.map((userId) => ({ id: newId(now), userId, commentId, createdAt: now }));
	if (data.length > 0) await tx.notice.createMany({ data, skipDuplicates: true });
}

/** The notices of a person: unread ones first and from the newest, then what was read last; `unread` counts all of them. */
export async function listNotices(userId: string): Promise<{ unread: number; notices: NoticeView[] }> {
	const [unread, rows] = await Promise.all([
		db().notice.count({ where: { userId, readAt: null } }),
		db().notice.findMany({
			where: { userId },
			orderBy: [{ readAt: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
			take: MOST_SHOWN,
			include: { comment: { include: { case: { select: { subjectKey: true } } } } },
		}),
	]);
	const notices = rows.map(({ id, readAt, comment }) => ({
		id,
		caseId: comment.caseId,
		subjectKey: comment.case.subjectKey,
		author: comment.author,
		text: comment.text.length > EXCERPT ? `${comment.text.slice(0, EXCERPT)}…` : comment.text,
		at: comment.createdAt,
		read: readAt !== null,
	}));
	return { unread, notices };
}

/** Marks one notice of a person as read, or all of them; those of others stay as they are. */
export async function readNotices(userId: string, which: { id: string } | 'all', now: Date): Promise<void> {
	await db().notice.updateMany({
		where: { userId, readAt: null, ...(which === 'all' ? {} : { id: which.id }) },
		data: { readAt: now },
	});
}
