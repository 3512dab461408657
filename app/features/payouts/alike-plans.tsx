import { Alert, Anchor, Stack } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MustTick } from '#app/ui/must-tick.tsx';
import { AlikePayouts } from './alike-payouts.tsx';

/** Asks whether a plan is meant beside plans and payouts that pay the same, with links to them; stands within the form. */
export function AlikePlans({
	alike: { plans, payouts },
	label,
	children,
}: {
	alike: { plans: readonly { id: string }[]; payouts: readonly { id: string; refPayoutId: string }[] };
	label: string;
	children?: ReactNode;
}) {
	const { t } = useTranslation(['batches', 'payouts']);
	return (
		<Alert color="amber" role="alert" title={t('payouts:confirmTitle')}>
			<Stack gap="xs">
				<MustTick value="possible-duplicate" label={label} />
				{plans.map(({ id }) => (
					<Anchor
						key={id}
						component={Link}
						to={`/payouts/plans/${id}`}
						target="_blank"
						size="sm"
						c="inherit"
						underline="always"
					>
						{t('batches:alikePlan')}
					</Anchor>
				))}
				<AlikePayouts payouts={payouts} />
				{children}
			</Stack>
		</Alert>
	);
}
