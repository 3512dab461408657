import { keptCipher } from '#app/cipher.server.ts';
import { db, type Tx } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { Prisma } from '#app/generated/prisma/client.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { newId, newUlid } from '#app/lib/ids.ts';
import { canMoveRegistration, type Registration } from './seller.ts';
import type { SellerInput } from './seller-schema.ts';

export type RegisterSellerResult = { ok: true; sellerId: string } | { ok: false; reason: 'ref-taken' };

/** A reference of ours within Toss's 7 to 20 characters. */
function newRefSellerId(now: Date): string {
	return `sl-${newUlid(now).slice(-14)}`;
}

/** The columns that a person's input fills; the account number goes in encrypted for this row alone. */
function columnsOf(input: SellerInput, sellerId: string) {
	const cipher = keptCipher();
	const isCompany = input.businessType !== 'INDIVIDUAL';
	return {
		businessType: input.businessType,
		name: input.name,
		representativeName: isCompany ? input.representativeName : null,
		businessRegistrationNumber: isCompany ? input.businessRegistrationNumber : null,
		email: input.email,
		phone: input.phone,
		bankCode: input.bankCode,
		accountNumberEncrypted: cipher.encrypt(input.accountNumber, sellerId),
		accountNumberLast4: input.accountNumber.slice(-4),
		accountFingerprint: cipher.fingerprint(input.bankCode, input.accountNumber),
		holderName: input.holderName,
	};
}

/** What the audit log, which is kept for good, may hold of a seller: no personal data, no account number. */
function auditedPart(input: SellerInput, refSellerId: string): Prisma.InputJsonObject {
	return { refSellerId, businessType: input.businessType, bankCode: input.bankCode };
}

/**
 * Stores a new seller and asks the worker to register it at Toss, in one transaction.
 *
 * @param alongside what else has to happen with it or not at all.
 */
export async function registerSeller(
	input: SellerInput,
	actor: Actor,
	now: Date,
	alongside?: (tx: Tx, sellerId: string) => Promise<void>,
): Promise<RegisterSellerResult> {
	const sellerId = newId(now);
	const refSellerId = input.refSellerId ?? newRefSellerId(now);
	try {
		await db().$transaction(async (tx) => {
			await tx.seller.create({
				data: {
					id: sellerId,
					mId: environment().TOSS_MID,
					refSellerId,
					...columnsOf(input, sellerId),
					idempotencyKey: newId(now),
					createdById: actor.id,
					createdAt: now,
					updatedAt: now,
					history: { create: { at: now, from: null, to: 'pending', source: 'us' } },
				},
			});
			await recordAudit(tx, actor, {
				action: 'seller.register',
				entityType: 'seller',
				entityId: sellerId,
				after: auditedPart(input, refSellerId),
			});
			await enqueue(tx, 'registerSeller', { sellerId }, { key: `registerSeller:${sellerId}` });
			// Orders of a seller that was not known are in doubt.
			await enqueue(tx, 'accrueOrders', {}, { key: 'accrueOrders' });
			await alongside?.(tx, sellerId);
		});
	} catch (error) {
		if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
			return { ok: false, reason: 'ref-taken' };
		}
		throw error;
	}
	return { ok: true, sellerId };
}

export type CorrectSellerResult = { ok: true } | { ok: false; reason: 'not-refused' | 'not-found' };

/**
 * Corrects a seller that Toss refused and asks the worker to send it anew. A final refusal means that nothing happened at
 * Toss, so the reference stays and the idempotency key is a new one: the old one would repeat the refusal.
 */
export async function correctSeller(
	sellerId: string,
	input: SellerInput,
	actor: Actor,
	now: Date,
): Promise<CorrectSellerResult> {
	return db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from seller where id = ${sellerId}::uuid for update`;
		const seller = await tx.seller.findUnique({ where: { id: sellerId } });
		if (!seller) return { ok: false, reason: 'not-found' };
		const from = seller.registration as Registration;
		if (from !== 'refused' || !canMoveRegistration(from, 'pending')) return { ok: false, reason: 'not-refused' };
		await tx.seller.update({
			where: { id: sellerId },
			data: {
				...columnsOf(input, sellerId),
				registration: 'pending',
				idempotencyKey: newId(now),
				attempts: 0,
				firstSentAt: null,
				lastSentAt: null,
				absentReadAt: null,
				refusedCode: null,
				refusedMessage: null,
				refusedTraceId: null,
				version: { increment: 1 },
				updatedAt: now,
				history: { create: { at: now, from, to: 'pending', source: 'us' } },
			},
		});
		await recordAudit(tx, actor, {
			action: 'seller.correct',
			entityType: 'seller',
			entityId: sellerId,
			before: { businessType: seller.businessType, bankCode: seller.bankCode },
			after: auditedPart(input, seller.refSellerId),
		});
		await enqueue(tx, 'registerSeller', { sellerId }, { key: `registerSeller:${sellerId}` });
		return { ok: true };
	});
}
