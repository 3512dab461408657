import { db } from '#app/db.server.ts';
import type { DiscrepancyView } from '#app/features/reconciliation/get-discrepancy.server.ts';
import { levelNumber } from '#app/features/reconciliation/levels.ts';
import { fromDateColumn, kstDayOf, parseKstDay } from '#app/lib/kst-calendar.ts';
import { sizeOf } from '#app/lib/won.ts';
import { addBatches } from './chain-batches.server.ts';
import { type ChainLink, chainStations, MOST_LINKS } from './chain-link.ts';
import { part } from './chain-paths.ts';
import { addPayouts } from './chain-payouts.server.ts';

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
			amount: canceled ? -sizeOf(one.amount) : one.status === 'DONE' ? one.amount : 0n,
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
			amount: one.status === 'DONE' ? one.amount : -sizeOf(one.amount),
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
			take: MOST_LINKS,
		}),
		db().settlementLine.findMany({
			where: { mId, OR: around },
			orderBy: [{ lineOn: 'asc' }, { transactionKey: 'asc' }, { occurrence: 'asc' }],
			take: MOST_LINKS,
		}),
	]);
}

/** The lines in other currencies that have the key of one of the transactions: only the key leads to them. */
async function foreignLinesOf({ mId, transactionKey }: DiscrepancyView, transactions: Transactions) {
	const keys = [transactionKey, ...transactions.map((one) => one.transactionKey)].filter((key) => key);
	return db().foreignSettlementLine.findMany({
		where: { mId, transactionKey: { in: [...new Set(keys)] } },
		orderBy: [{ lineOn: 'asc' }, { transactionKey: 'asc' }, { occurrence: 'asc' }],
		take: MOST_LINKS,
	});
}

/** Whether a merchant's orders are imported at all: else none is missing. */
async function takesOrders(mId: string): Promise<boolean> {
	return (await db().orderLine.findFirst({ where: { mId }, select: { mId: true } })) !== null;
}

type Transactions = Awaited<ReturnType<typeof paymentsOf>>[0];

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
