import { Anchor, Text } from '@mantine/core';
import { Link, useFetcher } from '@remix-run/react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Money } from '#app/ui/money.tsx';
import type { PlanPreview as Preview } from './plan-preview.server.ts';

/** Won as text, as the address of the preview answers. */
type Answer = Omit<Preview, 'total'> & { total: string };

/** How long to wait for the next digit. */
const PAUSE_MS = 250;

/** What a plan of all that is payable would pay, were it due today. `leastAmount` is as typed; no seller: all of them. */
export function PlanPreview({ leastAmount, sellerId }: { leastAmount: string; sellerId: string | null }) {
	const { t } = useTranslation('plans');
	const { load, data } = useFetcher<Answer>();
	useEffect(() => {
		const asked = new URLSearchParams({ leastAmount, ...(sellerId ? { seller: sellerId } : {}) });
		const timer = setTimeout(() => load(`/payouts/plans/preview?${asked}`), PAUSE_MS);
		return () => clearTimeout(timer);
	}, [load, leastAmount, sellerId]);
	return (
		<Text size="sm" role="status">
			{t('preview')}{' '}
			{data ? (
				<>
					<Anchor component={Link} to="/owed?state=payable" size="sm" underline="always">
						{data.sellers === 0 ? t('previewNobody') : t('previewSellers', { count: data.sellers })}
					</Anchor>
					{data.sellers > 0 && (
						<>
							, {t('previewTotal')} <Money amount={BigInt(data.total)} />
						</>
					)}
					{data.leftOut > 0 && ` · ${t('previewLeftOut', { count: data.leftOut })}`}
				</>
			) : (
				'…'
			)}
		</Text>
	);
}
