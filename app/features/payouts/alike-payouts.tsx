import { Anchor, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';

const MOST_SHOWN = 5;

/** Links to payouts that a new one may repeat, each in a window of its own: the form stays as it was filled in. */
export function AlikePayouts({ payouts }: { payouts: readonly { id: string; refPayoutId: string }[] }) {
	const { t } = useTranslation('batches');
	return (
		<>
			{payouts.slice(0, MOST_SHOWN).map(({ id, refPayoutId }) => (
				<Anchor
					key={id}
					component={Link}
					to={`/payouts/${id}`}
					target="_blank"
					size="sm"
					c="inherit"
					underline="always"
				>
					{t('alikePayout', { ref: refPayoutId })}
				</Anchor>
			))}
			{payouts.length > MOST_SHOWN && <Text size="sm">{t('more', { count: payouts.length - MOST_SHOWN })}</Text>}
		</>
	);
}
