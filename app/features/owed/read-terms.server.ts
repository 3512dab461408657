import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { type SqlTx, sql } from '#app/sql.server.ts';
import type { SellerTerms, VatWay } from './terms.ts';

interface RawTerms {
	id: string;
	ref_seller_id: string | null;
	from_on: string;
	commission_bp: number | null;
	vat: VatWay;
	payable_after_days: number;
	created_at: Date;
	created_by: string;
}

/** Terms as they are kept, with who wrote them. */
export interface StoredTerms extends SellerTerms {
	createdBy: string;
}

const SELECT = `select id, ref_seller_id, from_on::text as from_on, commission_bp, vat, payable_after_days, created_at, created_by
	from seller_terms`;

const toTerms = (raw: RawTerms): StoredTerms => ({
	id: raw.id,
	refSellerId: raw.ref_seller_id,
	from: kstDayFrom(raw.from_on),
	commissionBp: raw.commission_bp,
	vat: raw.vat,
	payableAfterDays: raw.payable_after_days,
	createdAt: raw.created_at,
	createdBy: raw.created_by,
});

/** All terms that were ever written, the newest first. */
export async function readTerms(tx?: SqlTx): Promise<StoredTerms[]> {
	const query = `${SELECT} order by from_on desc, created_at desc, id desc`;
	const rows = tx ? await tx.$queryRawUnsafe<RawTerms[]>(query) : (await sql().query<RawTerms>(query)).rows;
	return rows.map(toTerms);
}

/** The first day of any terms: what is older is not ours to say. Null without terms: nothing is worked out then. */
export async function firstTermsDay(tx?: SqlTx): Promise<KstDay | null> {
	const query = 'select min(from_on)::text as day from seller_terms';
	const rows = tx
		? await tx.$queryRawUnsafe<{ day: string | null }[]>(query)
		: (await sql().query<{ day: string | null }>(query)).rows;
	return rows[0]?.day ? kstDayFrom(rows[0].day) : null;
}
