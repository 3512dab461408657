import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const colors = { matched: 'pine', near: 'amber', suggested: 'amber', none: 'gray' } as const;

/** What a run says of a line, as one of the words of the catalogue. */
export function matchState(state: string | null): keyof typeof colors {
	return state === 'matched' || state === 'near' || state === 'suggested' ? state : 'none';
}

/** What the newest run says of a line. */
export function MatchBadge({ state }: { state: string | null }) {
	const { t } = useTranslation('bank');
	const known = matchState(state);
	return (
		<Badge variant="light" color={colors[known]}>
			{t(`states.${known}`)}
		</Badge>
	);
}
