import { createHash } from 'node:crypto';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { importPayouts, previewPayouts } from './import-payouts.server.ts';
import type { RowError } from './payout-file.ts';
import { payoutTable } from './payout-table.ts';
import type { ScheduleWarning } from './schedule-rules.ts';

/** What a person typed about a selection of sellers. */
export interface Selection {
	/** Made with the form: the same form sent twice makes its batch once. */
	nonce: string;
	/** Of the batch, in words. */
	name: string;
	scheduleType: string;
	payoutDate: string;
	transactionDescription: string;
	/** As typed; a seller that is owed more than one payout may be has several, in their order. */
	amounts: readonly { refSellerId: string; amount: string }[];
	/** The person has seen the warnings, and means it. */
	confirmed: boolean;
}

/** What is wrong with the payout to one of the sellers. */
export type RefusedRow = Omit<RowError, 'raw' | 'line'> & { refSellerId: string };

export type PaySelectionResult =
	| { ok: true; batchId: string }
	| { ok: false; reason: 'no-amount' }
	| { ok: false; reason: 'rows-refused'; errors: RefusedRow[] }
	| { ok: false; reason: 'confirmation-needed'; warnings: { refSellerId: string; warning: ScheduleWarning }[] };

/**
 * Pays several sellers with one batch that awaits the approval of another person, under the rules of a file. Nothing
 * goes in while a row is wrong: a selection is small enough to be mended at once.
 */
export async function paySelection(selection: Selection, actor: Actor, now: Date): Promise<PaySelectionResult> {
	const amounts = selection.amounts.filter(({ amount }) => amount.trim() !== '');
	if (amounts.length === 0) return { ok: false, reason: 'no-amount' };
	const { nonce, scheduleType } = selection;
	// Each row has an ID of its own, that of the form and its seller.
	const rowsOf = new Map<string, number>();
	const rowKey = (ref: string) => {
		const row = (rowsOf.get(ref) ?? 0) + 1;
		rowsOf.set(ref, row);
		const key = row === 1 ? ref : `${ref} ${row}`;
		return createHash('sha256').update(`${nonce} ${key}`).digest('hex').slice(0, 24);
	};
	const table = payoutTable({
		...selection,
		key: createHash('sha256').update(nonce).digest('hex'),
		payoutDate: scheduleType === 'SCHEDULED' ? selection.payoutDate : '',
		rows: amounts.map(({ refSellerId, amount }) => ({ refPayoutId: `s-${rowKey(refSellerId)}`, refSellerId, amount })),
	});
	const preview = await previewPayouts(table, now);
	if (preview.errors.length > 0) {
		// People see no rows in the form, only sellers.
		const errors = preview.errors.map(({ raw: _, line, ...error }) => ({
			...error,
			refSellerId: amounts[line - 1]!.refSellerId,
		}));
		return { ok: false, reason: 'rows-refused', errors };
	}
	const warnings = preview.good.flatMap(({ refSellerId, warnings }) =>
		warnings.map((warning) => ({ refSellerId, warning })),
	);
	if (warnings.length > 0 && !selection.confirmed) return { ok: false, reason: 'confirmation-needed', warnings };
	const { batchId } = await importPayouts(table, actor, now, 'selection');
	// What was right a moment ago may be refused by now: its batch tells of it, and without any good row there is none.
	return batchId ? { ok: true, batchId } : { ok: false, reason: 'no-amount' };
}
