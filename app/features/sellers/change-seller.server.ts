import { createHash } from 'node:crypto';
import { keptCipher } from '#app/cipher.server.ts';
import { db, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import type { Seller } from '#app/generated/prisma/client.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { newId } from '#app/lib/ids.ts';
import { canMoveRegistration, type Registration } from './seller.ts';
import type { SellerEdit } from './seller-schema.ts';

/** The new values of a change; the three fields of the account come together, since Toss checks its holder anew. */
export interface NewValues {
	name?: string;
	representativeName?: string;
	email?: string;
	phone?: string;
	account?: { bankCode: string; accountNumber: string; holderName: string };
}

export type UpdateSellerResult =
	| { ok: true; changeId: string }
	| {
			ok: false;
			reason:
				| 'not-found'
				| 'not-registered'
				| 'change-open'
				| 'nothing-changed'
				| 'account-number-needed'
				| 'account-unreadable'
				| 'changed-meanwhile';
	  };

const SHOWN = ['name', 'representativeName', 'email', 'phone', 'bankCode', 'holderName', 'accountNumberLast4'] as const;

/** A print of what the form of a seller shows: whoever saves it must have seen what they replace. */
export function printOfSeller(seller: Pick<Seller, (typeof SHOWN)[number]>): string {
	const shown = JSON.stringify(SHOWN.map((field) => seller[field]));
	return createHash('sha256').update(shown).digest('hex').slice(0, 32);
}

async function hasOpenChange(tx: Tx, sellerId: string): Promise<boolean> {
	return (await tx.sellerChange.count({ where: { sellerId, state: { in: ['pending', 'submitting'] } } })) > 0;
}

/**
 * Keeps what a person wants changed of a registered seller and asks the worker to send it to Toss. The seller itself, the
 * account above all, stays what it is until Toss has accepted the change. `seen` is the print of what the person was shown:
 * what somebody else changed since is not put back unseen.
 */
export async function updateSeller(
	sellerId: string,
	edit: SellerEdit,
	actor: Actor,
	now: Date,
	seen: string | null = null,
): Promise<UpdateSellerResult> {
	return db().$transaction(async (tx): Promise<UpdateSellerResult> => {
		await tx.$queryRaw`select 1 from seller where id = ${sellerId}::uuid for update`;
		const seller = await tx.seller.findUnique({ where: { id: sellerId } });
		if (!seller) return { ok: false, reason: 'not-found' };
		// A sub-mall of payouts v1 is nothing that v2 could change.
		if (seller.registration !== 'registered' || seller.payoutsApi !== 'v2')
			return { ok: false, reason: 'not-registered' };
		if (await hasOpenChange(tx, sellerId)) return { ok: false, reason: 'change-open' };
		if (seen !== null && seen !== printOfSeller(seller)) return { ok: false, reason: 'changed-meanwhile' };
		const cipher = keptCipher();
		const values: NewValues = {};
		for (const field of ['name', 'representativeName', 'email', 'phone'] as const) {
			const value = edit[field];
			if (value !== undefined && value !== seller[field]) values[field] = value;
		}
		const { bankCode, holderName } = edit;
		const accountNumber = edit.accountNumber ?? null;
		if (accountNumber === null && bankCode !== seller.bankCode) return { ok: false, reason: 'account-number-needed' };
		const sameNumber =
			accountNumber === null || cipher.fingerprints(bankCode, accountNumber).includes(seller.accountFingerprint);
		// Where nobody knows which one Toss has, the one of now is sent again, too.
		const isUnclear = (await tx.sellerChange.count({ where: { sellerId, state: 'unclear' } })) > 0;
		if (isUnclear || !sameNumber || bankCode !== seller.bankCode || holderName !== seller.holderName) {
			// Toss checks the holder of an account that is sent whole: one that no key opens has to be typed again.
			if (accountNumber === null && !cipher.hasKeyOf(seller.accountNumberEncrypted))
				return { ok: false, reason: 'account-unreadable' };
			const number = accountNumber ?? cipher.decrypt(seller.accountNumberEncrypted, sellerId);
			values.account = { bankCode, accountNumber: number, holderName };
		}
		const fields = Object.keys(values);
		if (fields.length === 0) return { ok: false, reason: 'nothing-changed' };
		const changeId = newId(now);
		await tx.sellerChange.create({
			data: {
				id: changeId,
				sellerId,
				kind: 'update',
				payload: cipher.encrypt(JSON.stringify(values), changeId),
				fields,
				idempotencyKey: newId(now),
				createdById: actor.id,
				createdAt: now,
			},
		});
		await recordAudit(tx, actor, {
			action: 'seller.update',
			entityType: 'seller',
			entityId: sellerId,
			before: values.account ? { bankCode: seller.bankCode } : {},
			after: { fields, ...(values.account ? { bankCode } : {}) },
		});
		await enqueue(tx, 'changeSeller', { changeId }, { key: `changeSeller:${changeId}` });
		return { ok: true, changeId };
	});
}

/** Payouts that are not over: a seller that still waits for money is not deleted. */
const OPEN_PAYOUTS = ['awaiting_approval', 'approved', 'submitting', 'requested', 'in_progress', 'unknown'];

export type DeleteSellerResult =
	| { ok: true }
	| { ok: false; reason: 'not-found' | 'not-registered' | 'not-settled' | 'open-payouts' | 'change-open' };

/**
 * Deletes a seller: at once where Toss never had it, else by a job that asks Toss first. Its reference is never free
 * again. Source: docs.tosspayments.com/reference/additional (셀러 삭제).
 */
export async function deleteSeller(sellerId: string, actor: Actor, now: Date): Promise<DeleteSellerResult> {
	return db().$transaction(async (tx): Promise<DeleteSellerResult> => {
		await tx.$queryRaw`select 1 from seller where id = ${sellerId}::uuid for update`;
		const seller = await tx.seller.findUnique({ where: { id: sellerId } });
		if (!seller) return { ok: false, reason: 'not-found' };
		const from = seller.registration as Registration;
		const to = from === 'registered' ? 'deleting' : 'deleted';
		const isElsewhere = seller.payoutsApi !== 'v2';
		if (isElsewhere || from === 'deleting' || !canMoveRegistration(from, to))
			return { ok: false, reason: 'not-settled' };
		if (await hasOpenChange(tx, sellerId)) return { ok: false, reason: 'change-open' };
		const open = await tx.payout.count({ where: { sellerId, status: { in: OPEN_PAYOUTS } } });
		if (open > 0) return { ok: false, reason: 'open-payouts' };
		await tx.seller.update({
			where: { id: sellerId },
			data: {
				registration: to,
				version: { increment: 1 },
				updatedAt: now,
				history: { create: { at: now, from, to, source: 'us' } },
			},
		});
		await recordAudit(tx, actor, {
			action: 'seller.delete',
			entityType: 'seller',
			entityId: sellerId,
			before: { registration: from },
			after: { registration: to },
		});
		if (to === 'deleted') return { ok: true };
		const changeId = newId(now);
		await tx.sellerChange.create({
			data: {
				id: changeId,
				sellerId,
				kind: 'delete',
				fields: [],
				idempotencyKey: newId(now),
				createdById: actor.id,
				createdAt: now,
			},
		});
		await enqueue(tx, 'changeSeller', { changeId }, { key: `changeSeller:${changeId}` });
		return { ok: true };
	});
}

/** The newest change of a seller that somebody should know of: one under way, one that Toss refused, or one that may stand. */
export async function findTellingChange(sellerId: string) {
	const newest = (where: { state?: string }) =>
		db().sellerChange.findFirst({
			where: { sellerId, ...where },
			orderBy: { id: 'desc' },
			omit: { payload: true, idempotencyKey: true },
		});
	const change = await newest({});
	return change && change.state !== 'accepted' ? change : newest({ state: 'unclear' });
}

export type TellingChange = NonNullable<Awaited<ReturnType<typeof findTellingChange>>>;

/** When a seller got the account of today, if that was after this instant; else null. Of earlier ones nothing is kept. */
export async function findAccountChange(sellerId: string, since: Date | null): Promise<Date | null> {
	if (!since) return null;
	const change = await db().sellerChange.findFirst({
		where: { sellerId, state: 'accepted', fields: { has: 'account' }, finishedAt: { gt: since } },
		select: { finishedAt: true },
		orderBy: { id: 'desc' },
	});
	return change?.finishedAt ?? null;
}
