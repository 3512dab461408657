import { Anchor, Card, Grid, List, Title } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requireUser } from '#app/auth/guards.server.ts';
import { listDocs } from '#app/features/help/docs.server.ts';
import { glossary, type TermId } from '#app/features/help/glossary.ts';
import { languageOf } from '#app/i18n/i18n.server.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('help:docsTitle'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requireUser(request);
	const language = await languageOf(request);
	const terms = (Object.keys(glossary) as TermId[]).map((id) => ({ id, ...glossary[id][language] }));
	return { docs: await listDocs(language), terms };
}

export default function Docs() {
	const { docs, terms } = useLoaderData<typeof loader>();
	const { t } = useTranslation('help');
	const list = (decisions: boolean) => (
		<List size="sm" spacing={4}>
			{docs
				.filter(({ name }) => /^\d/.test(name) === decisions)
				.map(({ name, title, language }) => (
					<List.Item key={name}>
						<Anchor component={Link} to={`/docs/${name}`} size="sm" underline="always" lang={language}>
							{title}
						</Anchor>
					</List.Item>
				))}
		</List>
	);
	return (
		<>
			<PageHeader title={t('docsTitle')} description={t('docsDescription')} />
			<Grid>
				<Grid.Col span={{ base: 12, md: 7 }}>
					<Card>
						<Title order={2} mb="xs">
							{t('glossary')}
						</Title>
						<dl className="help-terms">
							{terms.map(({ id, term, text }) => (
								<div key={id} id={`term-${id}`}>
									<dt>{term}</dt>
									<dd>{text}</dd>
								</div>
							))}
						</dl>
					</Card>
				</Grid.Col>
				<Grid.Col span={{ base: 12, md: 5 }}>
					<Card>
						<Title order={2} mb="xs">
							{t('documents')}
						</Title>
						{list(false)}
						<Title order={2} mb="xs" mt="lg">
							{t('decisions')}
						</Title>
						{list(true)}
					</Card>
				</Grid.Col>
			</Grid>
		</>
	);
}
