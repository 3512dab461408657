/** States of payouts, ours and Toss's: in lists of payouts, and in sentences about differences. */
export const payoutStates = {
	awaiting_approval: 'Awaiting approval',
	approved: 'Approved',
	submitting: 'Confirming',
	requested: 'Accepted by Toss',
	in_progress: 'At the bank',
	completed: 'Paid',
	failed: 'Failed',
	canceled: 'Cancelled',
	rejected: 'Refused by Toss',
	withdrawn: 'Withdrawn',
	unknown: 'Unknown status',
};

/** How a payout goes out. */
export const scheduleTypes = { EXPRESS: 'Same day', SCHEDULED: 'Scheduled' };
