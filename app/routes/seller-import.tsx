import { Alert, Group, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { discardSellerImport, startSellerImport } from '#app/features/sellers/import-sellers.server.ts';
import {
	ImportedSellers,
	ProblemTable,
	SellerImportBadge,
	SellerImportCounts,
} from '#app/features/sellers/seller-import-parts.tsx';
import { findSellerImport } from '#app/features/sellers/seller-imports.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DownloadButton } from '#app/ui/download-button.tsx';
import { FormError } from '#app/ui/form-fields.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('sellers:files.title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'sellers.edit');
	const found = await findSellerImport(params.importId);
	if (!found) throw new Response(null, { status: 404 });
	return { found };
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'sellers.edit');
	if (!isUuid(params.importId)) throw new Response(null, { status: 404 });
	const intent = (await request.formData()).get('intent');
	if (intent !== 'start' && intent !== 'discard') throw new Response(null, { status: 400 });
	const result =
		intent === 'start'
			? await startSellerImport(params.importId, actor)
			: await discardSellerImport(params.importId, actor, await currentInstant());
	if (result.ok) return redirect(intent === 'start' ? `/sellers/import/${params.importId}` : '/sellers/import');
	if (result.reason === 'not-found') throw new Response(null, { status: 404 });
	return data({ refused: result.reason }, { status: 422 });
}

export default function SellerImport() {
	const { found } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('sellers');
	useLive(['seller-import'], found.status === 'running' ? 1000 : null);
	const { counts } = found;
	const address = `/sellers/import/${found.id}`;
	return (
		<>
			<PageHeader
				title={found.fileName}
				badge={<SellerImportBadge status={found.status} />}
				breadcrumbs={[
					{ label: t('title'), to: '/sellers' },
					{ label: t('files.title'), to: '/sellers/import' },
				]}
				actions={
					found.status === 'preview' && (
						<>
							<ConfirmButton
								label={t('files.discard')}
								title={t('files.discardTitle')}
								text={t('files.discardText')}
								fields={{ intent: 'discard' }}
							/>
							{counts.ready > 0 && (
								<ConfirmButton
									variant="filled"
									label={t('files.confirm', { count: counts.ready })}
									title={t('files.confirmTitle')}
									text={t('files.confirmText')}
									fields={{ intent: 'start' }}
								/>
							)}
						</>
					)
				}
			/>
			<Stack>
				<FormError errors={answer?.refused ? [t('files.notPreview')] : null} />
				<SellerImportCounts found={found} />
				{found.status === 'preview' && counts.ready === 0 && <Alert color="gray">{t('files.nothingReady')}</Alert>}
				{counts.rejected > 0 && (
					<Alert color="amber">
						{t('files.again')}
						<Group gap="xs" mt="xs">
							{(['csv', 'xlsx'] as const).map((format) => (
								<DownloadButton key={format} href={`${address}/errors.${format}`} size="compact-sm">
									{t(format === 'csv' ? 'files.errorsCsv' : 'files.errorsXlsx')}
								</DownloadButton>
							))}
						</Group>
					</Alert>
				)}
				<ProblemTable title={t('files.errors')} rows={found.rejected} kind="problems" />
				<ProblemTable title={t('files.warnings')} rows={[...found.ready, ...found.inserted]} kind="warnings" />
				<ImportedSellers title={t('files.readyRows')} rows={found.ready} />
				<ImportedSellers title={t('files.insertedRows')} rows={found.inserted} />
			</Stack>
		</>
	);
}
