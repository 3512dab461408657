import { Alert, Anchor, Button, Card, Group, Stack, Text } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission, requireUser } from '#app/auth/guards.server.ts';
import { cancelExport } from '#app/features/exports/cancel-export.server.ts';
import { ExportProgress } from '#app/features/exports/export-progress.tsx';
import { findExportedTable } from '#app/features/exports/exported-tables.server.ts';
import { dismissExport, listExports, ROWS_AT_ONCE, startExport } from '#app/features/exports/start-export.server.ts';
import { isExportFormat } from '#app/features/exports/table-bytes.server.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import type { FileAnswer } from '#app/ui/table-tools.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('exports.title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requireUser(request);
	const t = await translator(await languageOf(request));
	const exports = await listExports(user.id);
	return {
		exports: exports.map((one) => ({ ...one, title: findExportedTable(one.table)?.source.title(t) ?? one.table })),
	};
}

/** What is said of a file, or whether one could still be called off. */
interface Answer extends FileAnswer {
	cancelled?: boolean;
}

/** Says where a file of a table is, or has it made where it is long. */
export async function action({ request }: ActionFunctionArgs) {
	const { user, actor } = await requireUser(request);
	const form = await request.formData();
	const dismissed = form.get('dismiss');
	if (isUuid(String(dismissed ?? ''))) {
		await dismissExport(String(dismissed), user.id);
		return data<Answer>({});
	}
	const cancelled = String(form.get('cancel') ?? '');
	if (isUuid(cancelled)) return data<Answer>({ cancelled: await cancelExport(cancelled, { id: user.id, actor }) });
	const name = String(form.get('table') ?? '');
	const format = form.get('format');
	const query = String(form.get('query') ?? '');
	const columns = String(form.get('columns') ?? '')
		.split('.')
		.filter(Boolean)
		.slice(0, 60);
	const table = findExportedTable(name);
	if (!table || !isExportFormat(format) || query.length > 4_000) throw new Response(null, { status: 400 });
	await requirePermission(request, table.permission);
	const params = new URLSearchParams(query);
	const rows = await table.source.open(params, user).count();
	if (rows <= ROWS_AT_ONCE) {
		params.set('columns', columns.join('.'));
		return data<Answer>({ href: `/export/${name}.${format}?${params}` });
	}
	const language = await languageOf(request);
	const wish = { table: name, format, query, columns, language, rows };
	return data<Answer>({ exportId: await startExport(wish, { id: user.id, actor }) });
}

export default function Exports() {
	const { exports } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation();
	useLive(['export'], exports.some(({ status }) => status === 'running') ? 1500 : null);
	return (
		<>
			<PageHeader title={t('exports.title')} description={t('exports.description')} />
			{answer?.cancelled !== undefined && (
				<Alert role="status" color={answer.cancelled ? 'pine' : 'amber'} mb="md">
					{t(answer.cancelled ? 'exports.cancelled' : 'exports.tooLate')}
				</Alert>
			)}
			{exports.length === 0 ? (
				<Card>
					<EmptyState title={t('exports.none')} text={t('exports.noneHint')} />
				</Card>
			) : (
				<Stack gap="sm">
					{exports.map((one) => (
						<Card key={one.id}>
							<Group justify="space-between" gap="sm">
								<div style={{ flex: 1, minWidth: '14rem' }}>
									<Text fw={600}>
										{one.title} · {one.format.toUpperCase()}
									</Text>
									<Text size="xs" c="dimmed" component="div">
										<DateTime at={one.createdAt} seconds /> · {t('exports.rows', { count: one.rowsTotal })}
									</Text>
									{one.status === 'running' && <ExportProgress of={one} mt={6} />}
									{one.status === 'failed' && (
										<Text size="sm" c="red">
											{t('exports.failed')}
										</Text>
									)}
								</div>
								{one.status === 'done' && (
									<Anchor href={`/exports/${one.id}/file`} download>
										{t('exports.download')}
									</Anchor>
								)}
								{one.status === 'running' ? (
									<ConfirmButton
										size="compact-sm"
										label={t('exports.cancel')}
										title={t('exports.cancelTitle')}
										text={t('exports.cancelText')}
										fields={{ cancel: one.id }}
										danger
									/>
								) : (
									<Form method="post">
										<Button type="submit" name="dismiss" value={one.id} variant="subtle" size="compact-sm">
											{t('exports.dismiss')}
										</Button>
									</Form>
								)}
							</Group>
						</Card>
					))}
				</Stack>
			)}
		</>
	);
}
