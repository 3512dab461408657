import type { Tone } from '#app/ui/status-badge.tsx';

/** How a line came to its transactionKey: said by the source, found by us, not found yet, or several would fit. */
export const keyStates = ['given', 'resolved', 'provisional', 'ambiguous'] as const;
export type KeyState = (typeof keyStates)[number];

export const keyStateTones = {
	given: 'success',
	resolved: 'info',
	provisional: 'progress',
	ambiguous: 'warning',
} satisfies Record<KeyState, Tone>;
