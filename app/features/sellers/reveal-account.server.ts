import { keptCipher } from '#app/cipher.server.ts';
import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { AccountCipherError } from '#app/lib/account-cipher.ts';

export type RevealAccountResult =
	| { ok: true; accountNumber: string }
	| { ok: false; reason: 'not-found' | 'account-unreadable' };

/**
 * Opens a seller's account number for one person. The look is written into the audit log before the number is given
 * out; the number itself is not. Callers check `accounts.reveal`.
 */
export async function revealAccount(sellerId: string, actor: Actor): Promise<RevealAccountResult> {
	return db().$transaction(async (tx) => {
		const seller = await tx.seller.findUnique({ where: { id: sellerId } });
		if (!seller) return { ok: false, reason: 'not-found' };
		let accountNumber: string;
		try {
			accountNumber = keptCipher().decrypt(seller.accountNumberEncrypted, sellerId);
		} catch (error) {
			if (!(error instanceof AccountCipherError)) throw error;
			return { ok: false, reason: 'account-unreadable' };
		}
		await recordAudit(tx, actor, { action: 'seller.reveal-account', entityType: 'seller', entityId: sellerId });
		return { ok: true, accountNumber };
	});
}
