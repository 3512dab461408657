import { copyRecord } from '#app/features/payments/copy-record.ts';
import { lineColumns } from '#app/features/payments/foreign-line.ts';
import type { StagingColumn } from '#app/features/payments/row-reader.ts';
import { paymentMethodOf } from '#app/toss/codes.ts';
import type { TossSettlement } from '#app/toss/settlement-schema.ts';
import type { TossTransaction } from '#app/toss/transaction-schema.ts';

// Names, account and telephone numbers of buyers are nothing that a settlement needs.
const PERSONAL =
	/(accountNumber|customerName|depositorName|holderName|customerMobilePhone|customerEmail|customerIdentityNumber|refundReceiveAccount)/;

/**
 * What of a provider's object has no column of its own, by dotted path and as text, as a file would carry it; empty
 * values and personal data are left out.
 */
export function furtherFields(raw: object, known: ReadonlySet<string>): Record<string, string> {
	const found: Record<string, string> = {};
	const walk = (value: unknown, path: string) => {
		if (value == null || value === '' || known.has(path) || PERSONAL.test(path)) return;
		if (typeof value !== 'object') found[path] = String(value);
		else if (!Array.isArray(value)) {
			for (const [key, inner] of Object.entries(value)) walk(inner, path ? `${path}.${key}` : key);
		} else {
			const list = JSON.stringify(value);
			if (!PERSONAL.test(list)) found[path] = list;
		}
	};
	walk(raw, '');
	return found;
}

const extraCell = (raw: object, known: ReadonlySet<string>) => {
	const fields = furtherFields(raw, known);
	return Object.keys(fields).length ? JSON.stringify(fields).replaceAll('\\u0000', '') : null;
};

export const transactionStaging: readonly StagingColumn[] = [
	{ name: 'm_id', type: 'text' },
	{ name: 'transaction_key', type: 'text' },
	{ name: 'payment_key', type: 'text' },
	{ name: 'order_id', type: 'text' },
	{ name: 'method', type: 'text' },
	{ name: 'status', type: 'text' },
	{ name: 'transaction_at', type: 'timestamptz' },
	{ name: 'currency', type: 'text' },
	{ name: 'amount', type: 'bigint' },
	{ name: 'customer_key', type: 'text' },
	{ name: 'use_escrow', type: 'boolean' },
	{ name: 'receipt_url', type: 'text' },
	{ name: 'extra', type: 'jsonb' },
];

const TRANSACTION_FIELDS = new Set([
	'mId',
	'transactionKey',
	'paymentKey',
	'orderId',
	'method',
	'status',
	'transactionAt',
	'currency',
	'amount',
	'customerKey',
	'useEscrow',
	'receiptUrl',
]);

/** One transaction of the API as a record for COPY into `transactionStaging`. */
export function copyTransaction(row: TossTransaction): string {
	return copyRecord([
		row.mId,
		row.transactionKey,
		row.paymentKey,
		row.orderId,
		paymentMethodOf(row.method),
		row.status,
		row.transactionAt.toISOString(),
		row.currency,
		String(row.amount),
		row.customerKey || null,
		row.useEscrow === null ? null : String(row.useEscrow),
		row.receiptUrl || null,
		extraCell(row.raw, TRANSACTION_FIELDS),
	]);
}

export const lineStaging: readonly StagingColumn[] = [
	...lineColumns,
	{ name: 'interest_fee', type: 'bigint' },
	{ name: 'fees', type: 'jsonb' },
	{ name: 'canceled_at', type: 'timestamptz' },
	{ name: 'extra', type: 'jsonb' },
];

const LINE_FIELDS = new Set([
	'mId',
	'paymentKey',
	'transactionKey',
	'orderId',
	'currency',
	'method',
	'amount',
	'fee',
	'supplyAmount',
	'vat',
	'payOutAmount',
	'approvedAt',
	'soldDate',
	'paidOutDate',
	'interestFee',
	'fees',
	'cancel.canceledAt',
	'cancel.transactionKey',
]);

const FOREIGN_FIELDS = new Set([...LINE_FIELDS].filter((field) => field !== 'interestFee' && field !== 'fees'));

/** The values of `lineColumns`. */
const lineCells = (row: TossSettlement) => [
	row.mId,
	row.paymentKey,
	row.transactionKey,
	row.orderId,
	row.currency,
	paymentMethodOf(row.method),
	String(row.amount),
	String(row.fee),
	String(row.supplyAmount),
	String(row.vat),
	String(row.payOutAmount),
	row.approvedAt.toISOString(),
	row.soldDate,
	row.paidOutDate,
];

const canceledAtOf = ({ cancel }: TossSettlement) => cancel?.canceledAt.toISOString() ?? null;

/** One settlement line of the API in another currency than won as a record for COPY into `foreignStaging`. */
export function copyForeignLine(row: TossSettlement, rowNo: number): string {
	return copyRecord([...lineCells(row), canceledAtOf(row), extraCell(row.raw, FOREIGN_FIELDS), String(rowNo)]);
}

/** One settlement line of the API as a record for COPY into `lineStaging`. */
export function copyLine(row: TossSettlement): string {
	return copyRecord([
		...lineCells(row),
		row.interestFee === null ? null : String(row.interestFee),
		row.fees && `[${row.fees.map(({ type, fee }) => `{"type":${JSON.stringify(type)},"fee":${fee}}`).join(',')}]`,
		canceledAtOf(row),
		extraCell(row.raw, LINE_FIELDS),
	]);
}
