import { db, sql } from '#app/db.server.ts';
import { findDiscrepancy } from '#app/features/reconciliation/get-discrepancy.server.ts';
import { businessCalendar } from '#app/features/reconciliation/rules.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { fromDateColumn, type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { businessDaysSince, targetDay } from './case-age.ts';
import { type MatchSide, scoreMatch } from './suggest-match.ts';

interface RawSide {
	id: string;
	kind: string;
	open: string;
	day: string;
	order_id: string | null;
	payment_key: string | null;
	method: string | null;
	subject_key: string;
}

const SIDE = `c.id, c.kind, c.difference - c.matched as open, c.day_on::text as day, c.subject_key, d.order_id, d.payment_key, d.method`;
const AROUND = `left join lateral (select d.order_id, d.payment_key, d.method from discrepancy d
	where d.m_id = c.m_id and d.transaction_key = c.transaction_key and c.transaction_key <> '' limit 1) d on true`;

const toSide = (row: RawSide): MatchSide & { subjectKey: string } => ({
	id: row.id,
	kind: row.kind,
	open: BigInt(row.open),
	day: kstDayFrom(row.day),
	orderId: row.order_id,
	paymentKey: row.payment_key,
	method: row.method,
	subjectKey: row.subject_key,
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
		`select ${SIDE} from discrepancy_case one
		join discrepancy_case c on c.kind = one.kind and c.m_id = one.m_id and c.id <> one.id and c.state in ('open', 'assigned', 'waiting')
		${AROUND}
		where one.id = $1::uuid order by abs(c.day_on - one.day_on), c.id limit 5`,
		[caseId],
	);
	return rows.map(toSide);
}

async function placeOf(row: {
	kind: string;
	mId: string;
	subject: string;
	subjectKey: string;
	occurrence: number;
	firstRunId: string;
	lastRunId: string;
}) {
	const { kind, mId, subject, subjectKey, occurrence } = row;
	for (const runId of [row.lastRunId, row.firstRunId]) {
		const found = await db().discrepancy.findFirst({
			where: { runId, kind, mId, subject, subjectKey, occurrence },
			select: { runId: true, position: true },
		});
		if (found) return found;
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
			matches: {
				where: { active: true },
				include: {
					match: {
						include: { members: { include: { case: { select: { id: true, kind: true, subjectKey: true } } } } },
					},
				},
			},
		},
	});
	if (!row) return null;
	const [place, calendar, owner, suggestions, similar, history, runs] = await Promise.all([
		placeOf(row),
		businessCalendar(),
		row.ownerId ? db().user.findUnique({ where: { id: row.ownerId }, select: { name: true } }) : null,
		row.state === 'resolved' ? [] : suggestFor(id),
		similarTo(id),
		db().auditLog.findMany({
			where: { entityType: 'discrepancy_case', entityId: id },
			orderBy: { id: 'desc' },
			take: 50,
			select: { id: true, at: true, actor: true, action: true, before: true, after: true },
		}),
		db().run.findMany({
			where: { id: { in: [row.firstRunId, row.lastRunId] } },
			select: { id: true, createdAt: true, asOf: true },
		}),
	]);
	const view = place && (await findDiscrepancy(place.runId, place.position));
	const day = fromDateColumn(row.dayOn);
	const chain = view ? await chainOf(row.mId, view.orderId, view.related) : [];
	const { comments, writeOffs, matches, dayOn: _, dueOn, ...facts } = row;
	return {
		...facts,
		day,
		dueOn: dueOn && fromDateColumn(dueOn),
		target: targetDay(day, calendar),
		age: businessDaysSince(day, today, calendar),
		open: row.difference - row.matched,
		ownerName: owner?.name ?? null,
		view,
		chain,
		comments,
		writeOff: writeOffs.find(({ state }) => state === 'pending') ?? null,
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
		firstSeen: runs.find((run) => run.id === row.firstRunId)?.createdAt ?? null,
		lastSeen: runs.find((run) => run.id === row.lastRunId)?.createdAt ?? null,
	};
}

export type CaseView = NonNullable<Awaited<ReturnType<typeof findCase>>>;

export interface ChainLink {
	key: string;
	what: 'order' | 'approval' | 'cancel' | 'line' | 'batch';
	at: Date;
	/** The day is known and no more. */
	dayOnly: boolean;
	amount: bigint;
	href: string;
	label: string;
	self: boolean;
}

/** The way of the money as far as it is known: order, approvals and cancels, settlement lines, pay-outs of these. */
async function chainOf(
	mId: string,
	orderId: string,
	related: NonNullable<Awaited<ReturnType<typeof findDiscrepancy>>>['related'],
): Promise<ChainLink[]> {
	const keys = related.filter(({ side }) => side === 'line').map(({ transactionKey }) => transactionKey);
	const [orders, lines] = await Promise.all([
		orderId ? db().orderLine.findMany({ where: { mId, orderId }, orderBy: { occurrence: 'asc' }, take: 20 }) : [],
		keys.length > 0
			? db().settlementLine.findMany({
					where: { mId, transactionKey: { in: keys }, paidOutOn: { not: null } },
					select: { paidOutOn: true, payOutAmount: true },
				})
			: [],
	]);
	const path = (part: string) => encodeURIComponent(part);
	const paidOut = new Map<string, bigint>();
	for (const { paidOutOn, payOutAmount } of lines) {
		const day = fromDateColumn(paidOutOn!);
		paidOut.set(day, (paidOut.get(day) ?? 0n) + payOutAmount);
	}
	const links: ChainLink[] = [
		...orders.map((order) => ({
			key: `order ${order.occurrence}`,
			what: 'order' as const,
			at: order.orderedAt,
			dayOnly: false,
			amount: order.amount,
			href: `/orders?q=${path(order.orderId)}`,
			label: order.orderId,
			self: false,
		})),
		...related.map((row) => ({
			key: `${row.side} ${row.transactionKey} ${row.occurrence}`,
			what:
				row.side === 'line' ? ('line' as const) : row.status === 'DONE' ? ('approval' as const) : ('cancel' as const),
			at: row.at ?? new Date(`${row.day}T00:00:00+09:00`),
			dayOnly: row.at === null,
			amount: row.amount,
			href:
				row.side === 'line'
					? `/settlements/${path(mId)}/${path(row.transactionKey)}/${row.occurrence}`
					: `/transactions/${path(mId)}/${path(row.transactionKey)}`,
			label: row.transactionKey,
			self: row.self,
		})),
		...[...paidOut].map(([day, amount]) => ({
			key: `batch ${day}`,
			what: 'batch' as const,
			at: new Date(`${day}T00:00:00+09:00`),
			dayOnly: true,
			amount,
			href: `/settlements?paidFrom=${day}&paidTo=${day}`,
			label: day,
			self: false,
		})),
	];
	const rank = { order: 0, approval: 1, cancel: 2, line: 3, batch: 4 };
	return links.sort((a, b) => a.at.getTime() - b.at.getTime() || rank[a.what] - rank[b.what]);
}
