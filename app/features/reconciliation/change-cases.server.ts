import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { newId } from '#app/lib/ids.ts';
import { fromDateColumn, kstDayFrom, toDateColumn } from '#app/lib/kst-calendar.ts';
import {
	type CaseChange,
	type CaseFacts,
	type CaseRefusal,
	decideCaseChange,
	isCaseState,
	needsSecondPerson,
} from './discrepancy-case.ts';
import { wholesOf } from './split-case.server.ts';
import { readWriteOffLimit } from './write-off-limit.server.ts';

export interface CaseUser {
	id: string;
	actor: Actor;
}

export type CaseOutcome = CaseRefusal | 'not-found' | 'changed-meanwhile';

export interface CaseChangesResult {
	changed: number;
	/** Of these, how many now wait for a second person. */
	asked: number;
	/** What is open in the changed cases, together. Won, signed. */
	amount: bigint;
	refused: Partial<Record<CaseOutcome, number>>;
	/** Names the action to take it back; null when nothing changed. */
	actionId: string | null;
}

/** How many cases one action may change. */
export const MOST_AT_ONCE = 500;

/**
 * One step of a person on one or many cases, each decided on its own, all in one transaction with their audit rows and
 * with what is needed to take the step back. With `preview` nothing is written: it says what would happen. `seenAt` is
 * when a single case had last changed when the person saw it.
 */
export async function changeCases(
	caseIds: readonly string[],
	change: CaseChange,
	user: CaseUser,
	now: Date,
	options: { seenAt?: Date | null; preview?: boolean } = {},
): Promise<CaseChangesResult> {
	const ids = [...new Set(caseIds)].slice(0, MOST_AT_ONCE).sort();
	return db().$transaction(
		async (tx) => {
			await tx.$queryRaw`select id from discrepancy_case where id = any(${ids}::uuid[]) order by id for update`;
			const found = await tx.discrepancyCase.findMany({
				where: { id: { in: ids } },
				include: { matches: { where: { active: true }, select: { matchId: true } } },
				orderBy: [{ dayOn: 'asc' }, { id: 'asc' }],
			});
			const limit = await readWriteOffLimit(tx);
			const wholes = await wholesOf(tx, found);
			const result: CaseChangesResult = { changed: 0, asked: 0, amount: 0n, refused: {}, actionId: null };
			const refuse = (reason: CaseOutcome, count = 1) => {
				result.refused[reason] = (result.refused[reason] ?? 0) + count;
			};
			if (found.length < ids.length) refuse('not-found', ids.length - found.length);
			const items: { id: string; before: CaseFacts }[] = [];
			for (const row of found) {
				if (!isCaseState(row.state)) {
					refuse('not-found');
					continue;
				}
				if (options.seenAt && row.updatedAt.getTime() !== options.seenAt.getTime()) {
					refuse('changed-meanwhile');
					continue;
				}
				const { state, ownerId, reason, note } = row;
				const dueOn = row.dueOn && fromDateColumn(row.dueOn);
				const decision = decideCaseChange(
					{ state, ownerId, reason, note, dueOn, inMatch: row.matches.length > 0 },
					change,
					user.id,
				);
				if (!decision.ok) {
					refuse(decision.reason);
					continue;
				}
				const open = row.difference - row.matched;
				const { inMatch: _, ...next } = decision.next;
				const asks =
					change.intent === 'resolve' &&
					change.reason === 'written-off' &&
					(needsSecondPerson(open, limit) || (row.part > 0 && needsSecondPerson(wholes.get(row.id) ?? open, limit)));
				result.changed += 1;
				result.amount += open;
				if (asks) result.asked += 1;
				if (options.preview) continue;
				const before: CaseFacts = { state, ownerId, reason, note, dueOn };
				const after: CaseFacts = asks ? { ...next, state: 'waiting', reason: 'write-off-asked' } : next;
				if (asks) {
					await tx.caseWriteOff.create({
						data: {
							id: newId(now),
							caseId: row.id,
							amount: open,
							note: next.note ?? '',
							askedById: user.id,
							askedBy: user.actor.label,
							askedAt: now,
						},
					});
				}
				await writeFacts(tx, row.id, after, row.resolvedAt, now);
				await recordAudit(tx, user.actor, {
					action: asks ? 'discrepancy.write-off.ask' : `discrepancy.${change.intent}`,
					entityType: 'discrepancy_case',
					entityId: row.id,
					before: { ...before },
					after: { ...after },
				});
				items.push({ id: row.id, before });
			}
			if (items.length > 0) {
				result.actionId = newId(now);
				const action = { id: result.actionId, userId: user.id, intent: change.intent, createdAt: now };
				await tx.caseAction.create({ data: { ...action, items: JSON.parse(JSON.stringify(items)) } });
			}
			return result;
		},
		{ timeout: 60_000 },
	);
}

async function writeFacts(tx: Tx, id: string, facts: CaseFacts, resolvedAt: Date | null, now: Date): Promise<void> {
	const { state, ownerId, reason, note, dueOn } = facts;
	await tx.discrepancyCase.update({
		where: { id },
		data: {
			state,
			ownerId,
			reason,
			note,
			dueOn: dueOn ? toDateColumn(kstDayFrom(dueOn)) : null,
			resolvedAt: state === 'resolved' ? (resolvedAt ?? now) : null,
			updatedAt: now,
		},
	});
}

export type UndoResult = { ok: true; undone: number; left: number } | { ok: false; reason: 'not-found' };

/**
 * Takes an action of one's own back: every case of it that nobody went on with stands as it did before. A write-off that
 * was asked for is withdrawn; one that was decided stays.
 */
export async function undoCaseAction(actionId: string, user: CaseUser, now: Date): Promise<UndoResult> {
	return db().$transaction(
		async (tx): Promise<UndoResult> => {
			await tx.$queryRaw`select id from case_action where id = ${actionId}::uuid for update`;
			const action = await tx.caseAction.findUnique({ where: { id: actionId } });
			if (!action || action.userId !== user.id || action.undoneAt) return { ok: false, reason: 'not-found' };
			const items = action.items as unknown as { id: string; before: CaseFacts }[];
			await tx.$queryRaw`select id from discrepancy_case where id = any(${items.map(({ id }) => id)}::uuid[]) order by id for update`;
			let undone = 0;
			for (const { id, before } of items) {
				const row = await tx.discrepancyCase.findUnique({ where: { id } });
				if (!row || row.updatedAt.getTime() !== action.createdAt.getTime()) continue;
				await tx.caseWriteOff.updateMany({
					where: { caseId: id, state: 'pending', askedById: user.id, askedAt: action.createdAt },
					data: { state: 'withdrawn', decidedAt: now },
				});
				await writeFacts(tx, id, before, row.resolvedAt, now);
				await recordAudit(tx, user.actor, {
					action: 'discrepancy.undo',
					entityType: 'discrepancy_case',
					entityId: id,
					before: { state: row.state, reason: row.reason },
					after: { ...before },
				});
				undone += 1;
			}
			await tx.caseAction.update({ where: { id: actionId }, data: { undoneAt: now } });
			return { ok: true, undone, left: items.length - undone };
		},
		{ timeout: 60_000 },
	);
}
