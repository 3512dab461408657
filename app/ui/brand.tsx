import { Group, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';

/** The mark: two ledger bars that balance. Drawn in the colour of the text around it. */
function Mark({ size = 24 }: { size?: number }) {
	return (
		<svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
			<rect width="32" height="32" rx="7" fill="var(--jeongsan-brand)" />
			<path d="M8 10.5h16M8 16h10M8 21.5h16" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" fill="none" />
			<circle cx="23" cy="16" r="2.1" fill="#f0d393" />
		</svg>
	);
}

/** The name of the console, leading home. */
export function Brand({ to = '/' }: { to?: string }) {
	const { t } = useTranslation();
	return (
		<Link to={to} className="brand">
			<Group gap={8} wrap="nowrap">
				<Mark />
				<Text span fw={700} size="lg" lh={1} className="brand-name">
					{t('app.name')}
				</Text>
				<Text span size="sm" c="dimmed" lh={1} visibleFrom="sm">
					{t('app.brand')}
				</Text>
			</Group>
		</Link>
	);
}
