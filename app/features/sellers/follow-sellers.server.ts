import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { WORKER } from '#app/features/audit/record-audit.server.ts';
import { TossRejected, TossUnknownOutcome } from '#app/toss/errors.ts';
import { watchRead } from '#app/toss/failing-reads.server.ts';
import type { TossSeller } from '#app/toss/seller-schema.ts';
import { toss } from '#app/toss/toss.server.ts';
import { ACCOUNT_DIFFERS } from './account-at-toss.ts';
import { eachReadable } from './account-cipher.server.ts';
import { applySellerNews } from './apply-seller-news.server.ts';
import { resumeSellerImports } from './import-sellers.server.ts';
import { sendSeller } from './send-seller.server.ts';
import { followSellerChanges } from './send-seller-change.server.ts';
import { noteAccountAtToss, showsOtherAccount } from './watch-accounts.server.ts';

/** Above this many sellers in motion one read of the whole list costs less than single reads. */
const SINGLE_READS = 10;
const FULL_READ_EVERY_MS = 5 * 60 * 1000;
const LAST_FULL_READ = 'sellers.lastFullRead';

async function fullReadIsDue(now: Date): Promise<boolean> {
	const last = await db().appSetting.findUnique({ where: { key: LAST_FULL_READ } });
	const at = typeof last?.value === 'string' ? Date.parse(last.value) : Number.NaN;
	// A clock that was set back (a sandbox that was reset) makes it due too.
	return !(now.getTime() - at < FULL_READ_EVERY_MS && now.getTime() >= at);
}

/** Reads one seller from Toss and applies what it says. Answers what was decided, or null when Toss did not say. */
export async function readSeller(sellerId: string) {
	const seller = await db().seller.findUnique({ where: { id: sellerId } });
	if (!seller?.tossSellerId) return null;
	const askedAt = await currentInstant();
	const read = await toss().sellers.get(seller.tossSellerId);
	return db().$transaction((tx) => applySellerNews(tx, sellerId, newsOf(read, askedAt), WORKER, askedAt));
}

/** One that Toss does not know (any more) must not keep the others from being read. False where Toss gave no answer. */
async function readUnlessRefused(sellerId: string): Promise<boolean> {
	try {
		await readSeller(sellerId);
		return true;
	} catch (error) {
		if (error instanceof TossUnknownOutcome) return false;
		if (!(error instanceof TossRejected)) throw error;
		return true;
	}
}

function newsOf(read: TossSeller, askedAt: Date) {
	return { tossSellerId: read.id, status: read.status, source: 'poll' as const, at: askedAt, raw: read.raw };
}

async function readAll(now: Date): Promise<void> {
	const known = new Map(
		(
			await db().seller.findMany({
				where: { registration: 'registered' },
				select: { id: true, tossSellerId: true, tossStatus: true, accountNumberLast4: true },
			})
		).map((seller) => [seller.tossSellerId, seller]),
	);
	const differed = await db().sellerChange.findMany({
		where: { state: 'unclear', refusedCode: ACCOUNT_DIFFERS },
		select: { sellerId: true },
	});
	const noted = new Set(differed.map(({ sellerId }) => sellerId));
	for await (const read of toss().sellers.list()) {
		const seller = known.get(read.id);
		if (!seller) continue;
		if (showsOtherAccount(read, seller.accountNumberLast4) !== noted.has(seller.id))
			await noteAccountAtToss(seller.id, read, now);
		if (seller.tossStatus === read.status) continue;
		await db().$transaction((tx) => applySellerNews(tx, seller.id, newsOf(read, now), WORKER, now));
	}
	await db().appSetting.upsert({
		where: { key: LAST_FULL_READ },
		create: { key: LAST_FULL_READ, value: now.toISOString() },
		update: { value: now.toISOString() },
	});
}

/**
 * Sees to sellers without waiting for an event: sends those that wait, settles unknown outcomes, and reads those whose
 * verification is under way. Every five minutes all are read, so that a lost event about any seller is made good.
 */
export async function followSellers(): Promise<void> {
	const unsent = await db().seller.findMany({
		where: { registration: { in: ['pending', 'submitting'] } },
		select: { id: true },
		orderBy: { createdAt: 'asc' },
		take: 50,
	});
	await eachReadable(
		unsent.map(({ id }) => id),
		sendSeller,
	);
	await followSellerChanges();
	await resumeSellerImports();
	const now = await currentInstant();
	const moving = await db().seller.findMany({
		where: {
			registration: 'registered',
			payoutsApi: 'v2',
			NOT: { tossStatus: { in: ['PARTIALLY_APPROVED', 'APPROVED'] } },
		},
		select: { id: true },
		take: SINGLE_READS + 1,
	});
	if (moving.length > SINGLE_READS || (await fullReadIsDue(now))) await watchRead('sellers', () => readAll(now));
	else for (const { id } of moving) if (!(await readUnlessRefused(id))) return;
}
