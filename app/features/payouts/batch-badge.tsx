import { useTranslation } from 'react-i18next';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import { type BatchState, batchStates } from './batch.ts';

const tones = {
	draft: 'neutral',
	awaiting_approval: 'warning',
	approved: 'success',
	withdrawn: 'neutral',
} satisfies Record<BatchState, Tone>;

/** Where a batch stands, in one word. */
export function BatchBadge({ state }: { state: string }) {
	const { t } = useTranslation('batches');
	const known = batchStates.find((one) => one === state) ?? 'draft';
	return <StatusBadge tone={tones[known]} label={t(`states.${known}`)} />;
}
