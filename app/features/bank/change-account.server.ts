import { db } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { fromDateColumn, toDateColumn } from '#app/lib/kst-calendar.ts';
import type { BankAccountInput } from './account-schema.ts';

/** One account with its settings, and the merchants that there are; null when there is none. */
export async function findBankAccount(code: string) {
	const account = await db().bankAccount.findUnique({ where: { code }, include: { merchants: true } });
	if (!account) return null;
	const [merchants, lastChange] = await Promise.all([
		db().merchant.findMany({ orderBy: { mId: 'asc' }, select: { mId: true } }),
		db().auditLog.findFirst({
			where: { entityType: 'bank-account', entityId: code, action: 'bank-account.change' },
			orderBy: { id: 'desc' },
			select: { actor: true },
		}),
	]);
	return {
		code: account.code,
		bankCode: account.bankCode,
		name: account.name,
		last4: account.numberLast4,
		currency: account.currency,
		openingBalance: account.openingBalance,
		openingOn: account.openingOn && fromDateColumn(account.openingOn),
		settlementOnly: account.settlementOnly,
		version: account.version,
		changedBy: lastChange?.actor ?? null,
		mIds: account.merchants.map(({ mId }) => mId).sort(),
		merchants: merchants.map(({ mId }) => mId),
	};
}

export type BankAccountView = NonNullable<Awaited<ReturnType<typeof findBankAccount>>>;

export type ChangeAccountResult =
	| { ok: true; version: number }
	| { ok: false; reason: 'not-found' | 'changed-meanwhile' | 'unknown-merchant' };

/**
 * Changes what is said of an account. The level of the bank reads it when it runs next: who is paid into it, and whether a
 * deposit needs no narrative to be known.
 */
export async function changeBankAccount(
	code: string,
	{ version, name, mIds, settlementOnly, ...opening }: BankAccountInput,
	actor: Actor,
	now: Date,
): Promise<ChangeAccountResult> {
	return db().$transaction(async (tx): Promise<ChangeAccountResult> => {
		const before = await tx.bankAccount.findUnique({ where: { code }, include: { merchants: true } });
		if (!before) return { ok: false, reason: 'not-found' };
		const wanted = [...new Set(mIds)].sort();
		const had = before.merchants.map(({ mId }) => mId).sort();
		// A merchant that was named before its first data came stays.
		const added = wanted.filter((mId) => !had.includes(mId));
		if ((await tx.merchant.count({ where: { mId: { in: added } } })) < added.length)
			return { ok: false, reason: 'unknown-merchant' };
		// Only won are asked for: of an account in another currency what is known stays.
		const isAsked = before.currency === 'KRW';
		const openingBalance = isAsked ? (opening.openingBalance ?? null) : before.openingBalance;
		const openingOn = isAsked ? (opening.openingOn ?? null) : before.openingOn && fromDateColumn(before.openingOn);
		const change = {
			name,
			settlementOnly,
			openingBalance,
			openingOn: openingOn && toDateColumn(openingOn),
		};
		// Somebody who saved in between has raised the version; nothing of it is overwritten.
		const { count } = await tx.bankAccount.updateMany({
			where: { code, version },
			data: { ...change, version: version + 1, updatedAt: now },
		});
		if (count === 0) return { ok: false, reason: 'changed-meanwhile' };
		await tx.bankAccountMerchant.deleteMany({ where: { account: code, mId: { notIn: wanted } } });
		await tx.bankAccountMerchant.createMany({ data: added.map((mId) => ({ account: code, mId })) });
		await recordAudit(tx, actor, {
			action: 'bank-account.change',
			entityType: 'bank-account',
			entityId: code,
			before: {
				name: before.name,
				mIds: had,
				settlementOnly: before.settlementOnly,
				openingBalance: before.openingBalance === null ? null : String(before.openingBalance),
				openingOn: before.openingOn && fromDateColumn(before.openingOn),
			},
			after: {
				name,
				mIds: wanted,
				settlementOnly,
				openingBalance: openingBalance === null ? null : String(openingBalance),
				openingOn,
			},
		});
		return { ok: true, version: version + 1 };
	});
}
