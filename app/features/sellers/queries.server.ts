import { db, type Prisma } from '#app/db.server.ts';
import { decodeCursor, isUuid, keysetPage } from '#app/lib/keyset.ts';
import { literally } from '#app/lib/like-pattern.ts';
import type { BusinessType, PayoutsApi, SellerStage } from './seller.ts';

export interface SellerFilters {
	q?: string;
	stage?: SellerStage;
	type?: BusinessType;
	api?: PayoutsApi;
	/** Those whose account at Toss is not known for certain. */
	account?: 'unclear';
}

function whereStage(stage: SellerStage): Prisma.SellerWhereInput {
	const registered = (tossStatus: string) => ({ registration: 'registered', tossStatus });
	switch (stage) {
		case 'pending':
		case 'submitting':
		case 'refused':
		case 'deleting':
		case 'deleted':
			return { registration: stage };
		case 'identity-check':
			return registered('APPROVAL_REQUIRED');
		case 'kyc':
			return registered('KYC_REQUIRED');
		case 'payable-limited':
			return registered('PARTIALLY_APPROVED');
		case 'payable':
			return registered('APPROVED');
		case 'other':
			return {
				registration: 'registered',
				tossStatus: { notIn: ['APPROVAL_REQUIRED', 'KYC_REQUIRED', 'PARTIALLY_APPROVED', 'APPROVED'] },
			};
	}
}

/** What a search text may mean: a name, one of the ids, a registration number, or the end of an account number. */
function whereText(q: string): Prisma.SellerWhereInput {
	const digits = q.replace(/[\s-]/g, '');
	const numbers: Prisma.SellerWhereInput[] = /^\d+$/.test(digits)
		? [
				...(digits.length === 4 ? [{ accountNumberLast4: digits }] : []),
				...(digits.length >= 3 ? [{ businessRegistrationNumber: { startsWith: digits } }] : []),
			]
		: [];
	return {
		OR: [
			{ name: { contains: literally(q), mode: 'insensitive' } },
			{ refSellerId: { contains: literally(q), mode: 'insensitive' } },
			{ tossSellerId: { startsWith: q } },
			...numbers,
		],
	};
}

function whereOf({ q, stage, type, api, account }: SellerFilters): Prisma.SellerWhereInput {
	const text = q?.replaceAll('\0', '');
	return {
		AND: [
			text ? whereText(text) : {},
			stage ? whereStage(stage) : {},
			type ? { businessType: type } : {},
			api ? { payoutsApi: api } : {},
			account ? { registration: 'registered', changes: { some: { state: account } } } : {},
		],
	};
}

const listed = {
	id: true,
	name: true,
	refSellerId: true,
	tossSellerId: true,
	businessType: true,
	businessRegistrationNumber: true,
	bankCode: true,
	accountNumberLast4: true,
	registration: true,
	tossStatus: true,
	payoutsApi: true,
	createdAt: true,
} satisfies Prisma.SellerSelect;

const sellerSortKeys = ['createdAt', 'name'] as const;

/** One page of sellers. No account number leaves the database here. */
export async function listSellers(
	filters: SellerFilters,
	sort: { key: (typeof sellerSortKeys)[number]; direction: 'asc' | 'desc' },
	page: { after?: string; before?: string; size: number },
) {
	const after = decodeCursor(page.after);
	const before = after ? null : decodeCursor(page.before);
	const cursor = after ?? before;
	const flip = before !== null;
	const direction = (sort.direction === 'asc') !== flip ? 'asc' : 'desc';
	const beyond = direction === 'asc' ? 'gt' : 'lt';
	// Ids are in the order of creation.
	const bound: Prisma.SellerWhereInput = !cursor
		? {}
		: sort.key === 'createdAt'
			? { id: { [beyond]: cursor.id } }
			: { OR: [{ name: { [beyond]: cursor.value } }, { name: cursor.value, id: { [beyond]: cursor.id } }] };
	const where = whereOf(filters);
	const found = await db().seller.findMany({
		where: { AND: [where, bound] },
		select: listed,
		orderBy: sort.key === 'createdAt' ? { id: direction } : [{ name: direction }, { id: direction }],
		take: page.size + 1,
	});
	const { rows, previous, next } = keysetPage(found, { after, before, size: page.size }, (seller) => ({
		id: seller.id,
		value: sort.key === 'name' ? seller.name : '',
	}));
	return { rows, previous, next };
}

/** How many sellers the filters let through. */
export function countSellers(filters: SellerFilters): Promise<number> {
	return db().seller.count({ where: whereOf(filters) });
}

export type ListedSeller = Awaited<ReturnType<typeof listSellers>>['rows'][number];

/** All sellers of a filter in the order of their creation, taken page by page; for files. */
export async function* eachSeller(filters: SellerFilters) {
	for (let after: string | undefined; ; ) {
		const rows = await db().seller.findMany({
			where: { AND: [whereOf(filters), after ? { id: { gt: after } } : {}] },
			select: { ...listed, email: true, holderName: true, tossStatusAt: true },
			orderBy: { id: 'asc' },
			take: 1000,
		});
		yield* rows;
		after = rows.at(-1)?.id;
		if (rows.length < 1000) return;
	}
}

/** Everything a person sees of one seller, without the account number; null when there is none. */
export async function findSeller(id: string | undefined) {
	if (!isUuid(id)) return null;
	return db().seller.findUnique({
		where: { id },
		omit: { accountNumberEncrypted: true, accountFingerprint: true, tossRaw: true },
		include: {
			history: { orderBy: { id: 'desc' }, take: 100 },
			payouts: {
				orderBy: { id: 'desc' },
				take: 10,
				select: {
					id: true,
					refPayoutId: true,
					amount: true,
					status: true,
					scheduleType: true,
					payoutOn: true,
					createdAt: true,
				},
			},
		},
	});
}

export type SellerDetail = NonNullable<Awaited<ReturnType<typeof findSeller>>>;

/** Other sellers that are paid to the same account: by mistake, or for a reason that somebody should know. */
export async function listSellersOfSameAccount(id: string) {
	const seller = await db().seller.findUnique({ where: { id }, select: { accountFingerprint: true } });
	if (!seller) return [];
	return db().seller.findMany({
		where: { accountFingerprint: seller.accountFingerprint, id: { not: id }, registration: { not: 'deleted' } },
		select: { id: true, name: true, refSellerId: true },
		take: 5,
	});
}

/** What is shown of a seller where somebody chooses whom to pay. */
const whomToPay = {
	id: true,
	name: true,
	refSellerId: true,
	bankCode: true,
	accountNumberLast4: true,
	registration: true,
	tossStatus: true,
} satisfies Prisma.SellerSelect;

/** Sellers that can be paid as they stand: `notPayableReason` in words of the database. */
export const payableSeller = {
	registration: 'registered',
	payoutsApi: 'v2',
	tossStatus: { in: ['PARTIALLY_APPROVED', 'APPROVED'] },
} satisfies Prisma.SellerWhereInput;

/** Sellers that can be paid and that a text may mean, so many at most; the one of an id, when it is given, comes first. */
export async function payableSellers(q: string | undefined, take: number, id?: string) {
	const [one, found] = await Promise.all([
		isUuid(id) ? db().seller.findFirst({ where: { AND: [{ id }, payableSeller] }, select: whomToPay }) : null,
		db().seller.findMany({
			where: { AND: [q ? whereText(q.replaceAll('\0', '')) : {}, payableSeller] },
			select: whomToPay,
			orderBy: [{ name: 'asc' }, { id: 'asc' }],
			take,
		}),
	]);
	return one ? [one, ...found.filter((seller) => seller.id !== one.id)] : found;
}

/** The sellers of these ids in the order of their names: for what is done to several at once. */
export async function listSellersOf(ids: readonly string[]) {
	return db().seller.findMany({
		where: { id: { in: ids.filter(isUuid) } },
		select: { ...whomToPay, payoutsApi: true },
		orderBy: [{ name: 'asc' }, { id: 'asc' }],
	});
}

/** What was recorded about one thing, newest first. */
export async function listAuditOf(entityType: string, entityId: string) {
	return db().auditLog.findMany({
		where: { entityType, entityId },
		orderBy: { id: 'desc' },
		take: 50,
		select: { id: true, at: true, actor: true, action: true, before: true, after: true },
	});
}
