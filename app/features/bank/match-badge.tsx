import { useTranslation } from 'react-i18next';
import { StatusBadge } from '#app/ui/status-badge.tsx';

const tones = { matched: 'success', near: 'warning', suggested: 'warning', none: 'neutral' } as const;

/** What a run says of a line, as one of the words of the catalogue. */
export function matchState(state: string | null): keyof typeof tones {
	return state === 'matched' || state === 'near' || state === 'suggested' ? state : 'none';
}

/** What the newest run says of a line. */
export function MatchBadge({ state }: { state: string | null }) {
	const { t } = useTranslation('bank');
	const known = matchState(state);
	return <StatusBadge tone={tones[known]} label={t(`states.${known}`)} />;
}
