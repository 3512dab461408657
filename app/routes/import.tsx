import { Alert, Button, Grid, Paper, Stack, Text, Title } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { daysText, ImportStatus } from '#app/features/imports/import-status-badge.tsx';
import { findImport } from '#app/features/imports/queries.server.ts';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('imports:one'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const found = await findImport(params.importId ?? '');
	if (!found) throw new Response(null, { status: 404 });
	return { found };
}

export default function Import() {
	const { found } = useLoaderData<typeof loader>();
	const { t, i18n } = useTranslation('imports');
	useLive(['import'], found.status === 'running' ? 1000 : null);
	/** The text of a code in the language of the page, or what was stored. */
	const said = (
		group: 'refusals' | 'reasons' | 'profiles',
		code: string,
		otherwise: string,
		values: { line?: number; columns?: string } = {},
	) => {
		const key = `${group}.${code}`;
		return i18n.exists(key, { ns: 'imports' }) ? t(key as 'refusals.missing-columns', values) : otherwise;
	};
	const title =
		found.source === 'file' ? (found.fileName ?? '') : `${t('sources.api')} ${daysText(found.fromOn, found.toOn)}`;
	return (
		<>
			<PageHeader
				title={title}
				badge={<ImportStatus status={found.status} percent={found.percent} />}
				breadcrumbs={[{ label: t('title'), to: '/imports' }]}
				actions={
					found.status === 'done' && (
						<Button component={Link} to={`/${found.kind}`} variant="default">
							{t(`see.${found.kind}`)}
						</Button>
					)
				}
			/>
			<Stack gap="md">
				{found.error && (
					<Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />} title={t('failedTitle')}>
						{said('refusals', found.error.code, found.error.message, found.error.place)}
					</Alert>
				)}
				<Grid>
					<Grid.Col span={{ base: 12, md: 6 }}>
						<Paper withBorder p="md">
							<KeyValue
								facts={(['rows', 'inserted', 'updated', 'unchanged', 'rejected'] as const).map((key) => ({
									label: t(key),
									value: <span className="tabular">{found.status === 'done' ? formatCount(found[key]) : '–'}</span>,
								}))}
							/>
						</Paper>
					</Grid.Col>
					<Grid.Col span={{ base: 12, md: 6 }}>
						<Paper withBorder p="md">
							<KeyValue
								facts={[
									{ label: t('kind'), value: t(`kinds.${found.kind}`) },
									{ label: t('source'), value: t(`sources.${found.source}`) },
									found.profile ? { label: t('profile'), value: said('profiles', found.profile, found.profile) } : null,
									found.encoding ? { label: t('encoding'), value: found.encoding.toUpperCase() } : null,
									found.bytesTotal !== null ? { label: t('size'), value: `${formatCount(found.bytesTotal)} B` } : null,
									found.sha256 ? { label: t('sha256'), value: <span className="code">{found.sha256}</span> } : null,
									{ label: t('createdAt'), value: <DateTime at={found.createdAt} seconds /> },
									{ label: t('finishedAt'), value: <DateTime at={found.finishedAt} seconds /> },
								]}
							/>
						</Paper>
					</Grid.Col>
				</Grid>
				{found.errors.length > 0 && (
					<section>
						<Title order={2} size="h4" mb={4}>
							{t('errors')}
						</Title>
						<Text size="sm" c="dimmed" mb="xs">
							{t('errorsHint')} {found.errors.length === 200 && t('errorsFirst')}
						</Text>
						{found.errorsFile && (
							<Button
								component="a"
								href={`/imports/${found.id}/errors.csv`}
								download
								variant="light"
								size="compact-md"
								mb="xs"
								leftSection={<IconDownload size={15} aria-hidden />}
							>
								{t('download')}
							</Button>
						)}
						<DataTable
							caption={t('errors')}
							rows={found.errors}
							rowKey={(error) => error.id.toString()}
							density="compact"
							columns={[
								{ key: 'line', header: t('line'), align: 'end', render: (error) => formatCount(error.line) },
								{ key: 'column', header: t('column'), render: (error) => error.column },
								{
									key: 'value',
									header: t('value'),
									render: (error) => <span className="code">{error.value.slice(0, 120)}</span>,
								},
								{ key: 'reason', header: t('reason'), render: (error) => said('reasons', error.reason, error.reason) },
							]}
						/>
					</section>
				)}
			</Stack>
		</>
	);
}
