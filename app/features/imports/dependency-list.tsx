import { Anchor } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { Dependency, DependencyReason } from './what-depends.server.ts';

const places: Partial<Record<DependencyReason, string>> = {
	'restated-later': '/imports/',
	'overlapping-import': '/imports/',
	'lines-found-by-it': '/imports/',
	run: '/reconciliation/',
};

/** What keeps an import from being taken back, with the way to each. */
export function DependencyList({ dependencies }: { dependencies: Dependency[] }) {
	const { t } = useTranslation('imports');
	return (
		<ul style={{ margin: 0, paddingInlineStart: '1.1rem' }}>
			{dependencies.map(({ reason, count, ids }) => (
				<li key={reason}>
					{t(`undo.reasons.${reason}`, { count, day: ids[0] ?? '' })}{' '}
					{places[reason] &&
						ids.map((id, index) => (
							<Anchor
								key={id}
								component={Link}
								to={`${places[reason]}${id}`}
								inherit
								c="inherit"
								underline="always"
								me={8}
							>
								{t('undo.see', { n: index + 1 })}
							</Anchor>
						))}
				</li>
			))}
		</ul>
	);
}
