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
