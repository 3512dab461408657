import { Alert, Anchor, Button, Grid, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { cancelImport } from '#app/features/imports/cancel-import.server.ts';
import { ChangesTable } from '#app/features/imports/changes-table.tsx';
import { columnCells } from '#app/features/imports/column-cells.ts';
import { ColumnName } from '#app/features/imports/column-name.tsx';
import { DependencyList } from '#app/features/imports/dependency-list.tsx';
import { findForm, labelOf } from '#app/features/imports/find-form.server.ts';
import { importKind } from '#app/features/imports/import-kinds.server.ts';
import { daysText, ImportStatus } from '#app/features/imports/import-status-badge.tsx';
import { ImportTagList } from '#app/features/imports/import-tag-list.tsx';
import { changeParams, listChanges } from '#app/features/imports/list-changes.server.ts';
import { findImport } from '#app/features/imports/queries.server.ts';
import { findDependencies, undoImport } from '#app/features/imports/undo-import.server.ts';
import { useImportWords } from '#app/features/imports/words.ts';
import { formatCount, formatInstant } from '#app/i18n/format.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { DownloadButton } from '#app/ui/download-button.tsx';
import { FormError } from '#app/ui/form-fields.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

const counts = ['rows', 'inserted', 'updated', 'unchanged', 'rejected'] as const;

export const meta = pageMeta((t) => t('imports:one'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const found = await findImport(params.importId ?? '');
	if (!found) throw new Response(null, { status: 404 });
	const { filters, page } = changeParams(request);
	const mayImport = may(user.role, 'imports.run');
	const [dependencies, changes] = await Promise.all([
		mayImport ? findDependencies(found.id) : null,
		found.status === 'done' ? listChanges(found, filters, page) : null,
	]);
	const search = new URL(request.url).search;
	const form = await findForm(found.profile);
	const cellOf = columnCells(form);
	const errors = found.errors.map((error) => ({ ...error, cell: cellOf(error.column) }));
	return {
		found: { ...found, errors, form: found.profile === null ? null : { name: found.profile, label: labelOf(form) } },
		mayImport,
		dependencies,
		changes,
		listPath: importKind(found.kind).listPath,
		search,
	};
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'imports.run');
	const { importId = '' } = params;
	if (!isUuid(importId)) throw new Response(null, { status: 404 });
	const intent = (await request.formData()).get('intent');
	if (intent !== 'cancel' && intent !== 'undo') throw new Response(null, { status: 400 });
	const now = await currentInstant();
	const result = await (intent === 'cancel' ? cancelImport : undoImport)(importId, actor, now);
	if (result.ok) return redirect(`/imports/${importId}`);
	if (result.reason === 'not-found') throw new Response(null, { status: 404 });
	return data({ refused: result.reason }, { status: 422 });
}

export default function Import() {
	const { found, mayImport, dependencies, changes, listPath, search } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('imports');
	const { said, profileName } = useImportWords();
	useLive(['import'], found.status === 'running' ? 1000 : null);
	const facts = [...counts, ...(found.foreignRows ? (['foreignRows'] as const) : [])];
	const title =
		found.source === 'file' ? (found.fileName ?? '') : `${t('sources.api')} ${daysText(found.fromOn, found.toOn)}`;
	return (
		<>
			<PageHeader
				title={title}
				badge={<ImportStatus status={found.status} percent={found.percent} />}
				breadcrumbs={[{ label: t('title'), to: '/imports' }]}
				actions={
					<>
						{mayImport && found.status === 'running' && (
							<ConfirmButton
								label={t('cancel.label')}
								title={t('cancel.title')}
								text={t('cancel.text')}
								fields={{ intent: 'cancel' }}
								disabled={found.cancelling}
								danger
							/>
						)}
						{dependencies && dependencies.length === 0 && (
							<ConfirmButton
								label={t('undo.label')}
								title={t('undo.title')}
								text={t('undo.text')}
								confirmLabel={t('undo.label')}
								fields={{ intent: 'undo' }}
								danger
							/>
						)}
						{found.status === 'done' && (
							<Button component={Link} to={listPath} variant="default">
								{t(`see.${found.kind}`)}
							</Button>
						)}
					</>
				}
			/>
			<Stack gap="md">
				<FormError
					title={t(answer?.refused === 'depended-on' ? 'undo.refused' : 'cancel.refused')}
					errors={answer?.refused ? [t(`refusedActions.${answer.refused}`)] : null}
				/>
				{found.status === 'running' && (
					<Alert
						color="sky"
						role="status"
						title={t(found.cancelling ? 'cancel.asked' : `phases.${found.phase ?? 'queued'}`)}
					>
						{found.percent !== null && (
							<Progress value={found.percent} aria-label={t('progress', { percent: found.percent })} mb={4} />
						)}
						{t('phases.hint')}
					</Alert>
				)}
				{found.status === 'undone' && (
					<Alert color="gray" title={t('undo.done')}>
						{t('undo.doneBy', { by: found.undoneBy ?? '–', at: found.undoneAt ? formatInstant(found.undoneAt) : '–' })}
					</Alert>
				)}
				{dependencies && dependencies.length > 0 && (
					<Alert color="gray" title={t('undo.cannot')}>
						<DependencyList dependencies={dependencies} />
					</Alert>
				)}
				{found.error && (
					<Alert
						color={found.status === 'cancelled' ? 'gray' : 'red'}
						role="alert"
						icon={<IconAlertTriangle size={18} aria-hidden />}
						title={t(found.status === 'cancelled' ? 'cancelledTitle' : 'failedTitle')}
					>
						{said('refusals', found.error.code, found.error.message, found.error.place)}
					</Alert>
				)}
				<Grid>
					<Grid.Col span={{ base: 12, md: 6 }}>
						<Paper withBorder p="md">
							<KeyValue
								facts={facts.map((key) => ({
									label: t(key),
									value: (
										<span className="tabular">
											{found.status === 'done' || found.status === 'undone' ? formatCount(found[key] ?? 0) : '–'}
										</span>
									),
								}))}
							/>
							<ImportTagList tags={found.tags} />
						</Paper>
					</Grid.Col>
					<Grid.Col span={{ base: 12, md: 6 }}>
						<Paper withBorder p="md">
							<KeyValue
								facts={[
									{ label: t('kind'), value: t(`kinds.${found.kind}`) },
									{ label: t('source'), value: t(`sources.${found.source}`) },
									found.via ? { label: t('via'), value: t(`ways.${found.via}`) } : null,
									found.fromOn
										? { label: t('days'), value: <span className="tabular">{daysText(found.fromOn, found.toOn)}</span> }
										: null,
									found.sameAsId
										? {
												label: t('tags.file-duplicate'),
												value: (
													<Anchor component={Link} to={`/imports/${found.sameAsId}`} inherit>
														{t('preview.seeEarlier')}
													</Anchor>
												),
											}
										: null,
									found.form ? { label: t('profile'), value: profileName(found.form) } : null,
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
				{changes && (changes.count > 0 || changes.fields.length > 0) && (
					<ChangesTable changes={changes} exportHref={`/imports/${found.id}/changes.csv${search}`} />
				)}
				{found.errors.length > 0 && (
					<section>
						<Title order={2} size="h4" mb={4}>
							{t(found.rejected > 0 ? 'errors' : 'told')}
						</Title>
						<Text size="sm" c="dimmed" mb="xs">
							{t(found.rejected > 0 ? 'errorsHint' : 'toldHint')} {found.errors.length === 200 && t('errorsFirst')}
						</Text>
						{found.errorsFile && (
							<DownloadButton href={`/imports/${found.id}/errors.csv`} variant="light" size="compact-md" mb="xs">
								{t('download')}
							</DownloadButton>
						)}
						<DataTable
							caption={t('errors')}
							rows={found.errors}
							rowKey={(error) => error.id.toString()}
							density="compact"
							columns={[
								{ key: 'line', header: t('line'), align: 'end', render: (error) => formatCount(error.line) },
								{
									key: 'column',
									header: t('column'),
									render: (error) => <ColumnName column={error.column} cell={error.cell} />,
								},
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
