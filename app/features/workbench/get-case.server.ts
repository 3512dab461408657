import { db } from '#app/db.server.ts';
import { listCaseFiles } from '#app/features/reconciliation/case-files.server.ts';
import { writeOffWaits } from '#app/features/reconciliation/discrepancy-case.ts';
import { readDiscrepancy, shownRun } from '#app/features/reconciliation/get-discrepancy.server.ts';
import { businessCalendar } from '#app/features/reconciliation/rules.server.ts';
import { breaksOf, isOfCase } from '#app/features/reconciliation/run-chain.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { fromDateColumn, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import { businessDaysSince, targetDay } from './case-age.ts';
import { readChain } from './case-chain.server.ts';
import { type MatchSide, scoreMatch } from './suggest-match.ts';

interface RawSide {
	id: string;
	kind: string;
	reason: string | null;
	open: string;
	day: string;
	order_id: string | null;
	payment_key: string | null;
	method: string | null;
	subject_key: string;
}

const SIDE = `c.id, c.kind, c.reason, c.difference - c.matched as open, c.day_on::text as day, c.subject_key, d.order_id, d.payment_key, d.method`;
const AROUND = `left join lateral (select d.order_id, d.payment_key, d.method from discrepancy d
	where ${isOfCase('d', 'c')} limit 1) d on true`;

const toSide = (row: RawSide): MatchSide & { subjectKey: string; reason: string | null } => ({
	id: row.id,
	kind: row.kind,
	open: BigInt(row.open),
	day: kstDayFrom(row.day),
	orderId: row.order_id,
	paymentKey: row.payment_key,
	method: row.method,
	subjectKey: row.subject_key,
	reason: row.reason,
});

/** Open breaks that may be the other side of one, the likeliest first, each with why. */
async function suggestFor(caseId: string) {
	const { rows } = await sql().query<RawSide & { self: boolean }>(
		`with one as (select * from discrepancy_case where id = $1::uuid),
		around as (
			select c.id from discrepancy_case c, one
			where c.m_id = one.m_id and c.difference = -one.difference and c.state <> 'resolved' limit 50
		), near as (
			select c.id from discrepancy_case c, one
			where c.state in ('open', 'assigned', 'waiting') and c.day_on between one.day_on - 5 and one.day_on + 5 and c.m_id = one.m_id
				and sign(c.difference) = -sign(one.difference) limit 200
		), same as (
			select c.id from discrepancy_case c, one
			where c.m_id = one.m_id and c.transaction_key = one.transaction_key and one.transaction_key <> ''
				and c.state <> 'resolved' and c.day_on between one.day_on - 60 and one.day_on + 60 limit 20
		)
		select ${SIDE}, c.id = $1::uuid as self from discrepancy_case c ${AROUND}
		where c.id = $1::uuid or c.id in (select id from around union select id from near union select id from same)`,
		[caseId],
	);
	const self = rows.find((row) => row.self);
	if (!self) return [];
	const one = toSide(self);
	return rows
		.filter((row) => !row.self)
		.map((row) => {
			const other = toSide(row);
			return { ...other, ...scoreMatch(one, other) };
		})
		.filter(({ score }) => score >= 20)
		.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
		.slice(0, 5);
}

/** Open breaks of the same kind and merchant, those of the nearest days first. */
async function similarTo(caseId: string) {
	const { rows } = await sql().query<RawSide>(
		`select ${SIDE} from (
			select c.*, abs(c.day_on - one.day_on) as distance from discrepancy_case one
			join discrepancy_case c on c.kind = one.kind and c.m_id = one.m_id and c.id <> one.id and c.state in ('open', 'assigned', 'waiting')
			where one.id = $1::uuid order by distance, c.id limit 5) c
		${AROUND}
		order by c.distance, c.id`,
		[caseId],
	);
	return rows.map(toSide);
}

const caseRun = { ...shownRun, createdAt: true } as const;

/** Where the last run that found the break of a case shows it; `runs` are the last and the first that did. */
async function placeOf(
	row: { kind: string; mId: string; subject: string; subjectKey: string; occurrence: number },
	runs: readonly Parameters<typeof breaksOf>[0][],
) {
	const { kind, mId, subject, subjectKey, occurrence } = row;
	for (const one of runs) {
		const ofRun = breaksOf(one);
		const found =
			ofRun &&
			(await db().discrepancy.findFirst({
				where: { ...ofRun, kind, mId, subject, subjectKey, occurrence },
				select: { chainId: true, untilStep: true, position: true },
			}));
		if (!found) continue;
		const { chainId, untilStep, position } = found;
		const run = await db().run.findFirstOrThrow({
			where: { chainId, step: { lt: untilStep } },
			orderBy: { step: 'desc' },
			select: caseRun,
		});
		return { run, position };
	}
	return null;
}

/** Everything about one case: what the run saw, the chain around it, the work on it, and what may belong to it. */
export async function findCase(id: string | null, today: KstDay) {
	if (!isUuid(id)) return null;
	const row = await db().discrepancyCase.findUnique({
		where: { id },
		include: {
			comments: { orderBy: { id: 'asc' }, take: 200 },
			writeOffs: { orderBy: { id: 'desc' }, take: 5 },
			parent: { select: { id: true, difference: true } },
			parts: {
				where: { OR: [{ reason: null }, { reason: { not: 'split-undone' } }] },
				select: { id: true, part: true, difference: true, state: true, ownerId: true },
				orderBy: { part: 'asc' },
			},
			matches: {
				where: { active: true },
				include: {
					match: {
						include: {
							members: { include: { case: { select: { id: true, kind: true, subjectKey: true, reason: true } } } },
						},
					},
				},
			},
		},
	});
	if (!row) return null;
	const owners = [row.ownerId, ...row.parts.map(({ ownerId }) => ownerId)].filter((one) => one !== null);
	const [runs, calendar, people, suggestions, similar, history, files] = await Promise.all([
		db().run.findMany({ where: { id: { in: [row.firstRunId, row.lastRunId] } }, select: caseRun }),
		businessCalendar(),
		db().user.findMany({ where: { id: { in: owners } }, select: { id: true, name: true } }),
		row.state === 'resolved' ? [] : suggestFor(id),
		similarTo(id),
		db().auditLog.findMany({
			where: { entityType: 'discrepancy_case', entityId: id },
			orderBy: { id: 'desc' },
			take: 50,
			select: { id: true, at: true, actor: true, action: true, before: true, after: true },
		}),
		listCaseFiles(row.parentId ? [id, row.parentId] : [id]),
	]);
	const lastRun = runs.find((run) => run.id === row.lastRunId);
	const firstRun = runs.find((run) => run.id === row.firstRunId);
	const place = await placeOf(
		row,
		[lastRun, firstRun].filter((run) => run !== undefined),
	);
	const view = place && (await readDiscrepancy(place.run, place.position));
	const day = fromDateColumn(row.dayOn);
	const chain = view ? await readChain(view) : [];
	const names = new Map(people.map((person) => [person.id, person.name]));
	const { comments, writeOffs, matches, dayOn: _, dueOn, parts, ...facts } = row;
	return {
		...facts,
		day,
		dueOn: dueOn && fromDateColumn(dueOn),
		target: targetDay(day, calendar),
		age: businessDaysSince(day, today, calendar),
		open: row.difference - row.matched,
		ownerName: (row.ownerId && names.get(row.ownerId)) || null,
		parts: parts.map(({ ownerId, ...part }) => ({ ...part, owner: (ownerId && names.get(ownerId)) || null })),
		view,
		chain,
		comments,
		files,
		writeOff: (writeOffWaits(row) && writeOffs.find(({ state }) => state === 'pending')) || null,
		match: matches[0]
			? {
					id: matches[0].matchId,
					remainder: matches[0].match.remainder,
					by: matches[0].match.createdBy,
					at: matches[0].match.createdAt,
					members: matches[0].match.members.map(({ case: member, matched }) => ({ ...member, matched })),
				}
			: null,
		suggestions,
		similar,
		history,
		firstSeen: firstRun?.createdAt ?? null,
		lastSeen:
			lastRun && place && place.run.createdAt > lastRun.createdAt ? place.run.createdAt : (lastRun?.createdAt ?? null),
	};
}

export type CaseView = NonNullable<Awaited<ReturnType<typeof findCase>>>;
