import type { Tone } from '#app/ui/status-badge.tsx';
import type { PayoutStatus } from './payout.ts';

/** How each status of a payout feels; apart from the badge, for pages that have the words from elsewhere. */
export const payoutTones = {
	awaiting_approval: 'warning',
	approved: 'info',
	submitting: 'progress',
	requested: 'progress',
	in_progress: 'progress',
	completed: 'success',
	failed: 'danger',
	canceled: 'neutral',
	rejected: 'danger',
	withdrawn: 'neutral',
	unknown: 'warning',
} satisfies Record<PayoutStatus, Tone>;

/** Its look in a picture, by the place among the looks of charts: the colour of its badge, and a texture of its own. */
export const payoutLooks = {
	awaiting_approval: 2,
	approved: 5,
	submitting: 10,
	requested: 1,
	in_progress: 11,
	completed: 0,
	failed: 3,
	canceled: 4,
	rejected: 7,
	withdrawn: 8,
	unknown: 6,
} satisfies Record<PayoutStatus, number>;
