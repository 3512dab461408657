import { db, type Tx } from '#app/db.server.ts';
import { recordAudit } from '#app/features/audit/record-audit.server.ts';
import { newId } from '#app/lib/ids.ts';
import type { CaseUser } from './change-cases.server.ts';
import { writeOffWaits } from './discrepancy-case.ts';
import { decideMatch, type MatchRefusal } from './manual-match.ts';
import { isOfCase } from './run-chain.server.ts';

export type MatchResult =
	| { ok: true; matchId: string; remainder: bigint }
	| { ok: false; reason: MatchRefusal | 'not-found' | 'too-many' };

const MOST_MEMBERS = 200;

/** The currency of a case is that of what the runs found. */
async function currenciesOf(tx: Tx, ids: string[]): Promise<Map<string, string>> {
	const rows = await tx.$queryRawUnsafe<{ id: string; currency: string }[]>(
		`select distinct on (c.id) c.id, d.currency from discrepancy_case c join discrepancy d on ${isOfCase('d', 'c')}
		where c.id = any($1::uuid[])
		order by c.id, d.chain_id desc, d.since_step desc`,
		ids,
	);
	return new Map(rows.map(({ id, currency }) => [id, currency]));
}

/**
 * Says that some breaks belong together. The record is never changed; a case can be in one match that holds, whatever two
 * people do at once. What cancels out is resolved, the rest stays open with one of them; later runs leave it so.
 */
export async function matchCases(
	caseIds: readonly string[],
	note: string | null,
	user: CaseUser,
	now: Date,
): Promise<MatchResult> {
	const ids = [...new Set(caseIds)].sort();
	if (ids.length > MOST_MEMBERS) return { ok: false, reason: 'too-many' };
	return db().$transaction(async (tx): Promise<MatchResult> => {
		await tx.$queryRaw`select id from discrepancy_case where id = any(${ids}::uuid[]) order by id for update`;
		const found = await tx.discrepancyCase.findMany({
			where: { id: { in: ids } },
			include: { matches: { where: { active: true }, select: { matchId: true } } },
			orderBy: { id: 'asc' },
		});
		if (found.length < ids.length) return { ok: false, reason: 'not-found' };
		const currencies = await currenciesOf(tx, ids);
		const decision = decideMatch(
			found.map(({ id, kind, mId, difference, matched, state, reason, matches }) => ({
				id,
				kind,
				mId,
				currency: currencies.get(id) ?? 'KRW',
				open: difference - matched,
				state,
				reason,
				inMatch: matches.length > 0,
			})),
		);
		if (!decision.ok) return decision;
		const { remainder, members, carrier } = decision.plan;
		const matchId = newId(now);
		await tx.manualMatch.create({
			data: {
				id: matchId,
				mId: found[0]!.mId,
				remainder,
				note,
				createdById: user.id,
				createdBy: user.actor.label,
				createdAt: now,
				members: { create: members.map(({ id, matched }) => ({ caseId: id, matched })) },
			},
		});
		for (const { id, matched } of members) {
			const row = found.find((one) => one.id === id)!;
			const done = id !== carrier;
			await tx.discrepancyCase.update({
				where: { id },
				data: {
					matched: { increment: matched },
					ownerId: row.ownerId ?? user.id,
					state: done ? 'resolved' : 'assigned',
					reason: 'matched-by-hand',
					resolvedAt: done ? now : null,
					updatedAt: now,
				},
			});
			await recordAudit(tx, user.actor, {
				action: 'discrepancy.match',
				entityType: 'discrepancy_case',
				entityId: id,
				before: { state: row.state, open: String(row.difference - row.matched) },
				after: { match: matchId, matched: String(matched), left: done ? '0' : String(remainder) },
			});
		}
		return { ok: true, matchId, remainder };
	});
}

export type UndoMatchResult = { ok: true } | { ok: false; reason: 'not-found' | 'write-off-waits' };

/**
 * Takes a match back as a whole: its members stand open again with all of their differences. Refused while a write-off of
 * what it left open waits for a second person, who was asked about that amount.
 */
export async function undoMatch(matchId: string, user: CaseUser, now: Date): Promise<UndoMatchResult> {
	return db().$transaction(async (tx): Promise<UndoMatchResult> => {
		const members = await tx.manualMatchMember.findMany({
			where: { matchId, active: true },
			orderBy: { caseId: 'asc' },
		});
		const ids = members.map(({ caseId }) => caseId);
		await tx.$queryRaw`select id from discrepancy_case where id = any(${ids}::uuid[]) order by id for update`;
		const cases = await tx.discrepancyCase.findMany({ where: { id: { in: ids } } });
		if (cases.some(writeOffWaits)) return { ok: false, reason: 'write-off-waits' };
		const ended = await tx.manualMatch.updateMany({
			where: { id: matchId, undoneAt: null },
			data: { undoneAt: now, undoneBy: user.actor.label },
		});
		if (ended.count === 0) return { ok: false, reason: 'not-found' };
		await tx.manualMatchMember.updateMany({ where: { matchId }, data: { active: false } });
		for (const { caseId, matched } of members) {
			const row = cases.find(({ id }) => id === caseId)!;
			const explained = row.reason === 'explained-by-data';
			await tx.discrepancyCase.update({
				where: { id: caseId },
				data: {
					matched: { decrement: matched },
					updatedAt: now,
					...(explained ? {} : { state: row.ownerId ? 'assigned' : 'open', reason: 'match-undone', resolvedAt: null }),
				},
			});
			await recordAudit(tx, user.actor, {
				action: 'discrepancy.unmatch',
				entityType: 'discrepancy_case',
				entityId: caseId,
				before: { match: matchId },
				after: {},
			});
		}
		return { ok: true };
	});
}
