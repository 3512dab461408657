import { keptCipher } from '#app/cipher.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { db, type Prisma } from '#app/db.server.ts';
import { recordAudit, WORKER } from '#app/features/audit/record-audit.server.ts';
import type { Seller } from '#app/generated/prisma/client.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { newId } from '#app/lib/ids.ts';
import { nextStepOf } from '#app/lib/unknown-outcome.ts';
import { adviceFor } from '#app/toss/error-codes.ts';
import { TossRejected, TossUnknownOutcome } from '#app/toss/errors.ts';
import { sentWithForeignKey } from '#app/toss/security-key.server.ts';
import type { SellerAccount, SellerPatch, TossSeller } from '#app/toss/seller-schema.ts';
import { currentForeignKey, toss } from '#app/toss/toss.server.ts';
import { accountAtToss } from './account-at-toss.ts';
import type { ShownAccount } from './account-changes.server.ts';
import { eachReadable } from './account-cipher.server.ts';
import { applySellerNews } from './apply-seller-news.server.ts';
import type { NewValues } from './change-seller.server.ts';

type Change = Prisma.SellerChangeGetPayload<{ include: { seller: true } }>;

function valuesOf(change: Change): NewValues {
	return JSON.parse(keptCipher().decrypt(change.payload!, change.id)) as NewValues;
}

/** Only what changes is sent. Source: docs.tosspayments.com/reference/additional (셀러 수정). */
function patchOf({ account, representativeName, ...own }: NewValues, businessType: string): SellerPatch {
	const company = { ...own, ...(representativeName !== undefined ? { representativeName } : {}) };
	const party = businessType === 'INDIVIDUAL' ? { individual: own } : { company };
	return { ...(Object.keys(company).length ? party : {}), ...(account ? { account } : {}) };
}

/**
 * Commits that the change is on its way, with its key, before the call. A new account waits while a payout to the seller is
 * on its way with an unknown outcome: repeated under its key, that one would go to another account than was approved.
 */
async function claim({ id: changeId, sellerId }: Change, now: Date, renew: boolean): Promise<Change | null> {
	return db().$transaction(async (tx) => {
		// In one order everywhere: seller, change. Payouts are sent under the same lock.
		await tx.$queryRaw`select 1 from seller where id = ${sellerId}::uuid for update`;
		await tx.$queryRaw`select 1 from seller_change where id = ${changeId}::uuid for update`;
		const change = await tx.sellerChange.findUnique({ where: { id: changeId } });
		if (change?.state !== 'pending' && change?.state !== 'submitting') return null;
		if (change.state === 'pending' && change.fields.includes('account')) {
			const onTheirWay = await tx.payout.count({ where: { sellerId, status: 'submitting' } });
			if (onTheirWay > 0) return null;
		}
		const first = change.state === 'pending' || renew;
		return tx.sellerChange.update({
			where: { id: changeId },
			data: {
				state: 'submitting',
				attempts: first ? 1 : { increment: 1 },
				...(first ? { firstSentAt: now } : {}),
				...(renew ? { idempotencyKey: newId(now), renewed: true } : {}),
				lastSentAt: now,
			},
			include: { seller: true },
		});
	});
}

const isAccountOf = (seller: Seller, { bankCode, accountNumber, holderName }: SellerAccount): boolean =>
	seller.holderName === holderName &&
	keptCipher().fingerprints(bankCode, accountNumber).includes(seller.accountFingerprint);

const shown = (bankCode: string, last4: string, holderName: string): ShownAccount => ({ bankCode, last4, holderName });

async function recordUpdated(change: Change, reply: TossSeller): Promise<void> {
	const now = await currentInstant();
	const { sellerId } = change;
	const { account: sent, ...values } = valuesOf(change);
	const cipher = keptCipher();
	await db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from seller where id = ${sellerId}::uuid for update`;
		const before = await tx.seller.findUniqueOrThrow({ where: { id: sellerId } });
		// The account of before, entered again to make sure that Toss has it, is no new one.
		const account = sent && isAccountOf(before, sent) ? undefined : sent;
		const fields = account ? change.fields : change.fields.filter((field) => field !== 'account');
		await tx.seller.update({
			where: { id: sellerId },
			data: {
				...values,
				...(account
					? {
							accountVersion: { increment: 1 },
							bankCode: account.bankCode,
							holderName: account.holderName,
							accountNumberEncrypted: cipher.encrypt(account.accountNumber, sellerId),
							accountNumberLast4: account.accountNumber.slice(-4),
							accountFingerprint: cipher.fingerprint(account.bankCode, account.accountNumber),
						}
					: {}),
				version: { increment: 1 },
				updatedAt: now,
			},
		});
		await tx.sellerChange.update({
			where: { id: change.id },
			data: {
				state: 'accepted',
				payload: null,
				fields,
				finishedAt: now,
				...(account
					? {
							accountVersion: before.accountVersion + 1,
							account: {
								from: shown(before.bankCode, before.accountNumberLast4, before.holderName),
								to: shown(account.bankCode, account.accountNumber.slice(-4), account.holderName),
							},
						}
					: {}),
			},
		});
		if (sent) {
			// Toss has this one now, whatever became of one before it.
			await tx.sellerChange.updateMany({ where: { sellerId, state: 'unclear' }, data: { state: 'refused' } });
		}
		await recordAudit(tx, WORKER, {
			action: 'seller.updated',
			entityType: 'seller',
			entityId: sellerId,
			before: account ? { bankCode: change.seller.bankCode } : {},
			after: { fields: change.fields, ...(account ? { bankCode: account.bankCode } : {}) },
		});
		// What a change of phone or account does to the status is not documented, so the reply is believed.
		const news = {
			tossSellerId: reply.id,
			status: reply.status,
			source: 'reply' as const,
			at: change.lastSentAt!,
			raw: reply.raw,
		};
		await applySellerNews(tx, sellerId, news, WORKER, now);
		// What was approved for the account before is taken back by whoever sends, and what waited for this goes out. The queue
		// comes last, as everywhere: who holds the job and waits for the log would wait for somebody who holds the log and waits
		// for the job.
		if (sent) await enqueue(tx, 'submitPayouts', {}, { key: 'submitPayouts' });
	});
}

async function moveSeller(
	change: Change,
	to: 'deleted' | 'registered',
	changed: Prisma.SellerChangeUpdateInput,
	audited: Prisma.InputJsonObject,
): Promise<void> {
	const now = await currentInstant();
	await db().$transaction(async (tx) => {
		await tx.$queryRaw`select 1 from seller where id = ${change.sellerId}::uuid for update`;
		await tx.seller.update({
			where: { id: change.sellerId },
			data: {
				registration: to,
				version: { increment: 1 },
				updatedAt: now,
				history: { create: { at: now, from: 'deleting', to, source: 'reply' } },
			},
		});
		await tx.sellerChange.update({ where: { id: change.id }, data: { ...changed, finishedAt: now } });
		await recordAudit(tx, WORKER, {
			action: to === 'deleted' ? 'seller.deleted' : 'seller.delete-refused',
			entityType: 'seller',
			entityId: change.sellerId,
			before: { registration: 'deleting' },
			after: { registration: to, ...audited },
		});
	});
}

async function recordRefused(
	change: Change,
	{ code, tossMessage, traceId }: TossRejected,
	state: 'refused' | 'unclear' = 'refused',
): Promise<void> {
	const refused = { state, refusedCode: code, refusedMessage: tossMessage, refusedTraceId: traceId };
	if (change.kind === 'delete') return moveSeller(change, 'registered', refused, { code, traceId });
	const now = await currentInstant();
	await db().$transaction(async (tx) => {
		await tx.sellerChange.update({ where: { id: change.id }, data: { ...refused, payload: null, finishedAt: now } });
		await recordAudit(tx, WORKER, {
			action: 'seller.update-refused',
			entityType: 'seller',
			entityId: change.sellerId,
			after: { fields: change.fields, code, traceId, ...(state === 'unclear' ? { unclear: true } : {}) },
		});
	});
}

/** True for a refusal by which the seller is not there; the merchant or the method may be what is not found, too. */
function saysThatItIsGone({ status, code }: TossRejected): boolean {
	if (code === 'NOT_FOUND_HTTP_METHOD' || adviceFor(status, code) === 'configuration') return false;
	return status === 404 || code === 'NOT_FOUND_SELLER';
}

/**
 * Sees to a refusal behind a try whose outcome nobody knows: that one may stand. The seller is read, and where Toss has the
 * new account the change was accepted. Where the read does not tell, payouts to the seller wait until an account is entered again.
 */
async function settleRefused(change: Change, refusal: TossRejected): Promise<SendSellerChangeOutcome> {
	const { account } = valuesOf(change);
	const { seller } = change;
	const cipher = keptCipher();
	if (!account || !cipher.hasKeyOf(seller.accountNumberEncrypted)) {
		await recordRefused(change, refusal, account ? 'unclear' : 'refused');
		return 'refused';
	}
	const accountNumber = cipher.decrypt(seller.accountNumberEncrypted, seller.id);
	const before = { bankCode: seller.bankCode, holderName: seller.holderName, accountNumber };
	try {
		const read = await toss().sellers.get(seller.tossSellerId!);
		const standing = accountAtToss(read, before, account);
		if (standing === 'after') {
			await recordUpdated(change, read);
			return 'accepted';
		}
		await recordRefused(change, refusal, standing === 'before' ? 'refused' : 'unclear');
	} catch (error) {
		if (error instanceof TossUnknownOutcome) return 'unknown';
		if (!(error instanceof TossRejected)) throw error;
		if (!saysThatItIsGone(error)) return 'unknown';
		await recordRefused(change, refusal);
	}
	return 'refused';
}

export type SendSellerChangeOutcome = 'nothing-to-send' | 'busy' | 'held' | 'accepted' | 'refused' | 'unknown';

async function send(change: Change): Promise<SendSellerChangeOutcome> {
	const tossSellerId = change.seller.tossSellerId!;
	try {
		if (change.kind === 'delete') {
			await toss().sellers.delete(tossSellerId);
			await moveSeller(change, 'deleted', { state: 'accepted' }, {});
		} else {
			const patch = patchOf(valuesOf(change), change.seller.businessType);
			const reply = await toss().sellers.update(tossSellerId, patch, { idempotencyKey: change.idempotencyKey });
			await recordUpdated(change, reply);
		}
		return 'accepted';
	} catch (error) {
		if (error instanceof TossUnknownOutcome) return 'unknown';
		if (!(error instanceof TossRejected)) throw error;
		// Whom Toss does not let in learns nothing of what became of the same request before.
		const isOpen = error.afterUnknown || change.attempts > 1 || change.renewed;
		if (isOpen && adviceFor(error.status, error.code) === 'configuration') return 'unknown';
		// Deleted before, maybe by a request whose answer was lost: what was wanted is the case.
		if (change.kind === 'delete' && saysThatItIsGone(error)) {
			await moveSeller(change, 'deleted', { state: 'accepted' }, { found: false });
			return 'accepted';
		}
		if (isOpen && change.kind === 'update') return settleRefused(change, error);
		await recordRefused(change, error);
		return 'refused';
	}
}

/**
 * Sends one change of a seller to Toss, or sees to one whose outcome is unknown: the same again under the same key, and
 * under a new one when no answer came for long, or it went out while the security key did not fit: Toss keeps its refusal
 * under the key. Both a change and a deletion say how things shall be, so that doing one
 * twice is as good as doing it once.
 */
export async function sendSellerChange(changeId: string): Promise<SendSellerChangeOutcome> {
	const waiting = await db().sellerChange.findUnique({ where: { id: changeId }, select: { sellerId: true } });
	if (!waiting) return 'nothing-to-send';
	const outcome = await withLock(`seller:${waiting.sellerId}`, async (): Promise<SendSellerChangeOutcome> => {
		const change = await db().sellerChange.findUnique({ where: { id: changeId }, include: { seller: true } });
		// Before it counts as sent: no key may open it.
		if (change?.payload) valuesOf(change);
		const now = await currentInstant();
		if (await currentForeignKey(now)) return 'held';
		let renew = false;
		if (change?.state === 'submitting') {
			const { attempts, firstSentAt, lastSentAt } = change;
			const sent = { attempts, firstSentAt: firstSentAt!, lastSentAt: lastSentAt!, absentReadAt: null };
			const step = nextStepOf(sent, now);
			if (step === 'wait') return 'unknown';
			const isForeign = await sentWithForeignKey();
			renew = step !== 'resend' || isForeign(lastSentAt!);
		}
		const claimed = change && (await claim(change, now, renew));
		return claimed ? send(claimed) : 'nothing-to-send';
	});
	return outcome ?? 'busy';
}

/** Sees to changes that wait or whose outcome is unknown. */
export async function followSellerChanges(): Promise<void> {
	const open = await db().sellerChange.findMany({
		where: { state: { in: ['pending', 'submitting'] } },
		select: { id: true },
		orderBy: { id: 'asc' },
		take: 50,
	});
	await eachReadable(
		open.map(({ id }) => id),
		sendSellerChange,
	);
}
