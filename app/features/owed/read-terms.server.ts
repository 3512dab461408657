import { type KstDay, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { noTransaction, type SqlTx } from '#app/sql.server.ts';
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
export async function readTerms(tx: SqlTx = noTransaction()): Promise<StoredTerms[]> {
	const rows = await tx.$queryRawUnsafe<RawTerms[]>(`${SELECT} order by from_on desc, created_at desc, id desc`);
	return rows.map(toTerms);
}

/** The first day of any terms: what is older is not ours to say. Null without terms: nothing is worked out then. */
export async function firstTermsDay(tx: SqlTx = noTransaction()): Promise<KstDay | null> {
	const [row] = await tx.$queryRawUnsafe<{ day: string | null }[]>(
		'select min(from_on)::text as day from seller_terms',
	);
	return row?.day ? kstDayFrom(row.day) : null;
}
