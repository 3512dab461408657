import type { Words } from '#app/i18n/i18n.ts';
import type { RowProblem } from './payout-file.ts';

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
