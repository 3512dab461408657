import { keptCipher } from '#app/cipher.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { db, type Tx } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import type { Seller } from '#app/generated/prisma/client.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { newId } from '#app/lib/ids.ts';
import { TossRejected, TossUnknownOutcome } from '#app/toss/errors.ts';
import type { TossSubMall } from '#app/toss/sub-mall-schema.ts';
import { toss } from '#app/toss/toss.server.ts';
import { applySellerNews } from './apply-seller-news.server.ts';
import {
	keepableSubMall,
	newsOfSubMall,
	type SubMallRefusal,
	type SubMallSeller,
	sellerOfSubMall,
} from './sub-mall-seller.ts';

/** A sub-mall that was not taken in. `ref-taken`: a seller of v2, or one deleted here, has its id as reference. */
export interface RejectedSubMall {
	subMallId: string;
	reason: SubMallRefusal | 'ref-taken';
}

export type ImportSubMallsResult =
	| {
			ok: true;
			/** inserted + updated + unchanged + rejected. */
			read: number;
			inserted: number;
			updated: number;
			unchanged: number;
			rejected: RejectedSubMall[];
			/** Imported before and no longer at Toss: they stay as they are, for a person to decide about. */
			missing: string[];
	  }
	| { ok: false; reason: 'busy' }
	/** Toss refused the list (no contract for v1, say), or could not be read to the end. Nothing was written. */
	| { ok: false; reason: 'refused-by-toss' | 'toss-unreachable'; code: string | null };

const COMPARED = [
	'businessType',
	'name',
	'representativeName',
	'businessRegistrationNumber',
	'email',
	'phone',
	'bankCode',
	'holderName',
] as const;

/** The columns of a sub-mall; the account number goes in encrypted for this row alone. */
function columnsOf({ accountNumber, ...seller }: SubMallSeller, sellerId: string) {
	const cipher = keptCipher();
	return {
		...seller,
		accountNumberEncrypted: cipher.encrypt(accountNumber, sellerId),
		accountNumberLast4: accountNumber.slice(-4),
		accountFingerprint: cipher.fingerprint(seller.bankCode, accountNumber),
	};
}

/** The names of the fields that are not what they were; never their values. */
function changedFields(before: Seller, now: SubMallSeller): string[] {
	const changed: string[] = COMPARED.filter((field) => before[field] !== now[field]);
	const known = keptCipher().fingerprints(now.bankCode, now.accountNumber);
	if (!known.includes(before.accountFingerprint)) changed.push('accountNumber');
	return changed;
}

async function insert(tx: Tx, subMall: TossSubMall, seller: SubMallSeller, actor: Actor, askedAt: Date): Promise<void> {
	const id = newId(askedAt);
	const detail = { payoutsApi: 'v1' };
	await tx.seller.create({
		data: {
			id,
			mId: environment().TOSS_MID,
			payoutsApi: 'v1',
			...columnsOf(seller, id),
			registration: 'registered',
			tossStatus: subMall.status,
			tossStatusAt: askedAt,
			tossRaw: keepableSubMall(subMall),
			// Never sent: v1 has the sub-mall already.
			idempotencyKey: newId(askedAt),
			createdById: actor.id,
			createdAt: askedAt,
			updatedAt: askedAt,
			history: {
				create: [
					{ at: askedAt, from: null, to: 'registered', source: 'poll', detail },
					{ at: askedAt, from: null, to: subMall.status, source: 'poll', detail },
				],
			},
		},
	});
	await recordAudit(tx, actor, {
		action: 'seller.import-sub-mall',
		entityType: 'seller',
		entityId: id,
		after: {
			refSellerId: seller.refSellerId,
			payoutsApi: 'v1',
			businessType: seller.businessType,
			bankCode: seller.bankCode,
			tossStatus: subMall.status,
		},
	});
}

async function update(
	tx: Tx,
	before: Seller,
	subMall: TossSubMall,
	seller: SubMallSeller,
	actor: Actor,
	askedAt: Date,
): Promise<'updated' | 'unchanged'> {
	const changed = changedFields(before, seller);
	if (changed.length > 0) {
		await tx.seller.update({
			where: { id: before.id },
			data: {
				...columnsOf(seller, before.id),
				tossRaw: keepableSubMall(subMall),
				version: { increment: 1 },
				updatedAt: askedAt,
			},
		});
		await recordAudit(tx, actor, {
			action: 'seller.import-sub-mall',
			entityType: 'seller',
			entityId: before.id,
			before: { businessType: before.businessType, bankCode: before.bankCode },
			after: { businessType: seller.businessType, bankCode: seller.bankCode, changed },
		});
	}
	const decision = await applySellerNews(tx, before.id, newsOfSubMall(subMall, askedAt), actor, askedAt);
	return changed.length > 0 || decision.kind === 'move' ? 'updated' : 'unchanged';
}

type Outcome = 'inserted' | 'updated' | 'unchanged' | RejectedSubMall['reason'];

async function keep(subMall: TossSubMall, actor: Actor, askedAt: Date): Promise<Outcome> {
	const mapped = sellerOfSubMall(subMall);
	if (!mapped.ok) return mapped.reason;
	const { seller } = mapped;
	const mId = environment().TOSS_MID;
	return db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from seller where m_id = ${mId} and ref_seller_id = ${seller.refSellerId} for update`;
		const before = await tx.seller.findUnique({ where: { mId_refSellerId: { mId, refSellerId: seller.refSellerId } } });
		if (!before) {
			await insert(tx, subMall, seller, actor, askedAt);
			await enqueue(tx, 'accrueOrders', {}, { key: 'accrueOrders' });
			return 'inserted';
		}
		if (before.payoutsApi !== 'v1' || before.registration !== 'registered') return 'ref-taken';
		return update(tx, before, subMall, seller, actor, askedAt);
	});
}

/**
 * Takes the sub-malls of payouts v1 in as sellers: registered, with the subMallId as their reference, and marked so that
 * they are never sent to v2. The same again changes nothing; what changed at Toss is brought up to date. Each sub-mall
 * is kept in a transaction of its own, with its audit row.
 */
export async function importSubMalls(actor: Actor): Promise<ImportSubMallsResult> {
	const outcome = await withLock('importSubMalls', async (): Promise<ImportSubMallsResult> => {
		const askedAt = await currentInstant();
		let subMalls: TossSubMall[];
		try {
			subMalls = await toss().subMalls.list();
		} catch (error) {
			if (error instanceof TossRejected) return { ok: false, reason: 'refused-by-toss', code: error.code };
			if (error instanceof TossUnknownOutcome) return { ok: false, reason: 'toss-unreachable', code: error.code };
			throw error;
		}
		const counts = { inserted: 0, updated: 0, unchanged: 0 };
		const rejected: RejectedSubMall[] = [];
		for (const subMall of subMalls) {
			const result = await keep(subMall, actor, askedAt);
			if (result === 'inserted' || result === 'updated' || result === 'unchanged') counts[result] += 1;
			else rejected.push({ subMallId: subMall.subMallId, reason: result });
		}
		const atToss = new Set(subMalls.map(({ subMallId }) => subMallId));
		const ours = await db().seller.findMany({
			where: { payoutsApi: 'v1', registration: 'registered', mId: environment().TOSS_MID },
			select: { refSellerId: true },
			orderBy: { refSellerId: 'asc' },
		});
		const missing = ours.map(({ refSellerId }) => refSellerId).filter((refSellerId) => !atToss.has(refSellerId));
		return { ok: true, read: subMalls.length, ...counts, rejected, missing };
	});
	return outcome ?? { ok: false, reason: 'busy' };
}
