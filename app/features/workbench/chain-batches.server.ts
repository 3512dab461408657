import { db } from '#app/db.server.ts';
import { batchPath } from '#app/features/bank/bank-paths.ts';
import { findBatch, matchesOfLine } from '#app/features/reconciliation/bank-matches.server.ts';
import type { DiscrepancyView } from '#app/features/reconciliation/get-discrepancy.server.ts';
import { currentRules } from '#app/features/reconciliation/rules.server.ts';
import { fromDateColumn, type KstDay, parseKstDay } from '#app/lib/kst-calendar.ts';
import { type ChainLink, MOST_LINKS } from './chain-link.ts';
import { batchOfPath, idOfPath } from './chain-paths.ts';

interface PaidLine {
	mId: string;
	currency: string;
	paidOutOn: Date | null;
	payOutAmount: bigint;
}

/** A batch of the chain. */
export interface Batch {
	mId: string;
	currency: string;
	day: KstDay;
	/** What the lines of this payment have in it; null for the batch as a whole. */
	share: bigint | null;
	self: boolean;
}

const MOST_BATCHES = 6;

/** The batches in which the money is paid out, and the bank lines that they were matched with. */
export async function addBatches(
	view: DiscrepancyView,
	lines: readonly PaidLine[],
	links: ChainLink[],
): Promise<Batch[]> {
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
	const toBalance = new Set((await currentRules()).bank.paidIntoBalance);
	const stored = await Promise.all(shown.map(({ mId, currency, day }) => findBatch(mId, currency, day)));
	for (const [index, { mId, currency, day, share, self }] of shown.entries()) {
		const found = stored[index];
		const href = batchPath({ mId, currency, day });
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
		// What is paid into the payout balance comes to no bank account.
		if (matched.length === 0 && !lineId && !toBalance.has(mId)) {
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
		where: { id: { in: [...lineIds].slice(0, MOST_LINKS) } },
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
