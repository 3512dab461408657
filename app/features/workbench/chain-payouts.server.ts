import { db } from '#app/db.server.ts';
import { endedOn } from '#app/features/payouts/value-day.ts';
import type { DiscrepancyView } from '#app/features/reconciliation/get-discrepancy.server.ts';
import type { Payout } from '#app/generated/prisma/client.ts';
import { atKst, fromDateColumn, type KstDay, kstDayOf, parseKstDay, toDateColumn } from '#app/lib/kst-calendar.ts';
import type { Batch } from './chain-batches.server.ts';
import type { ChainLink } from './chain-link.ts';
import { idOfPath, part } from './chain-paths.ts';

const MOST_SELLERS = 3;
/** Payouts that will never move money. */
const ENDED = ['withdrawn', 'rejected', 'canceled'];
/** Payouts that Toss does not have as far as we know. */
const NOT_SENT = ['awaiting_approval', 'approved', 'rejected', 'withdrawn'];

const listedPayout = {
	id: true,
	mId: true,
	tossPayoutId: true,
	status: true,
	refPayoutId: true,
	amount: true,
	currency: true,
	payoutOn: true,
	finishedAt: true,
	valueOn: true,
	requestedAt: true,
	createdAt: true,
	replacesPayoutId: true,
} as const;

interface AtToss {
	tossPayoutId: string;
	day: KstDay | null;
	amount: bigint | null;
}

/** What Toss's list, as it was last read, holds of a payout of ours; null when a later whole read does not hold it. */
async function listedAtToss(ours: Pick<Payout, 'mId' | 'refPayoutId' | 'tossPayoutId'>): Promise<AtToss | null> {
	const { mId, refPayoutId, tossPayoutId } = ours;
	const listed = await db().tossPayout.findFirst({
		where: { mId, ...(tossPayoutId ? { tossPayoutId } : { refPayoutId }) },
		orderBy: { tossPayoutId: 'asc' },
	});
	if (!listed) return null;
	const { payoutOn, requestedAt, seenAt, amount } = listed;
	const on = payoutOn ?? (requestedAt && toDateColumn(kstDayOf(requestedAt)));
	const goneSince =
		on &&
		(await db().tossPayoutListRead.findFirst({
			where: { mId, readAt: { gt: seenAt }, fromOn: { lte: on }, toOn: { gte: on } },
			select: { id: true },
		}));
	return goneSince ? null : { tossPayoutId: listed.tossPayoutId, day: payoutOn && fromDateColumn(payoutOn), amount };
}

/** Toss's side of a payout whose case was found without it: by its list, else by the id that Toss gave; null when it has none. */
async function heldByToss(
	ours: Pick<Payout, 'mId' | 'refPayoutId' | 'tossPayoutId'>,
	kind: string,
): Promise<AtToss | null> {
	const listed = await listedAtToss(ours);
	if (listed || !ours.tossPayoutId || kind === 'payout-missing-at-toss') return listed;
	return { tossPayoutId: ours.tossPayoutId, day: null, amount: null };
}

/** The payout that the case is about, with those it took the place of; or the next payouts of the sellers of the order. */
export async function addPayouts(
	view: DiscrepancyView,
	orders: readonly { refSellerId: string }[],
	batches: readonly Batch[],
	links: ChainLink[],
): Promise<void> {
	const { left, right } = view.evidence;
	const add = (payout: Pick<NonNullable<Awaited<ReturnType<typeof one>>>, keyof typeof listedPayout>, self: boolean) =>
		links.push({
			key: `payout ${payout.id}`,
			what: 'payout',
			day:
				endedOn(payout) ??
				(payout.payoutOn ? fromDateColumn(payout.payoutOn) : kstDayOf(payout.requestedAt ?? payout.createdAt)),
			amount: -payout.amount,
			currency: payout.currency,
			href: `/payouts/${payout.id}`,
			label: payout.refPayoutId,
			self,
		});
	const one = (id: string) => db().payout.findUnique({ where: { id }, select: listedPayout });
	if (view.subject === 'payout') {
		const id = idOfPath(left?.href, 'payouts');
		const ours = id ? await one(id) : null;
		if (ours) {
			add(ours, true);
			const [replaced, replacing] = await Promise.all([
				ours.replacesPayoutId ? one(ours.replacesPayoutId) : null,
				db().payout.findFirst({ where: { replacesPayoutId: ours.id }, select: listedPayout }),
			]);
			if (replaced) add(replaced, false);
			if (replacing) add(replacing, false);
		}
		const held = ours ? await heldByToss(ours, view.kind) : null;
		const day = parseKstDay(String(right?.facts.payoutDate ?? '')) ?? held?.day ?? view.day;
		const amount = right?.facts.amount ?? held?.amount ?? left?.facts.amount;
		const toss = {
			key: 'toss',
			what: 'toss' as const,
			day,
			amount: amount === undefined || amount === null ? null : -BigInt(amount),
			currency: view.currency,
			href: ours ? `/payouts/${ours.id}` : `/payouts?q=${part(view.subjectKey)}`,
			label: String(right?.facts.tossPayoutId ?? held?.tossPayoutId ?? view.subjectKey),
			self: !ours,
		};
		if (right || held) links.push(toss);
		// What Toss refused, or was never sent, is not missing there.
		else if (!ours || !NOT_SENT.includes(ours.status)) {
			links.push({ ...toss, missing: { because: 'payout-at-toss', values: {} } });
		}
		if (!ours) {
			links.push({
				...toss,
				key: 'no payout',
				what: 'payout',
				self: false,
				label: view.subjectKey,
				missing: { because: 'payout-of-ours', values: {} },
			});
		}
		return;
	}
	const since = batches.map(({ day }) => day).sort()[0];
	const refs = [...new Set(orders.map(({ refSellerId }) => refSellerId))].slice(0, MOST_SELLERS);
	if (!since || refs.length === 0) return;
	const sellers = await db().seller.findMany({
		where: { refSellerId: { in: refs } },
		select: { id: true, name: true },
		orderBy: { id: 'asc' },
		take: MOST_SELLERS,
	});
	for (const { id, name } of sellers) {
		const next = await db().payout.findFirst({
			where: { sellerId: id, createdAt: { gte: atKst(since) }, status: { notIn: ENDED } },
			orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
			select: listedPayout,
		});
		if (next) {
			add(next, false);
			continue;
		}
		links.push({
			key: `no payout ${id}`,
			what: 'payout',
			day: null,
			amount: null,
			currency: view.currency,
			href: `/payouts?seller=${id}`,
			label: name,
			self: false,
			missing: { because: 'payout-of-seller', values: { seller: name, day: since } },
		});
	}
}
