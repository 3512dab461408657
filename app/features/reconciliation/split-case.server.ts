import { db, type Tx } from '#app/db.server.ts';
import { recordAudit } from '#app/features/audit/record-audit.server.ts';
import { newId } from '#app/lib/ids.ts';
import type { CaseUser } from './change-cases.server.ts';
import { needsSecondPerson } from './discrepancy-case.ts';
import { decideSplit, type PartWish, type SplitRefusal } from './split.ts';
import { readWriteOffLimit } from './write-off-limit.server.ts';

export type SplitResult =
	| { ok: true; parts: number; asked: number }
	| { ok: false; reason: SplitRefusal | 'not-found' | 'unknown-owner' };

interface Keys {
	id: string;
	part: number;
	kind: string;
	mId: string;
	subject: string;
	subjectKey: string;
	occurrence: number;
	difference: bigint;
}

/**
 * How large the break is that a case is a part of, by case; of a whole it is its own difference. A write-off is judged by
 * it, so that nobody gets under the limit by cutting a break into pieces.
 */
export async function wholesOf(tx: Tx, cases: readonly Keys[]): Promise<Map<string, bigint>> {
	const wholes = new Map<string, bigint>();
	for (const { id, part, difference, kind, mId, subject, subjectKey, occurrence } of cases) {
		if (part === 0) {
			wholes.set(id, difference);
			continue;
		}
		const keys = { kind, mId, subject, subjectKey, occurrence, part: 0 };
		const whole = await tx.discrepancyCase.findUnique({
			where: { kind_mId_subject_subjectKey_occurrence_part: keys },
			select: { difference: true },
		});
		wholes.set(id, whole?.difference ?? difference);
	}
	return wholes;
}

/**
 * Splits what is open of a break into parts, each a case of its own with owner and reason. The whole is resolved by it;
 * what a later run adds to its difference is open in the whole again, and the parts stay as they are. Taken back with
 * undoSplit.
 */
export async function splitCase(
	caseId: string,
	wishes: readonly PartWish[],
	user: CaseUser,
	now: Date,
): Promise<SplitResult> {
	return db().$transaction(async (tx): Promise<SplitResult> => {
		await tx.$queryRaw`select id from discrepancy_case where id = ${caseId}::uuid for update`;
		const row = await tx.discrepancyCase.findUnique({
			where: { id: caseId },
			include: { matches: { where: { active: true }, select: { matchId: true } } },
		});
		if (!row) return { ok: false, reason: 'not-found' };
		const open = row.difference - row.matched;
		const whole = { state: row.state, reason: row.reason, open, inMatch: row.matches.length > 0 };
		const decision = decideSplit(whole, wishes, user.id);
		if (!decision.ok) return decision;
		const owners = new Set(wishes.flatMap(({ ownerId }) => (ownerId ? [ownerId] : [])));
		const known = await tx.user.count({ where: { id: { in: [...owners] }, disabledAt: null } });
		if (known < owners.size) return { ok: false, reason: 'unknown-owner' };
		const { kind, mId, subject, subjectKey, transactionKey, occurrence, firstRunId, lastRunId, dayOn, dueOn } = row;
		const keys = { kind, mId, subject, subjectKey, occurrence };
		const last = await tx.discrepancyCase.aggregate({ where: keys, _max: { part: true } });
		const limit = await readWriteOffLimit(tx);
		const size = (await wholesOf(tx, [row])).get(row.id) ?? open;
		let part = last._max.part ?? 0;
		let asked = 0;
		for (const { wish, facts } of decision.parts) {
			const asks =
				facts.reason === 'written-off' && (needsSecondPerson(wish.amount, limit) || needsSecondPerson(size, limit));
			const { state, ownerId, reason, note } = asks
				? { ...facts, state: 'waiting' as const, reason: 'write-off-asked' }
				: facts;
			const id = newId(now);
			part += 1;
			await tx.discrepancyCase.create({
				data: {
					...keys,
					id,
					part,
					parentId: row.id,
					transactionKey,
					firstRunId,
					lastRunId,
					dayOn,
					dueOn,
					difference: wish.amount,
					state,
					ownerId,
					reason,
					note,
					resolvedAt: state === 'resolved' ? now : null,
					updatedAt: now,
				},
			});
			if (asks) {
				asked += 1;
				await tx.caseWriteOff.create({
					data: {
						id: newId(now),
						caseId: id,
						amount: wish.amount,
						note: note ?? '',
						askedById: user.id,
						askedBy: user.actor.label,
						askedAt: now,
					},
				});
			}
			await recordAudit(tx, user.actor, {
				action: 'discrepancy.part',
				entityType: 'discrepancy_case',
				entityId: id,
				before: {},
				after: { of: row.id, part, amount: String(wish.amount), state, ownerId, reason, note },
			});
		}
		await tx.discrepancyCase.update({
			where: { id: row.id },
			data: {
				matched: { increment: open },
				ownerId: row.ownerId ?? user.id,
				state: 'resolved',
				reason: 'split',
				resolvedAt: now,
				updatedAt: now,
			},
		});
		await recordAudit(tx, user.actor, {
			action: 'discrepancy.split',
			entityType: 'discrepancy_case',
			entityId: row.id,
			before: { state: row.state, open: String(open) },
			after: { parts: wishes.map(({ amount }) => String(amount)) },
		});
		return { ok: true, parts: wishes.length, asked };
	});
}

export type UndoSplitResult = { ok: true; undone: number } | { ok: false; reason: 'not-found' | 'parts-decided' };

/**
 * Puts the parts of a break together again. Refused while one of them is resolved, matched, or waits for a second person:
 * that has to be taken back first, by whoever may. The parts stay in the books with nothing open, for their history.
 */
export async function undoSplit(caseId: string, user: CaseUser, now: Date): Promise<UndoSplitResult> {
	return db().$transaction(async (tx): Promise<UndoSplitResult> => {
		await tx.$queryRaw`select id from discrepancy_case where id = ${caseId}::uuid or parent_id = ${caseId}::uuid order by id for update`;
		const row = await tx.discrepancyCase.findUnique({ where: { id: caseId } });
		const parts = await tx.discrepancyCase.findMany({
			where: { parentId: caseId, OR: [{ reason: null }, { reason: { not: 'split-undone' } }] },
			include: { matches: { where: { active: true }, select: { matchId: true } } },
			orderBy: { part: 'asc' },
		});
		if (!row || parts.length === 0) return { ok: false, reason: 'not-found' };
		const decided = parts.some(
			({ state, reason, matches }) => state === 'resolved' || reason === 'write-off-asked' || matches.length > 0,
		);
		if (decided) return { ok: false, reason: 'parts-decided' };
		for (const { id, difference, state, reason } of parts) {
			await tx.discrepancyCase.update({
				where: { id },
				data: { state: 'resolved', reason: 'split-undone', matched: difference, resolvedAt: now, updatedAt: now },
			});
			await recordAudit(tx, user.actor, {
				action: 'discrepancy.unsplit',
				entityType: 'discrepancy_case',
				entityId: id,
				before: { state, reason },
				after: { state: 'resolved', reason: 'split-undone' },
			});
		}
		const back = parts.reduce((sum, { difference }) => sum + difference, 0n);
		await tx.discrepancyCase.update({
			where: { id: caseId },
			data: {
				matched: { decrement: back },
				updatedAt: now,
				...(row.reason === 'split'
					? { state: row.ownerId ? 'assigned' : 'open', reason: 'split-undone', resolvedAt: null }
					: {}),
			},
		});
		await recordAudit(tx, user.actor, {
			action: 'discrepancy.unsplit',
			entityType: 'discrepancy_case',
			entityId: caseId,
			before: { parts: parts.map(({ difference }) => String(difference)) },
			after: { open: String(row.difference - row.matched + back) },
		});
		return { ok: true, undone: parts.length };
	});
}
