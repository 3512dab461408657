import { db } from '#app/db.server.ts';
import { findBatch, matchesOfLine } from '#app/features/reconciliation/bank-matches.server.ts';
import type { DiscrepancyView } from '#app/features/reconciliation/get-discrepancy.server.ts';
import { levelNumber } from '#app/features/reconciliation/levels.ts';
import { atKst, fromDateColumn, type KstDay, kstDayOf, parseKstDay } from '#app/lib/kst-calendar.ts';

/** The stations of the money, in the order in which it passes them. */
export const chainStations = [
	'order',
	'approval',
	'cancel',
	'line',
	'batch',
	'bank',
	'balance',
	'payout',
	'toss',
	'claim',
] as const;
export type ChainStation = (typeof chainStations)[number];

/** Why a station that is not there should be. */
export type MissingBecause =
	| 'order-of-payment'
	| 'payment-of-order'
	| 'payment-of-line'
	| 'line-of-payment'
	| 'batch-of-line'
	| 'batch-of-deposit'
	| 'deposit-of-batch'
	| 'payout-of-seller'
	| 'payout-at-toss'
	| 'payout-of-ours';

export interface ChainLink {
	key: string;
	what: ChainStation;
	/** KST; null where nobody can tell. Of a missing one: when it was expected. */
	day: KstDay | null;
	/** Minor units as they move our money: in is positive, out negative. Null where none is known. */
	amount: bigint | null;
	currency: string;
	/** Where it is, or where it would be. */
	href: string;
	label: string;
	/** What the case is about. */
	self: boolean;
	missing?: { because: MissingBecause; values: Record<string, string | number> };
}

const MOST = 50;
const MOST_BATCHES = 6;
const MOST_SELLERS = 3;
/** Payouts that will never move money. */
const ENDED = ['withdrawn', 'rejected', 'canceled'];

const part = (text: string) => encodeURIComponent(text);
const size = (amount: bigint) => (amount < 0n ? -amount : amount);

interface Batch {
	mId: string;
	currency: string;
	day: KstDay;
	/** What the lines of this payment have in it; null for the batch as a whole. */
	share: bigint | null;
	self: boolean;
}

function batchOfPath(path: string | undefined): Omit<Batch, 'share' | 'self'> | null {
	const [, mId, currency, day] = /^\/bank\/batches\/([^/]+)\/([^/]+)\/([^/?]+)$/.exec(path ?? '') ?? [];
	const known = day && parseKstDay(day);
	return mId && currency && known ? { mId: decodeURIComponent(mId), currency, day: known } : null;
}

const idOfPath = (path: string | undefined, page: 'bank' | 'payouts') =>
	new RegExp(`^/${page}/([0-9a-f-]{36})$`).exec(path ?? '')?.[1] ?? null;

/**
 * The way of the money around a break of any level: order, payment, settlement lines, batch, bank line, the payouts of the
 * sellers, and the claim, each a way to its page. A station that ought to be there and is not is listed as missing, with
 * the day on which it was expected, as far as that can be told, and why.
 */
export async function readChain(view: DiscrepancyView): Promise<ChainLink[]> {
	const links: ChainLink[] = [];
	const { mId, orderId, currency } = view;
	const [transactions, lines] = await paymentsOf(view);
	const foreignLines = await foreignLinesOf(view, transactions);
	const orders = orderId
		? await db().orderLine.findMany({ where: { mId, orderId }, orderBy: { occurrence: 'asc' }, take: 20 })
		: [];
	const about = (subject: string) => view.subject === subject;

	for (const order of orders) {
		links.push({
			key: `order ${order.occurrence}`,
			what: 'order',
			day: fromDateColumn(order.orderedOn),
			amount: order.amount,
			currency: order.currency,
			href: `/orders/${part(mId)}/${part(orderId)}`,
			label: order.orderId,
			self: about('order'),
		});
	}
	const [firstOrder] = orders;
	const approval = transactions.find(({ status }) => status === 'DONE');
	if (orders.length === 0 && approval && orderId && (await takesOrders(mId))) {
		links.push({
			key: 'no order',
			what: 'order',
			day: kstDayOf(approval.transactionAt),
			amount: null,
			currency,
			href: `/orders?q=${part(orderId)}`,
			label: orderId,
			self: about('order'),
			missing: { because: 'order-of-payment', values: { order: orderId } },
		});
	}
	for (const one of transactions) {
		const canceled = one.status === 'CANCELED' || one.status === 'PARTIAL_CANCELED';
		links.push({
			key: `transaction ${one.transactionKey}`,
			what: canceled ? 'cancel' : 'approval',
			day: fromDateColumn(one.transactionOn),
			amount: canceled ? -size(one.amount) : one.status === 'DONE' ? one.amount : 0n,
			currency: one.currency,
			href: `/transactions/${part(one.mId)}/${part(one.transactionKey)}`,
			label: one.transactionKey,
			self: one.transactionKey === view.transactionKey,
		});
	}
	if (firstOrder && !approval) {
		links.push({
			key: 'no payment',
			what: 'approval',
			day: fromDateColumn(firstOrder.orderedOn),
			amount: orders.reduce((sum, { amount }) => sum + amount, 0n),
			currency: firstOrder.currency,
			href: `/transactions?q=${part(orderId)}`,
			label: orderId,
			self: false,
			missing: { because: 'payment-of-order', values: { order: orderId } },
		});
	}
	const paid = new Set(transactions.map(({ transactionKey }) => transactionKey));
	for (const line of lines) {
		links.push({
			key: `line ${line.transactionKey} ${line.occurrence}`,
			what: 'line',
			day: fromDateColumn(line.lineOn),
			amount: line.payOutAmount,
			currency: line.currency,
			href: `/settlements/${part(line.mId)}/${part(line.transactionKey)}/${line.occurrence}`,
			label: line.transactionKey,
			self: line.transactionKey === view.transactionKey && line.occurrence === view.occurrence && paid.size === 0,
		});
		if (!paid.has(line.transactionKey) && line.occurrence === 1) {
			links.push({
				key: `no transaction ${line.transactionKey}`,
				what: line.canceledAt ? 'cancel' : 'approval',
				day: kstDayOf(line.canceledAt ?? line.approvedAt),
				amount: line.amount,
				currency: line.currency,
				href: `/transactions?q=${part(line.transactionKey)}`,
				label: line.transactionKey,
				self: false,
				missing: { because: 'payment-of-line', values: {} },
			});
		}
		if (!line.paidOutOn) {
			links.push({
				key: `no batch ${line.transactionKey} ${line.occurrence}`,
				what: 'batch',
				day: null,
				amount: line.payOutAmount,
				currency: line.currency,
				href: `/settlements/${part(line.mId)}/${part(line.transactionKey)}/${line.occurrence}`,
				label: line.transactionKey,
				self: false,
				missing: { because: 'batch-of-line', values: {} },
			});
		}
	}
	// Lines in other currencies have no page of their own and no batch: the import that brought them shows them.
	for (const line of foreignLines) {
		links.push({
			key: `line ${line.currency} ${line.transactionKey} ${line.occurrence}`,
			what: 'line',
			day: fromDateColumn(line.lineOn),
			amount: line.payOutAmount,
			currency: line.currency,
			href: `/imports/${line.importId}`,
			label: line.transactionKey,
			self: false,
		});
	}
	const settled = new Set([...lines, ...foreignLines].map(({ transactionKey }) => transactionKey));
	for (const one of transactions) {
		if (settled.has(one.transactionKey) || !['DONE', 'CANCELED', 'PARTIAL_CANCELED'].includes(one.status)) continue;
		const self = one.transactionKey === view.transactionKey;
		links.push({
			key: `no line ${one.transactionKey}`,
			what: 'line',
			day: (self && parseKstDay(view.evidence.rule.lastDay ?? '')) || null,
			amount: one.status === 'DONE' ? one.amount : -size(one.amount),
			currency: one.currency,
			href: `/settlements?q=${part(one.transactionKey)}`,
			label: one.transactionKey,
			self: false,
			missing: { because: 'line-of-payment', values: {} },
		});
	}

	const batches = await addBatches(view, lines, links);
	await addPayouts(view, orders, batches, links);
	addBalance(view, links);
	if (view.level === levelNumber('contract')) {
		links.push({
			key: 'claim',
			what: 'claim',
			day: null,
			amount: view.difference,
			currency,
			href: `/reconciliation/${view.runId}/claim`,
			label: view.kind,
			self: false,
		});
	}
	const rank = (link: ChainLink) => chainStations.indexOf(link.what);
	// What nobody knows the day of stands behind what comes before it on the way.
	const days = new Map(links.map((link) => [link, link.day ?? lastDayBefore(links, rank(link), rank)]));
	return links.sort((a, b) => {
		const [one = '', other = ''] = [days.get(a), days.get(b)];
		return one < other ? -1 : one > other ? 1 : rank(a) - rank(b);
	});
}

function lastDayBefore(links: readonly ChainLink[], at: number, rank: (link: ChainLink) => number): string {
	return links.reduce((last, link) => (link.day && rank(link) < at && link.day > last ? link.day : last), '');
}

/** The transactions and settlement lines of the payment, or of all payments of the order. */
async function paymentsOf({ mId, orderId, paymentKey, transactionKey }: DiscrepancyView) {
	const around: ({ paymentKey: string } | { transactionKey: string } | { orderId: string })[] = [
		...(paymentKey ? [{ paymentKey }] : []),
		...(transactionKey ? [{ transactionKey }] : []),
		...(orderId && !paymentKey ? [{ orderId }] : []),
	];
	if (around.length === 0) return [[], []] as const;
	return Promise.all([
		db().paymentTransaction.findMany({
			where: { mId, OR: around },
			orderBy: [{ transactionAt: 'asc' }, { transactionKey: 'asc' }],
			take: MOST,
		}),
		db().settlementLine.findMany({
			where: { mId, OR: around },
			orderBy: [{ lineOn: 'asc' }, { transactionKey: 'asc' }, { occurrence: 'asc' }],
			take: MOST,
		}),
	]);
}

/** The lines in other currencies that have the key of one of the transactions: only the key leads to them. */
async function foreignLinesOf({ mId, transactionKey }: DiscrepancyView, transactions: Transactions) {
	const keys = [transactionKey, ...transactions.map((one) => one.transactionKey)].filter((key) => key);
	return db().foreignSettlementLine.findMany({
		where: { mId, transactionKey: { in: [...new Set(keys)] } },
		orderBy: [{ lineOn: 'asc' }, { transactionKey: 'asc' }, { occurrence: 'asc' }],
		take: MOST,
	});
}

/** Whether a merchant's orders are imported at all: else none is missing. */
async function takesOrders(mId: string): Promise<boolean> {
	return (await db().orderLine.findFirst({ where: { mId }, select: { mId: true } })) !== null;
}

type Transactions = Awaited<ReturnType<typeof paymentsOf>>[0];
type Lines = Awaited<ReturnType<typeof paymentsOf>>[1];

/** The batches in which the money is paid out, and the bank lines that they were matched with. */
async function addBatches(view: DiscrepancyView, lines: Lines, links: ChainLink[]): Promise<Batch[]> {
	const batches = new Map<string, Batch>();
	const note = (batch: Omit<Batch, 'share' | 'self'>, share: bigint | null, self: boolean) => {
		const key = `${batch.mId}/${batch.currency}/${batch.day}`;
		const known = batches.get(key);
		const sum = share === null ? null : (known?.share ?? 0n) + share;
		batches.set(key, { ...batch, share: sum, self: self || (known?.self ?? false) });
	};
	for (const { mId, currency, paidOutOn, payOutAmount } of lines) {
		if (paidOutOn) note({ mId, currency, day: fromDateColumn(paidOutOn) }, payOutAmount, false);
	}
	const { left, right } = view.evidence;
	const told = batchOfPath(left?.href);
	if (told) note(told, null, view.subject === 'batch');
	const lineId = idOfPath(right?.href, 'bank');
	const lineIds = new Set<string>(lineId ? [lineId] : []);
	if (lineId) {
		for (const { members } of await matchesOfLine(lineId)) {
			for (const { side, key } of members) {
				const [mId, currency, day] = key.split('/');
				const known = day && parseKstDay(day);
				if (side === 'batch' && mId && currency && known) note({ mId, currency, day: known }, null, false);
			}
		}
	}
	const shown = [...batches.values()].slice(0, MOST_BATCHES);
	for (const batch of shown) {
		const { mId, currency, day, share, self } = batch;
		const found = await findBatch(mId, currency, day);
		const href = `/bank/batches/${part(mId)}/${currency}/${day}`;
		links.push({
			key: `batch ${mId} ${currency} ${day}`,
			what: 'batch',
			day,
			amount: share ?? found?.net ?? null,
			currency,
			href,
			label: `${mId} ${day}`,
			self,
		});
		const matched = (found?.matches ?? []).flatMap(({ members }) => members).filter(({ side }) => side === 'line');
		for (const member of matched) if (member.lineId) lineIds.add(member.lineId);
		if (matched.length === 0 && !lineId) {
			links.push({
				key: `no deposit ${mId} ${currency} ${day}`,
				what: 'bank',
				day,
				amount: found?.net ?? share,
				currency,
				href: `/bank?from=${day}&matched=no`,
				label: day,
				self: false,
				missing: { because: 'deposit-of-batch', values: { day, mId } },
			});
		}
	}
	const deposits = await db().bankLine.findMany({
		where: { id: { in: [...lineIds].slice(0, MOST) } },
		select: { id: true, account: true, bookedOn: true, amount: true, currency: true },
		orderBy: [{ bookedOn: 'asc' }, { id: 'asc' }],
	});
	for (const { id, account, bookedOn, amount, currency } of deposits) {
		const day = fromDateColumn(bookedOn);
		const self = view.subject === 'bank-line' && id === lineId;
		links.push({ key: `bank ${id}`, what: 'bank', day, amount, currency, href: `/bank/${id}`, label: account, self });
		if (self && shown.length === 0) {
			links.push({
				key: `no batch ${id}`,
				what: 'batch',
				day,
				amount,
				currency,
				href: `/settlements?paidFrom=${day}&paidTo=${day}`,
				label: day,
				self: false,
				missing: { because: 'batch-of-deposit', values: { day } },
			});
		}
	}
	return shown;
}

const listedPayout = {
	id: true,
	refPayoutId: true,
	amount: true,
	currency: true,
	payoutOn: true,
	finishedAt: true,
	requestedAt: true,
	createdAt: true,
	replacesPayoutId: true,
} as const;

/** The payout that the case is about, with those it took the place of; or the next payouts of the sellers of the order. */
async function addPayouts(
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
			day: payout.finishedAt
				? kstDayOf(payout.finishedAt)
				: payout.payoutOn
					? fromDateColumn(payout.payoutOn)
					: kstDayOf(payout.requestedAt ?? payout.createdAt),
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
		const amount = right?.facts.amount ?? left?.facts.amount;
		const toss = {
			key: 'toss',
			what: 'toss' as const,
			day: parseKstDay(String(right?.facts.payoutDate ?? '')) ?? view.day,
			amount: amount === undefined || amount === null ? null : -BigInt(amount),
			currency: view.currency,
			href: ours ? `/payouts/${ours.id}` : `/payouts?q=${part(view.subjectKey)}`,
			label: String(right?.facts.tossPayoutId ?? view.subjectKey),
			self: !ours,
		};
		links.push(right ? toss : { ...toss, missing: { because: 'payout-at-toss', values: {} } });
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

/** The day's balance that does not carry over. */
function addBalance({ subject, evidence, day, difference, currency, subjectKey }: DiscrepancyView, links: ChainLink[]) {
	if (subject !== 'balance' || !evidence.left?.href) return;
	const { href } = evidence.left;
	links.push({
		key: 'balance',
		what: 'balance',
		day,
		amount: difference,
		currency,
		href,
		label: subjectKey,
		self: true,
	});
}
