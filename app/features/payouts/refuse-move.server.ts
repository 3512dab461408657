import { data } from '@remix-run/node';
import { message } from '#app/ui/form-message.ts';
import type { parseForm } from '#app/ui/form-validation.ts';
import type { MoveBatchResult } from './move-batch.server.ts';
import type { MoveSelectionResult } from './move-selection.server.ts';

/**
 * The answer to a form that was to move payouts to another day, and moved none. `sentence` says that one payout was in the
 * way of all.
 */
export function refuseMove(
	submission: Pick<ReturnType<typeof parseForm>, 'reply'>,
	moved: Extract<MoveBatchResult | MoveSelectionResult, { ok: false }>,
	sentence: 'batches:moveRefusedFor' | 'batches:moveChosenRefusedFor',
) {
	if (moved.reason === 'confirmation-needed') {
		return data({ result: submission.reply(), duplicates: moved.duplicates }, { status: 422 });
	}
	const known = `payouts:reasons.${moved.reason}`;
	// A day that no payout could have is about the day, whichever payout it was seen at first.
	const errors = moved.reason.startsWith('date-')
		? { fieldErrors: { payoutOn: [known] } }
		: 'payout' in moved
			? { formErrors: [known, message(sentence, { ...moved.payout })] }
			: { formErrors: [`batches:reasons.${moved.reason}`] };
	return data({ result: submission.reply(errors), duplicates: [] }, { status: 422 });
}
