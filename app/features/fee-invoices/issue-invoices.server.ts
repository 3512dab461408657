import { type Actor, recordAudits } from '#app/features/audit/record-audit.server.ts';
import { kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { type SqlTx, sqlTransaction } from '#app/sql.server.ts';
import { type LineError, type NamedInvoice, readApprovalLines } from './approval-lines.ts';
import { type NumberProblem, readApprovalNumber } from './invoice.ts';
import { firstDayOf, type Month, monthOf } from './month.ts';

export type IssueRefusal = NumberProblem | 'invoice-unknown' | 'issued-already' | 'number-taken';
export type IssueResult = { ok: true } | { ok: false; reason: IssueRefusal };

/** Who writes numbers takes turns: each sees those of the others. */
const TAKE_TURNS = 'lock table fee_invoice in share row exclusive mode';

async function write(tx: SqlTx, issued: readonly { id: string; number: string }[], actor: Actor, now: Date) {
	if (issued.length === 0) return;
	await tx.$executeRawUnsafe(
		`update fee_invoice f set approval_number = row.number, issued_by = $2, issued_at = $3::timestamptz
		from jsonb_to_recordset($1::jsonb) as row (id uuid, number text) where f.id = row.id`,
		JSON.stringify(issued),
		actor.label,
		now,
	);
	await recordAudits(
		tx,
		actor,
		issued.map(({ id, number }) => ({
			...{ action: 'invoices.issue', entityType: 'fee-invoice', entityId: id },
			after: { approvalNumber: number },
		})),
	);
}

/** Notes the number under which an invoice was issued at the National Tax Service. */
export function issueInvoice(id: string, typed: string, actor: Actor, now: Date): Promise<IssueResult> {
	return sqlTransaction(async (tx): Promise<IssueResult> => {
		await tx.$executeRawUnsafe(TAKE_TURNS);
		const [invoice] = await tx.$queryRawUnsafe<{ month_on: string; approval_number: string | null }[]>(
			'select month_on::text as month_on, approval_number from fee_invoice where id = $1::uuid',
			id,
		);
		if (!invoice) return { ok: false, reason: 'invoice-unknown' };
		const read = readApprovalNumber(typed, monthOf(kstDayFrom(invoice.month_on)), kstDayOf(now));
		if (!read.ok) return read;
		if (invoice.approval_number === read.number) return { ok: true };
		if (invoice.approval_number !== null) return { ok: false, reason: 'issued-already' };
		const [other] = await tx.$queryRawUnsafe<{ id: string }[]>(
			'select id from fee_invoice where approval_number = $1',
			read.number,
		);
		if (other) return { ok: false, reason: 'number-taken' };
		await write(tx, [{ id, number: read.number }], actor, now);
		return { ok: true };
	});
}

export type TakeBackResult = { ok: true } | { ok: false; reason: 'invoice-unknown' | 'number-changed' };

/** Takes a number back that was noted for the wrong invoice or wrongly typed; it stays in the audit log. */
export function takeBackNumber(id: string, number: string, actor: Actor): Promise<TakeBackResult> {
	return sqlTransaction(async (tx): Promise<TakeBackResult> => {
		await tx.$executeRawUnsafe(TAKE_TURNS);
		const [invoice] = await tx.$queryRawUnsafe<{ approval_number: string | null }[]>(
			'select approval_number from fee_invoice where id = $1::uuid',
			id,
		);
		if (!invoice) return { ok: false, reason: 'invoice-unknown' };
		if (invoice.approval_number !== number) return { ok: false, reason: 'number-changed' };
		await tx.$executeRawUnsafe(
			'update fee_invoice set approval_number = null, issued_by = null, issued_at = null where id = $1::uuid',
			id,
		);
		await recordAudits(tx, actor, [
			{
				...{ action: 'invoices.take-back-number', entityType: 'fee-invoice', entityId: id },
				before: { approvalNumber: number },
			},
		]);
		return { ok: true };
	});
}

export type IssueManyResult =
	| { ok: true; issued: number; unchanged: number }
	| { ok: false; reason: 'no-lines' | 'not-made' | 'lines-unreadable' }
	| { ok: false; reason: 'lines-wrong'; errors: LineError[] };

interface RawInvoice {
	id: string;
	ref_seller_id: string;
	business_registration_number: string | null;
	total: string;
	approval_number: string | null;
}

/** Notes the numbers of many invoices of a month, from pasted lines: all of them, or none where a line is wrong. */
export function issueInvoices(month: Month, lines: string, actor: Actor, now: Date): Promise<IssueManyResult> {
	return sqlTransaction(async (tx): Promise<IssueManyResult> => {
		await tx.$executeRawUnsafe(TAKE_TURNS);
		const rows = await tx.$queryRawUnsafe<RawInvoice[]>(
			`select id, ref_seller_id, business_registration_number, (supply + vat)::text as total, approval_number
			from fee_invoice where month_on = $1::date`,
			firstDayOf(month),
		);
		if (rows.length === 0) return { ok: false, reason: 'not-made' };
		const numbered = await tx.$queryRawUnsafe<{ id: string; number: string }[]>(
			'select id, approval_number as number from fee_invoice where approval_number is not null',
		);
		const invoices = rows.map(
			(row): NamedInvoice => ({
				id: row.id,
				refSellerId: row.ref_seller_id,
				businessNumber: row.business_registration_number,
				total: BigInt(row.total),
				approvalNumber: row.approval_number,
			}),
		);
		const taken = new Map(numbered.map(({ id, number }) => [number, id]));
		const { issued, unchanged, errors } = readApprovalLines(lines, { invoices, taken, month, today: kstDayOf(now) });
		if (errors.length > 0) return { ok: false, reason: 'lines-wrong', errors };
		if (issued.length + unchanged === 0) return { ok: false, reason: 'no-lines' };
		await write(
			tx,
			issued.map(({ invoice, number }) => ({ id: invoice.id, number })),
			actor,
			now,
		);
		return { ok: true, issued: issued.length, unchanged };
	});
}
