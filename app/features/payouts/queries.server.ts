import { currentInstant } from '#app/clock.server.ts';
import { db, type Prisma } from '#app/db.server.ts';
import { findAccountChange } from '#app/features/sellers/change-seller.server.ts';
import { notPayableReason } from '#app/features/sellers/seller.ts';
import { decodeCursor, isUuid, keysetPage } from '#app/lib/keyset.ts';
import { addDays, atKst, type KstDay, kstDayOf, toDateColumn } from '#app/lib/kst-calendar.ts';
import { literally } from '#app/lib/like-pattern.ts';
import { accountChangesOf } from './account-changes.server.ts';
import { deadStatuses, movingStatuses, type PayoutStatus, stuckReasons, unclearStatuses } from './payout.ts';
import { endedWithin } from './value-day.ts';

export interface PayoutFilters {
	q?: string;
	/**
	 * `overdue`: Toss has it, its day is over, and nothing was heard of its end. `unclear`: that, or sent and nobody knows what
	 * became of it. `stuck`: approved, and not sent until somebody does something. `over-limit`: approved, and beyond
	 * what may be sent in a day. `canceled-elsewhere`: Toss cancelled it, and nobody here asked for that.
	 */
	status?: PayoutStatus | 'overdue' | 'unclear' | 'stuck' | 'over-limit' | 'canceled-elsewhere';
	sellerId?: string;
	/** `none`: of no batch. */
	batchId?: string;
	/** `no`: nothing is under way or paid in its place. */
	replaced?: 'no';
	/** Whose days `from` and `to` are: those on which it ended, else those on which it was made. */
	by?: 'finished';
	from?: KstDay;
	to?: KstDay;
}

/** The id of nothing. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Sellers are few: they are looked for by themselves, so that their payouts are found by an index. */
async function sellersNamed(text: string): Promise<string[]> {
	const found = await db().seller.findMany({
		where: {
			OR: [
				{ name: { contains: literally(text), mode: 'insensitive' } },
				{ refSellerId: { contains: literally(text), mode: 'insensitive' } },
			],
		},
		select: { id: true },
		take: 1000,
	});
	return found.map(({ id }) => id);
}

/** Ids of payouts in whose place another one is under way or paid. */
async function replacedPayouts(): Promise<string[]> {
	const found = await db().payout.findMany({
		where: { replacesPayoutId: { not: null }, status: { notIn: [...deadStatuses] } },
		select: { replacesPayoutId: true },
		orderBy: { createdAt: 'desc' },
		take: 10_000,
	});
	return found.map(({ replacesPayoutId }) => replacesPayoutId!);
}

async function whereStatus({ status, to }: PayoutFilters): Promise<Prisma.PayoutWhereInput> {
	if (status === 'stuck') return { status: 'approved', holdReason: { in: [...stuckReasons] } };
	if (status === 'over-limit') return { status: 'approved', holdReason: 'daily-limit' };
	if (status === 'canceled-elsewhere')
		return {
			status: 'canceled',
			history: { some: { to: 'canceled', detail: { path: ['elsewhere'], equals: true } } },
		};
	if (status !== 'overdue' && status !== 'unclear') return { status };
	const today = kstDayOf(await currentInstant());
	const before = to && to < today ? addDays(to, 1) : today;
	const overdue = { status: { in: [...movingStatuses] }, payoutOn: { lt: toDateColumn(before) } };
	return status === 'overdue' ? overdue : { OR: [{ status: { in: [...unclearStatuses] } }, overdue] };
}

/** What an address of the list asks for. */
export async function wherePayouts(filters: PayoutFilters): Promise<Prisma.PayoutWhereInput> {
	const { q, sellerId, batchId, replaced, by, from, to } = filters;
	const text = q?.replaceAll('\0', '');
	return {
		id: replaced === 'no' ? { notIn: await replacedPayouts() } : undefined,
		sellerId: sellerId && (isUuid(sellerId) ? sellerId : NOBODY),
		batchId: batchId === 'none' ? null : batchId && (isUuid(batchId) ? batchId : NOBODY),
		AND: [
			await whereStatus(filters),
			by === 'finished'
				? endedWithin(from, to)
				: { createdAt: { gte: from && atKst(from), lt: to && atKst(addDays(to, 1)) } },
		],
		...(text
			? {
					OR: [
						{ refPayoutId: { startsWith: literally(text) } },
						{ tossPayoutId: { startsWith: literally(text) } },
						{ sellerId: { in: await sellersNamed(text) } },
					],
				}
			: {}),
	};
}

const listed = {
	id: true,
	refPayoutId: true,
	tossPayoutId: true,
	scheduleType: true,
	payoutOn: true,
	amount: true,
	transactionDescription: true,
	status: true,
	holdReason: true,
	failureCode: true,
	createdAt: true,
	requestedAt: true,
	finishedAt: true,
	valueOn: true,
	seller: { select: { id: true, name: true, refSellerId: true } },
} satisfies Prisma.PayoutSelect;

const payoutSortKeys = ['createdAt', 'amount'] as const;

/** One page of payouts. */
export async function listPayouts(
	filters: PayoutFilters,
	sort: { key: (typeof payoutSortKeys)[number]; direction: 'asc' | 'desc' },
	page: { after?: string; before?: string; size: number },
) {
	const after = decodeCursor(page.after);
	const before = after ? null : decodeCursor(page.before);
	const cursor = after ?? before;
	const direction = (sort.direction === 'asc') !== (before !== null) ? 'asc' : 'desc';
	const beyond = direction === 'asc' ? 'gt' : 'lt';
	const amount = cursor && /^\d{1,12}$/.test(cursor.value) ? BigInt(cursor.value) : 0n;
	const bound: Prisma.PayoutWhereInput = !cursor
		? {}
		: sort.key === 'createdAt'
			? { id: { [beyond]: cursor.id } }
			: // The place in the index of amounts is in the first condition: of the other one PostgreSQL asks each payout before it.
				{
					amount: { [`${beyond}e`]: amount },
					OR: [{ amount: { [beyond]: amount } }, { id: { [beyond]: cursor.id } }],
				};
	const where = await wherePayouts(filters);
	const found = await db().payout.findMany({
		where: { AND: [where, bound] },
		select: listed,
		orderBy: sort.key === 'createdAt' ? { id: direction } : [{ amount: direction }, { id: direction }],
		take: page.size + 1,
	});
	return keysetPage(found, { after, before, size: page.size }, (payout) => ({
		id: payout.id,
		value: sort.key === 'amount' ? String(payout.amount) : '',
	}));
}

/** The number and the won of all payouts that the filters let through, by status. */
export async function sumPayouts(filters: PayoutFilters) {
	const where = await wherePayouts(filters);
	const sums = await db().payout.groupBy({ by: ['status'], where, _sum: { amount: true }, _count: true });
	const byStatus = sums.map(({ status, _sum, _count }) => ({ status, count: _count, amount: _sum.amount ?? 0n }));
	return {
		byStatus,
		total: byStatus.reduce((all, { count }) => all + count, 0),
		totalAmount: byStatus.reduce((all, { amount: part }) => all + part, 0n),
	};
}

export type ListedPayout = Awaited<ReturnType<typeof listPayouts>>['rows'][number];

/** All payouts of a filter in the order of their creation, taken page by page; for files. */
export async function* eachPayout(filters: PayoutFilters) {
	const where = await wherePayouts(filters);
	for (let after: string | undefined; ; ) {
		const rows = await db().payout.findMany({
			where: { AND: [where, after ? { id: { gt: after } } : {}] },
			select: { ...listed, failureMessage: true },
			orderBy: { id: 'asc' },
			take: 1000,
		});
		yield* rows;
		after = rows.at(-1)?.id;
		if (rows.length < 1000) return;
	}
}

/** Everything a person sees of one payout; null when there is none. */
export async function findPayout(id: string | undefined, now: Date) {
	if (!isUuid(id)) return null;
	const payout = await db().payout.findUnique({
		where: { id },
		omit: { tossRaw: true },
		include: {
			history: { orderBy: { id: 'desc' }, take: 100 },
			seller: {
				select: {
					id: true,
					name: true,
					refSellerId: true,
					bankCode: true,
					accountNumberLast4: true,
					holderName: true,
					accountVersion: true,
					registration: true,
					tossStatus: true,
					payoutsApi: true,
				},
			},
			batch: { select: { id: true, name: true, state: true } },
		},
	});
	if (!payout) return null;
	const ids = [payout.createdById, payout.approvedById].filter((one) => one !== null);
	const isUnsent = payout.status === 'awaiting_approval' || payout.status === 'approved';
	const [people, replaces, replacedBy, events, accountChangedAt, accountChanges] = await Promise.all([
		db().user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true, email: true } }),
		payout.replacesPayoutId === null
			? null
			: db().payout.findUnique({ where: { id: payout.replacesPayoutId }, select: { id: true, refPayoutId: true } }),
		db().payout.findFirst({
			where: { replacesPayoutId: id },
			select: { id: true, refPayoutId: true },
			orderBy: { id: 'desc' },
		}),
		db().webhookEvent.count({ where: { entityType: 'payout', entityId: id } }),
		findAccountChange(payout.sellerId, payout.requestedAt),
		isUnsent ? accountChangesOf(db(), { payoutId: id }, now) : [],
	]);
	const nameOf = (userId: string | null) => people.find((person) => person.id === userId)?.name ?? null;
	return {
		...payout,
		/** Why nothing is sent to its seller as things stand, while it still waits to be sent. */
		unpayable: isUnsent ? notPayableReason(payout.seller) : null,
		createdByName: nameOf(payout.createdById),
		approvedByName: nameOf(payout.approvedById),
		replaces,
		replacedBy,
		events,
		/** The account that is shown came after this payout was sent. */
		accountChangedAt,
		/** What whoever approves it has to know of the account. */
		accountChanges,
	};
}

export type PayoutDetail = NonNullable<Awaited<ReturnType<typeof findPayout>>>;

/** The newest balance reading of the merchant, and what is reserved: approved here and not yet accepted by Toss. */
export async function findBalance(mId: string) {
	const [reading, reserved] = await Promise.all([
		db().balanceReading.findFirst({ where: { mId }, orderBy: { id: 'desc' } }),
		db().payout.aggregate({ where: { mId, status: { in: ['approved', 'submitting'] } }, _sum: { amount: true } }),
	]);
	return {
		available: reading?.available ?? null,
		pending: reading?.pending ?? null,
		readAt: reading?.readAt ?? null,
		reserved: reserved._sum.amount ?? 0n,
	};
}
