import { Card, FileInput, Group, Stack, TextInput, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { importSubMalls } from '#app/features/sellers/import-sub-malls.server.ts';
import { previewSellers } from '#app/features/sellers/preview-sellers.server.ts';
import { SellerImportBadge } from '#app/features/sellers/seller-import-parts.tsx';
import { listSellerImports } from '#app/features/sellers/seller-imports.server.ts';
import { SubMallsImported } from '#app/features/sellers/sub-malls-imported.tsx';
import { formatCount } from '#app/i18n/format.ts';
import { TableRefused } from '#app/lib/spreadsheet.server.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { DownloadButton } from '#app/ui/download-button.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { isFileFormTooLong } from '#app/web/limit-bodies.ts';

export const meta = pageMeta((t) => t('sellers:files.title'));

const LARGEST_UPLOAD = 20 * 1024 * 1024;

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'sellers.edit');
	return { imports: await listSellerImports() };
}

/** The upload stays in memory: it holds account numbers, and only what is read from it is kept, encrypted. */
export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'sellers.edit');
	const refuse = (code: string, place: TableRefused['place'] = {}) =>
		data({ refused: { code, line: place.line ?? 0, columns: place.columns ?? '' }, subMalls: null }, { status: 422 });
	if (isFileFormTooLong(request, LARGEST_UPLOAD)) return refuse('tooLarge');
	const form = await request.formData();
	if (form.get('intent') === 'sub-malls') {
		const result = await importSubMalls(actor);
		const subMalls = result.ok ? result : { ...result, code: 'code' in result ? (result.code ?? '') : '' };
		return data({ refused: null, subMalls }, { status: result.ok ? 200 : 422 });
	}
	const file = form.get('file');
	const sheet = String(form.get('sheet') ?? '').trim();
	if (!(file instanceof File) || file.name === '') return refuse('noFile');
	if (file.size > LARGEST_UPLOAD) return refuse('tooLarge');
	try {
		const bytes = Buffer.from(await file.arrayBuffer());
		const now = await currentInstant();
		const importId = await previewSellers({ bytes, name: file.name, sheet: sheet || undefined, actor, now });
		return redirect(`/sellers/import/${importId}`);
	} catch (error) {
		if (error instanceof TableRefused) return refuse(error.code, error.place);
		throw error;
	}
}

export default function SellerImports() {
	const { imports } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['sellers', 'common']);
	const refused = answer?.refused;
	const key =
		refused && (/^[a-z]+[A-Z]/.test(refused.code) ? `files.${refused.code}` : `files.refusals.${refused.code}`);
	return (
		<>
			<PageHeader
				title={t('files.title')}
				description={t('files.description')}
				breadcrumbs={[{ label: t('title'), to: '/sellers' }]}
				actions={
					<>
						<ConfirmButton
							label={t('v1.import')}
							title={t('v1.importTitle')}
							text={
								<>
									{t('v1.importText')} {t('v1.importHint')}
								</>
							}
							fields={{ intent: 'sub-malls' }}
						/>
						<DownloadButton href="/sellers/import/form.xlsx">{t('files.template')}</DownloadButton>
					</>
				}
			/>
			<Stack>
				{answer?.subMalls && <SubMallsImported result={answer.subMalls} />}
				<FormError errors={key ? [t(key as 'files.refusals.missing-columns', { ...refused })] : null} />
				<Card>
					<Form method="post" encType="multipart/form-data">
						<UnsavedGuard />
						<Stack gap="sm" maw={560}>
							<FileInput
								name="file"
								required
								label={t('files.choose')}
								placeholder={t('common:form.choose')}
								description={t('files.chooseHint')}
								accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
								leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
								clearable
							/>
							<TextInput name="sheet" label={t('files.sheet')} description={t('files.sheetHint')} maxLength={31} />
							<Group>
								<SubmitButton>{t('files.upload')}</SubmitButton>
							</Group>
						</Stack>
					</Form>
				</Card>
				<Card>
					<Title order={2} mb="xs">
						{t('files.recent')}
					</Title>
					<DataTable
						caption={t('files.recent')}
						density="compact"
						rows={imports}
						rowKey={(each) => each.id}
						rowHref={(each) => `/sellers/import/${each.id}`}
						empty={<EmptyState title={t('files.none')} />}
						columns={[
							{ key: 'file', header: t('files.file'), render: (each) => <span className="name">{each.fileName}</span> },
							{
								key: 'status',
								header: t('files.status'),
								render: (each) => <SellerImportBadge status={each.status} />,
							},
							...(['ready', 'inserted', 'unchanged', 'rejected'] as const).map((state) => ({
								key: state,
								header: t(`files.${state}`),
								align: 'end' as const,
								render: (each: (typeof imports)[number]) => formatCount(each.counts[state]),
							})),
							{ key: 'at', header: t('files.at'), render: (each) => <DateTime at={each.createdAt} /> },
						]}
					/>
				</Card>
			</Stack>
		</>
	);
}
