import { Anchor, Box, Breadcrumbs, Group, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

export interface Crumb {
	label: string;
	to: string;
}

/** The head of a page: where it stands, its one h1, one sentence about it, and what can be done here. Names the tab, too. */
export function PageHeader({
	title,
	titleLang,
	badge,
	description,
	actions,
	breadcrumbs,
}: {
	title: string;
	/** Where the title is in another language than the page. */
	titleLang?: string;
	/** Stands behind the title: a status. */
	badge?: ReactNode;
	description?: ReactNode;
	actions?: ReactNode;
	breadcrumbs?: Crumb[];
}) {
	const { t } = useTranslation();
	useEffect(() => {
		document.title = t('app.pageTitle', { page: title });
	}, [t, title]);
	return (
		<Box component="header" mb="md">
			{breadcrumbs && breadcrumbs.length > 0 && (
				<Breadcrumbs component="nav" aria-label={t('nav.trail')} separatorMargin={6} mb={4} fz="sm">
					{breadcrumbs.map((crumb) => (
						<Anchor key={crumb.to} component={Link} to={crumb.to} size="sm" maw={280}>
							{crumb.label}
						</Anchor>
					))}
					{/* Cut off where it is too long, but not at the feet of its letters. */}
					<Text size="sm" lh={1.4} c="dimmed" truncate maw={280} aria-current="page" lang={titleLang}>
						{title}
					</Text>
				</Breadcrumbs>
			)}
			<Group justify="space-between" align="flex-start" gap="sm">
				<Box flex="1 1 20rem" miw={0}>
					<Group gap="xs">
						{/* A name without a space is broken where it has to be. */}
						<Title order={1} lang={titleLang} miw={0}>
							{title}
						</Title>
						{badge}
					</Group>
					{description && (
						<Text c="dimmed" size="sm" mt={2} maw="46rem" component="div">
							{description}
						</Text>
					)}
				</Box>
				{actions && <Group gap="xs">{actions}</Group>}
			</Group>
		</Box>
	);
}
