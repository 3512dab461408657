import { keptCipher } from '#app/cipher.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import type { Seller } from '#app/generated/prisma/client.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { newId } from '#app/lib/ids.ts';
import { nextStepOf } from '#app/lib/unknown-outcome.ts';
import { TossRejected, TossUnknownOutcome } from '#app/toss/errors.ts';
import { sentWithForeignKey } from '#app/toss/security-key.server.ts';
import type { TossSeller } from '#app/toss/seller-schema.ts';
import { currentForeignKey, toss } from '#app/toss/toss.server.ts';
import { keepableSeller } from './apply-seller-news.server.ts';
import { canMoveRegistration, type Registration } from './seller.ts';

/** The body of a registration. Source: docs.tosspayments.com/reference/additional (셀러 등록). */
function registrationOf(seller: Seller) {
	const account = {
		bankCode: seller.bankCode,
		accountNumber: keptCipher().decrypt(seller.accountNumberEncrypted, seller.id),
		holderName: seller.holderName,
	};
	const { refSellerId, email, phone } = seller;
	if (seller.businessType === 'INDIVIDUAL') {
		return {
			refSellerId,
			businessType: 'INDIVIDUAL' as const,
			individual: { name: seller.name, email, phone },
			account,
		};
	}
	return {
		refSellerId,
		businessType: seller.businessType as 'INDIVIDUAL_BUSINESS' | 'CORPORATE',
		company: {
			name: seller.name,
			representativeName: seller.representativeName ?? '',
			businessRegistrationNumber: seller.businessRegistrationNumber ?? '',
			email,
			phone,
		},
		account,
	};
}

/** Commits that the seller is on its way, with its key, before the call. Null when there is nothing to send. */
async function claim(sellerId: string, now: Date, renew: boolean): Promise<Seller | null> {
	return db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from seller where id = ${sellerId}::uuid for update`;
		const seller = await tx.seller.findUnique({ where: { id: sellerId } });
		if (!seller) return null;
		const from = seller.registration as Registration;
		if (from === 'pending' && canMoveRegistration(from, 'submitting')) {
			await recordAudit(tx, WORKER, {
				action: 'seller.submit',
				entityType: 'seller',
				entityId: sellerId,
				before: { registration: from },
				after: { registration: 'submitting' },
			});
			return tx.seller.update({
				where: { id: sellerId },
				data: {
					registration: 'submitting',
					attempts: 1,
					firstSentAt: now,
					lastSentAt: now,
					updatedAt: now,
					history: { create: { at: now, from, to: 'submitting', source: 'us' } },
				},
			});
		}
		if (from !== 'submitting') return null;
		return tx.seller.update({
			where: { id: sellerId },
			data: {
				attempts: renew ? 1 : { increment: 1 },
				...(renew ? { idempotencyKey: newId(now) } : {}),
				lastSentAt: now,
				absentReadAt: null,
				updatedAt: now,
			},
		});
	});
}

/** Reads all sellers that Toss has, to the end. */
async function findAtToss(refSellerId: string): Promise<TossSeller | null> {
	for await (const seller of toss().sellers.list()) {
		if (seller.refSellerId === refSellerId) return seller;
	}
	return null;
}

/** Records that Toss has the seller, whether its reply said so or a read; nothing changes when that is known already. */
export async function recordRegistered(
	sellerId: string,
	found: TossSeller,
	source: 'reply' | 'poll',
	askedAt: Date,
): Promise<void> {
	const now = await currentInstant();
	await db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from seller where id = ${sellerId}::uuid for update`;
		const seller = await tx.seller.findUniqueOrThrow({ where: { id: sellerId } });
		const from = seller.registration as Registration;
		if (!canMoveRegistration(from, 'registered')) return;
		await tx.seller.update({
			where: { id: sellerId },
			data: {
				registration: 'registered',
				tossSellerId: found.id,
				tossStatus: found.status,
				tossStatusAt: askedAt,
				tossRaw: keepableSeller(found.raw),
				absentReadAt: null,
				version: { increment: 1 },
				updatedAt: now,
				history: {
					create: [
						{ at: now, from, to: 'registered', source },
						{ at: now, from: null, to: found.status, source },
					],
				},
			},
		});
		await recordAudit(tx, WORKER, {
			action: 'seller.registered',
			entityType: 'seller',
			entityId: sellerId,
			before: { registration: from },
			after: { registration: 'registered', tossSellerId: found.id, tossStatus: found.status, source },
		});
	});
}

async function recordRefused(sellerId: string, refusal: TossRejected) {
	const now = await currentInstant();
	await db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from seller where id = ${sellerId}::uuid for update`;
		const seller = await tx.seller.findUniqueOrThrow({ where: { id: sellerId } });
		const from = seller.registration as Registration;
		if (!canMoveRegistration(from, 'refused')) return;
		const { status, code, traceId } = refusal;
		await tx.seller.update({
			where: { id: sellerId },
			data: {
				registration: 'refused',
				refusedCode: code,
				refusedMessage: refusal.tossMessage,
				refusedTraceId: traceId,
				version: { increment: 1 },
				updatedAt: now,
				history: { create: { at: now, from, to: 'refused', source: 'reply', detail: { status, code, traceId } } },
			},
		});
		await recordAudit(tx, WORKER, {
			action: 'seller.refused',
			entityType: 'seller',
			entityId: sellerId,
			before: { registration: from },
			after: { registration: 'refused', code, traceId },
		});
	});
}

export type SendSellerOutcome = 'nothing-to-send' | 'busy' | 'held' | 'registered' | 'refused' | 'unknown';

async function send(seller: Seller): Promise<SendSellerOutcome> {
	const askedAt = seller.lastSentAt!;
	try {
		const reply = await toss().sellers.register(registrationOf(seller), { idempotencyKey: seller.idempotencyKey });
		await recordRegistered(seller.id, reply, 'reply', askedAt);
		return 'registered';
	} catch (error) {
		if (error instanceof TossUnknownOutcome) return 'unknown';
		if (!(error instanceof TossRejected)) throw error;
		// After an unknown outcome the refusal may only say that the seller is there already: then it is ours.
		const sentBefore = error.afterUnknown || seller.attempts > 1 || seller.firstSentAt! < askedAt;
		if (sentBefore) {
			const found = await findAtToss(seller.refSellerId).catch((cause: unknown) => {
				if (cause instanceof TossUnknownOutcome || cause instanceof TossRejected) return undefined;
				throw cause;
			});
			if (found === undefined) return 'unknown';
			if (found) {
				await recordRegistered(seller.id, found, 'poll', askedAt);
				return 'registered';
			}
		}
		await recordRefused(seller.id, error);
		return 'refused';
	}
}

/**
 * Sends one seller to Toss, or sees to one whose outcome is unknown: the same again under the same key, then two reads
 * of the whole list, and a new key only after these prove that Toss does not know it. A seller is never registered
 * twice, since its reference is the same in every request. While the security key does not fit nothing is sent, and what was
 * sent then is not repeated under its key, under which Toss keeps its refusal.
 */
export async function sendSeller(sellerId: string): Promise<SendSellerOutcome> {
	const outcome = await withLock(`seller:${sellerId}`, async (): Promise<SendSellerOutcome> => {
		const seller = await db().seller.findUnique({ where: { id: sellerId } });
		const now = await currentInstant();
		const foreign = await currentForeignKey(now);
		if (seller?.registration === 'pending') {
			if (foreign) return 'held';
			// Before it counts as sent: no key may open its account number.
			registrationOf(seller);
			const claimed = await claim(sellerId, now, false);
			return claimed ? send(claimed) : 'nothing-to-send';
		}
		if (seller?.registration !== 'submitting') return 'nothing-to-send';
		const { attempts, firstSentAt, lastSentAt, absentReadAt } = seller;
		const step = nextStepOf({ attempts, firstSentAt: firstSentAt!, lastSentAt: lastSentAt!, absentReadAt }, now);
		const isForeign = await sentWithForeignKey();
		if (step === 'wait' || (step === 'resend' && isForeign(lastSentAt!))) return 'unknown';
		if (step === 'resend') {
			const claimed = await claim(sellerId, now, false);
			return claimed ? send(claimed) : 'nothing-to-send';
		}
		let found: TossSeller | null;
		try {
			found = await findAtToss(seller.refSellerId);
		} catch (error) {
			// A list that was not read to its end proves nothing.
			if (error instanceof TossUnknownOutcome || error instanceof TossRejected) return 'unknown';
			throw error;
		}
		if (found) {
			await recordRegistered(sellerId, found, 'poll', now);
			return 'registered';
		}
		if (step === 'read') {
			await db().seller.update({ where: { id: sellerId }, data: { absentReadAt: now } });
			return 'unknown';
		}
		if (foreign) return 'held';
		const claimed = await claim(sellerId, now, true);
		return claimed ? send(claimed) : 'nothing-to-send';
	});
	return outcome ?? 'busy';
}
