import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { ShownBeyond } from '#app/features/owed/beyond-owed.ts';
import { owedPath } from '#app/features/owed/paths.ts';
import { formatMoney } from '#app/i18n/format.ts';
import { useSettled } from '#app/ui/deferred.tsx';
import { MustTick } from '#app/ui/must-tick.tsx';

/** Says before an approval which payouts pay more than is payable by now, and by how much; `tick` asks to confirm it. */
export function BeyondOwedAlert({
	beyond,
	tick,
}: {
	/** It may come later than the page. */
	beyond: Promise<ShownBeyond | null> | null;
	tick?: boolean;
}) {
	const { t } = useTranslation('payouts');
	const settled = useSettled(beyond);
	if (!settled) return null;
	const { rows, count, total } = settled;
	return (
		<Alert color="amber" title={t('beyondOwed.title')}>
			<Stack gap="xs">
				<div>
					{rows.map(({ payoutId, refSellerId, sellerName, refPayoutId, amount, beyond: more }) => (
						<Text size="sm" key={payoutId}>
							<Anchor component={Link} to={owedPath(refSellerId)} size="sm" c="inherit" underline="always">
								{sellerName}
							</Anchor>{' '}
							<span className="code">{refPayoutId}</span>:{' '}
							{t('beyondOwed.row', { amount: formatMoney(amount), beyond: formatMoney(more) })}
						</Text>
					))}
					{count > rows.length && <Text size="sm">{t('beyondOwed.more', { count: count - rows.length })}</Text>}
				</div>
				<Text size="sm">{t('beyondOwed.whatThen')}</Text>
				{tick && (
					<MustTick
						key={String(total)}
						value={String(total)}
						label={<Text size="sm">{t('beyondOwed.confirm', { beyond: formatMoney(total) })}</Text>}
					/>
				)}
			</Stack>
		</Alert>
	);
}
