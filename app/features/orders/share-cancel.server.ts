import { type Actor, recordAudits } from '#app/features/audit/record-audit.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { type SqlTx, sqlTransaction } from '#app/sql.server.ts';
import { refuseShares, type Share, type ShareRefusal } from './cancel-share.ts';
import { readGivenBack } from './given-back.server.ts';

export interface CancelSharing {
	/** Given with the form that asks for it: the same form sent twice writes once. */
	id: string;
	mId: string;
	orderId: string;
	/** All that was given back, as the person was shown it. */
	givenBack: bigint;
	shares: readonly Share[];
}

export type ShareCancelResult = { ok: true } | { ok: false; reason: ShareRefusal | 'sent-already' };

const stored = ({ shares }: Pick<CancelSharing, 'shares'>) =>
	shares.map(({ refSellerId, amount }) => ({ refSellerId, amount: String(amount) }));

async function sayBefore(tx: SqlTx, mId: string, orderId: string) {
	const [last] = await tx.$queryRawUnsafe<{ givenBack: string; shares: { refSellerId: string; amount: string }[] }[]>(
		`select given_back::text as "givenBack", shares from cancel_share
		where m_id = $1 and order_id = $2 order by created_at desc, id desc limit 1`,
		mId,
		orderId,
	);
	return last;
}

/** Writes down a person's word on whose part of an order was given back, and has what is owed worked out by it. */
export function shareCancel(sharing: CancelSharing, actor: Actor, now: Date): Promise<ShareCancelResult> {
	const { id, mId, orderId, givenBack } = sharing;
	const shares = stored(sharing);
	return sqlTransaction(async (tx): Promise<ShareCancelResult> => {
		await tx.$executeRawUnsafe(
			`select pg_advisory_xact_lock(hashtextextended('jeongsan.cancel-share.' || $1::text || ' ' || $2::text, 7))`,
			mId,
			orderId,
		);
		const [sent] = await tx.$queryRawUnsafe<{ same: boolean }[]>(
			`select m_id = $2 and order_id = $3 and given_back = $4::bigint and shares = $5::jsonb as same from cancel_share where id = $1::uuid`,
			...[id, mId, orderId, String(givenBack), JSON.stringify(shares)],
		);
		if (sent) return sent.same ? { ok: true } : { ok: false, reason: 'sent-already' };
		const reason = refuseShares(await readGivenBack(mId, orderId, tx), sharing.shares, givenBack);
		if (reason) return { ok: false, reason };
		const before = await sayBefore(tx, mId, orderId);
		await tx.$executeRawUnsafe(
			`insert into cancel_share (id, m_id, order_id, given_back, shares, created_by_id, created_by, created_at)
			values ($1::uuid, $2, $3, $4::bigint, $5::jsonb, $6, $7, $8::timestamptz)`,
			...[id, mId, orderId, String(givenBack), JSON.stringify(shares), actor.id, actor.label, now],
		);
		await recordAudits(tx, actor, [
			{
				action: 'owed.share-cancel',
				entityType: 'order',
				entityId: `${mId} ${orderId}`,
				...(before ? { before } : {}),
				after: { givenBack: String(givenBack), shares },
			},
		]);
		const order = { mId, orderId };
		await enqueue(tx, 'accrueOrders', { order }, { key: `accrueOrders.${JSON.stringify(order)}` });
		return { ok: true };
	});
}
