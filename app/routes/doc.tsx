import { Card, Text } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requireUser } from '#app/auth/guards.server.ts';
import { findDoc } from '#app/features/help/docs.server.ts';
import { PageHeader } from '#app/ui/page-header.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title ?? ''} · Jeongsan 정산` }];

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requireUser(request);
	const doc = await findDoc(params.name ?? '');
	if (!doc) throw new Response(null, { status: 404 });
	return doc;
}

export default function DocPage() {
	const { title, html } = useLoaderData<typeof loader>();
	const { t } = useTranslation('help');
	return (
		<>
			<PageHeader title={title} breadcrumbs={[{ label: t('docsTitle'), to: '/docs' }]} />
			<Text size="sm" c="dimmed" mb="sm">
				{t('docInEnglish')}{' '}
				<Link to="/docs" className="doc-back">
					{t('glossary')}
				</Link>
			</Text>
			<Card>
				{/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own Markdown, rendered on the server without raw HTML */}
				<div className="doc" lang="en" dangerouslySetInnerHTML={{ __html: html }} />
			</Card>
		</>
	);
}
