import { type Actor, recordAudits } from '#app/features/audit/record-audit.server.ts';
import { enqueue } from '#app/jobs/enqueue.server.ts';
import { sqlTransaction } from '#app/sql.server.ts';
import { isKnownSeller } from './known-seller.server.ts';
import { readTerms } from './read-terms.server.ts';
import { type SellerTerms, termsOn, termsPeriods } from './terms.ts';
import { type TermsEffect, termsEffect } from './terms-effect.server.ts';

/** Terms to be written; their id is given with the form that asks for them: the same form sent twice writes once. */
export type NewTerms = Omit<SellerTerms, 'createdAt'>;

export type WriteTermsRefusal = 'seller-unknown' | 'follows-already' | 'sent-already';
export type WriteTermsResult =
	| { ok: true }
	| { ok: false; reason: WriteTermsRefusal }
	/** Orders that were worked out by other terms would be worked out anew: `confirmed` has to say how many. */
	| { ok: false; reason: 'confirmation-needed'; effect: TermsEffect };

const recorded = ({ refSellerId, from, commissionBp, vat, payableAfterDays }: Omit<NewTerms, 'id'>) =>
	commissionBp === null ? { refSellerId, from } : { refSellerId, from, commissionBp, vat, payableAfterDays };

const alike = (a: Omit<NewTerms, 'id'>, b: Omit<NewTerms, 'id'>) =>
	JSON.stringify(recorded(a)) === JSON.stringify(recorded(b));

/** The terms under which those whom new ones name stand on their first day, before these are written. */
function termsBefore(all: readonly SellerTerms[], { refSellerId, from }: NewTerms) {
	const periods = termsPeriods(all);
	if (refSellerId !== null) return termsOn(periods, refSellerId, from);
	return termsOn(
		periods.filter((period) => period.refSellerId === null),
		'',
		from,
	);
}

/**
 * Writes terms that hold from a day on, and has orders worked out by them. Terms are never changed: newer ones of the same
 * day hold in their place. Where orders that were worked out already would come to something else, a person has to know.
 */
export function writeTerms(
	terms: NewTerms,
	actor: Actor,
	now: Date,
	confirmed: number | null = null,
): Promise<WriteTermsResult> {
	return sqlTransaction(async (tx): Promise<WriteTermsResult> => {
		await tx.$executeRawUnsafe(`select pg_advisory_xact_lock(hashtext('jeongsan.seller-terms'))`);
		const all = await readTerms(tx);
		const same = all.find(({ id }) => id === terms.id);
		if (same) return alike(same, terms) ? { ok: true } : { ok: false, reason: 'sent-already' };
		const { refSellerId } = terms;
		if (refSellerId !== null && !(await isKnownSeller(refSellerId, tx))) return { ok: false, reason: 'seller-unknown' };
		const before = termsBefore(all, terms);
		if (terms.commissionBp === null && before?.refSellerId !== refSellerId)
			return { ok: false, reason: 'follows-already' };
		const effect = await termsEffect(tx, all, { ...terms, createdAt: now });
		if (effect.orders > 0 && effect.orders !== confirmed) return { ok: false, reason: 'confirmation-needed', effect };
		await tx.$executeRawUnsafe(
			`insert into seller_terms (id, ref_seller_id, from_on, commission_bp, vat, payable_after_days, created_by_id, created_by, created_at)
			values ($1::uuid, $2, $3::date, $4::int, $5, $6::int, $7, $8, $9::timestamptz)`,
			...[terms.id, refSellerId, terms.from, terms.commissionBp, terms.vat, terms.payableAfterDays],
			...[actor.id, actor.label, now],
		);
		await recordAudits(tx, actor, [
			{
				action: 'terms.write',
				entityType: 'seller-terms',
				entityId: terms.id,
				...(before ? { before: recorded(before) } : {}),
				after: { ...recorded(terms), ordersWorkedOutAnew: effect.orders },
			},
		]);
		await enqueue(tx, 'accrueOrders', {}, { key: 'accrueOrders' });
		return { ok: true };
	});
}
