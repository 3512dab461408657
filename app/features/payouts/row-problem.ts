import type { Words } from '#app/i18n/i18n.ts';
import type { PayoutColumn, RowError, RowProblem } from './payout-file.ts';

const MOST_SHOWN = 100;

/** The first of the rows that did not go in, and how many more there are: a page is not sent thousands that it does not show. */
export interface ShownErrors {
	rows: (Omit<RowError, 'raw'> & { refSellerId: string; amount: string })[];
	more: number;
}

/** What a page shows of the rows that did not go in. `names`: the columns as the table has them. */
export function shownErrors(errors: readonly RowError[], names: readonly string[] = []): ShownErrors {
	const cell = (raw: RowError['raw'], name: PayoutColumn) => raw[names.indexOf(name)] ?? '';
	const rows = errors.slice(0, MOST_SHOWN).map(({ raw, ...error }) => ({
		...error,
		refSellerId: cell(raw, 'refSellerId'),
		amount: cell(raw, 'amount'),
	}));
	return { rows, more: errors.length - rows.length };
}

/** Why a row of a file did not go in, in the reader's language; a reason of long ago without words stays what it is. */
export function sayProblem(t: Words, reason: RowProblem): string {
	const keys = [`batches:problems.${reason}`, `payouts:reasons.${reason}`];
	return t(keys as 'batches:problems.required'[], { defaultValue: reason });
}

/** The words that a file of such rows adds to them. */
export interface ErrorsFileWords {
	header: readonly string[];
	say: (reason: RowProblem) => string;
}

/** The words of a file of such rows in the reader's language. */
export function errorsFileWords(t: Words): ErrorsFileWords {
	return {
		header: [t('batches:line'), t('batches:column'), t('batches:value'), t('batches:reason')],
		say: (reason) => sayProblem(t, reason),
	};
}
