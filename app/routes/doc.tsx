import { Anchor, Card, Text } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requireUser } from '#app/auth/guards.server.ts';
import { findDoc } from '#app/features/help/docs.server.ts';
import { languageOf } from '#app/i18n/i18n.server.ts';
import { isLanguage } from '#app/i18n/languages.ts';
import { PageHeader } from '#app/ui/page-header.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title ?? ''} · Jeongsan 정산` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requireUser(request);
	const reader = await languageOf(request);
	const asked = new URL(request.url).searchParams.get('language') ?? '';
	const doc = await findDoc(params.name ?? '', reader, isLanguage(asked) ? asked : null);
	if (!doc) throw new Response(null, { status: 404 });
	return { ...doc, reader };
}

export default function DocPage() {
	const { name, title, html, language, other, reader } = useLoaderData<typeof loader>();
	const { t } = useTranslation('help');
	return (
		<>
			<PageHeader title={title} titleLang={language} breadcrumbs={[{ label: t('docsTitle'), to: '/docs' }]} />
			<Text size="sm" c="dimmed" mb="sm">
				{other ? (
					<Anchor
						component={Link}
						to={`/docs/${name}${other === reader ? '' : `?language=${other}`}`}
						hrefLang={other}
						size="sm"
						underline="always"
					>
						{t(`readIn.${other}`)}
					</Anchor>
				) : (
					t('docInEnglish')
				)}
				{' · '}
				<Anchor component={Link} to="/docs" size="sm" underline="always">
					{t('glossary')}
				</Anchor>
			</Text>
			<Card>
				{/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own Markdown, rendered on the server without raw HTML */}
				<div className="doc" lang={language} dangerouslySetInnerHTML={{ __html: html }} />
			</Card>
		</>
	);
}
