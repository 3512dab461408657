import { Alert, Anchor, Button, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { CaseBadge } from '#app/features/reconciliation/badges.tsx';
import { Money } from '#app/ui/money.tsx';
import type { CaseView } from './get-case.server.ts';

/** The parts that a break was split into, or the whole that a part belongs to. */
export function CaseParts({
	found,
	mayResolve,
	act,
}: {
	found: CaseView;
	mayResolve: boolean;
	act: (fields: Record<string, string>, ids?: string[]) => void;
}) {
	const { t } = useTranslation(['workbench', 'reconciliation']);
	const currency = found.view?.currency ?? 'KRW';
	return (
		<>
			{found.parent && (
				<Text size="sm" mt="xs" component="div">
					{t('partOf', { part: found.part })}{' '}
					<Anchor component={Link} to={`?state=all&case=${found.parent.id}`} size="sm" underline="always">
						{t('theWhole')}
					</Anchor>{' '}
					<Money amount={found.parent.difference} currency={currency} signed />
				</Text>
			)}
			{found.parts.length > 0 && (
				<Alert color="sky" mt="sm" title={t('splitTitle', { count: found.parts.length })}>
					<ul className="match-members">
						{found.parts.map((part) => (
							<li key={part.id}>
								<Anchor component={Link} to={`?state=all&case=${part.id}`} size="sm">
									{t('part', { part: part.part })}
								</Anchor>{' '}
								<Money amount={part.difference} currency={currency} signed /> · <CaseBadge state={part.state} /> ·{' '}
								{part.owner ?? t('reconciliation:noOwner')}
							</li>
						))}
					</ul>
					{mayResolve && (
						<Button
							mt={6}
							size="compact-sm"
							variant="default"
							onClick={() => act({ intent: 'undo', splitId: found.id }, [found.id])}
						>
							{t('unsplit')}
						</Button>
					)}
				</Alert>
			)}
		</>
	);
}
