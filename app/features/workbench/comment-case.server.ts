import { db } from '#app/db.server.ts';
import { recordAudit } from '#app/features/audit/record-audit.server.ts';
import { noticeMentions } from '#app/features/notices/notices.server.ts';
import type { CaseUser } from '#app/features/reconciliation/change-cases.server.ts';
import { newId } from '#app/lib/ids.ts';

const MOST_MENTIONS = 20;

/** The people whom a text names as `@name`, the longest name first where one begins like another. */
export function mentionsIn(text: string, people: readonly { id: string; name: string }[]): string[] {
	const found = new Set<string>();
	let rest = text;
	for (const { id, name } of [...people].sort((a, b) => b.name.length - a.name.length)) {
		if (!name || !rest.includes(`@${name}`)) continue;
		found.add(id);
		rest = rest.replaceAll(`@${name}`, '');
	}
	return [...found].slice(0, MOST_MENTIONS);
}

/**
 * Adds a comment to a case; it moves nothing else, so that nobody's step is refused because of it. Whom it names, other
 * than its author, gets a notice with it.
 */
export async function commentCase(
	caseId: string,
	text: string,
	user: CaseUser & { name: string },
	now: Date,
): Promise<{ ok: boolean }> {
	const trimmed = text.trim().slice(0, 4_000);
	if (!trimmed) return { ok: false };
	return db().$transaction(async (tx) => {
		const known = await tx.discrepancyCase.findUnique({ where: { id: caseId }, select: { id: true } });
		if (!known) return { ok: false };
		const people = await tx.user.findMany({ where: { disabledAt: null }, select: { id: true, name: true } });
		const mentions = mentionsIn(trimmed, people);
		const comment = { authorId: user.id, author: user.name, text: trimmed, mentions, createdAt: now };
		const id = newId(now);
		await tx.caseComment.create({ data: { id, caseId, ...comment } });
		await noticeMentions(tx, id, mentions, user.id, now);
		await recordAudit(tx, user.actor, {
			action: 'discrepancy.comment',
			entityType: 'discrepancy_case',
			entityId: caseId,
			after: { text: trimmed, mentions },
		});
		return { ok: true };
	});
}
