import type { Prisma, Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { decideSellerStatus, type SeenSellerStatus, type SellerStatusDecision } from './seller.ts';

/** What Toss said of a seller: a reply, a read, or the body of an event. */
export interface SellerNews extends SeenSellerStatus {
	tossSellerId: string;
	raw: unknown;
	/** What the history keeps beside the step: the event, the trace. */
	detail?: Prisma.InputJsonObject;
}

/** The raw object of Toss without what we must not keep in the clear. */
export function keepableSeller(raw: unknown): Prisma.InputJsonValue {
	if (typeof raw !== 'object' || raw === null) return {};
	const { account: _account, company: _company, individual: _individual, ...rest } = raw as Record<string, unknown>;
	return JSON.parse(JSON.stringify(rest)) as Prisma.InputJsonValue;
}

/**
 * Applies news of Toss to a registered seller inside the caller's transaction, through the one set of rules that events
 * and reads share. Answers what was decided; `doubtful` asks the caller to read the API and come again.
 */
export async function applySellerNews(
	tx: Tx,
	sellerId: string,
	news: SellerNews,
	actor: Actor,
	now: Date,
): Promise<SellerStatusDecision> {
	await tx.$queryRaw`select 1 from seller where id = ${sellerId}::uuid for update`;
	const seller = await tx.seller.findUniqueOrThrow({ where: { id: sellerId } });
	if (seller.registration !== 'registered') return { kind: 'doubtful' };
	const decision = decideSellerStatus({ status: seller.tossStatus, at: seller.tossStatusAt }, news);
	if (decision.kind !== 'move') return decision;
	await tx.seller.update({
		where: { id: sellerId },
		data: {
			tossStatus: decision.to,
			tossStatusAt: decision.at,
			tossRaw: keepableSeller(news.raw),
			version: { increment: 1 },
			updatedAt: now,
			history: {
				create: { at: now, from: seller.tossStatus, to: decision.to, source: news.source, detail: news.detail },
			},
		},
	});
	await recordAudit(tx, actor, {
		action: 'seller.status',
		entityType: 'seller',
		entityId: sellerId,
		before: { tossStatus: seller.tossStatus },
		after: { tossStatus: decision.to, source: news.source },
	});
	return decision;
}
