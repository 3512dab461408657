import { Alert, Card, FileInput, Group, Stack, Text, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form } from '@remix-run/react';
import { IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { importPayouts, previewPayouts } from '#app/features/payouts/import-payouts.server.ts';
import { RowErrors } from '#app/features/payouts/row-errors.tsx';
import { shownErrors } from '#app/features/payouts/row-problem.ts';
import {
	dropUpload,
	keepUpload,
	LARGEST_PAYOUT_FILE,
	readUpload,
} from '#app/features/payouts/upload-payouts.server.ts';
import { formatCount } from '#app/i18n/format.ts';
import { TableRefused } from '#app/lib/spreadsheet.server.ts';
import { sumWon } from '#app/lib/won.ts';
import { DownloadButton } from '#app/ui/download-button.tsx';
import { SubmitButton } from '#app/ui/form-fields.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { isFileFormTooLong } from '#app/web/limit-bodies.ts';

export const meta = pageMeta((t) => t('batches:importTitle'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'payouts.create');
	return null;
}

const refuse = (problem: 'gone' | 'noFile' | 'tooLarge') =>
	data({ problem, refused: null, preview: null }, { status: 422 });

/** Why a file as a whole is no table of payouts. */
const refuseTable = (code: TableRefused['code'], place: TableRefused['place'] = {}) =>
	data(
		{ problem: null, refused: { code, line: place.line ?? 0, columns: place.columns ?? '' }, preview: null },
		{ status: 422 },
	);

/** First the file is checked and shown; nothing is written before the person confirms. */
export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.create');
	const now = await currentInstant();
	if (isFileFormTooLong(request, LARGEST_PAYOUT_FILE)) return refuse('tooLarge');
	const form = await request.formData();
	const confirmed = form.get('upload');
	const file = form.get('file');
	if (typeof confirmed !== 'string') {
		if (!(file instanceof File) || file.name === '') return refuse('noFile');
		if (file.size === 0) return refuseTable('file-empty');
		if (file.size > LARGEST_PAYOUT_FILE) return refuse('tooLarge');
	}
	const uploadId = typeof confirmed === 'string' ? confirmed : await keepUpload(file as File, now);
	try {
		const table = await readUpload(uploadId);
		if (!table) return refuse('gone');
		if (typeof confirmed === 'string') {
			const { batchId } = await importPayouts(table, actor, now);
			if (batchId) {
				await dropUpload(uploadId);
				return redirect(`/payouts/batches/${batchId}`);
			}
		}
		const { rows, good, unchanged, rejected, errors } = await previewPayouts(table, now);
		const preview = {
			uploadId,
			name: table.name,
			rows,
			good: good.length,
			total: sumWon(good.map(({ amount }) => amount)),
			unchanged: unchanged.length,
			rejected,
			warnings: good.filter(({ warnings }) => warnings.length > 0).length,
			errors: shownErrors(errors),
		};
		return data({ problem: null, refused: null, preview });
	} catch (error) {
		if (!(error instanceof TableRefused)) throw error;
		await dropUpload(uploadId);
		return error.code === 'too-many-rows' ? refuse('tooLarge') : refuseTable(error.code, error.place);
	}
}

export default function PayoutImport() {
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['batches', 'payouts', 'sellers', 'common']);
	const preview = answer?.preview;
	return (
		<>
			<PageHeader
				title={t('batches:importTitle')}
				description={t('batches:importHint')}
				breadcrumbs={[
					{ label: t('payouts:title'), to: '/payouts' },
					{ label: t('batches:title'), to: '/payouts/batches' },
				]}
			/>
			<Stack>
				{answer?.problem && (
					<Alert color="red" role="alert">
						{t(`batches:${answer.problem}`)}
					</Alert>
				)}
				{answer?.refused && (
					<Alert color="red" role="alert">
						{t(`sellers:files.refusals.${answer.refused.code}`, { ...answer.refused })}
					</Alert>
				)}
				<Card maw={760}>
					<Form method="post" encType="multipart/form-data">
						<UnsavedGuard />
						<Group align="flex-end">
							<FileInput
								name="file"
								label={t('batches:file')}
								placeholder={t('common:form.choose')}
								accept=".csv,.tsv,.txt,.xlsx"
								required
								flex="1 1 16rem"
								leftSection={<IconFileUpload size={16} aria-hidden />}
							/>
							<SubmitButton variant={preview ? 'default' : 'filled'}>{t('batches:check')}</SubmitButton>
						</Group>
					</Form>
				</Card>
				{preview && (
					<Card role="status">
						<Title order={2} mb="xs">
							{t('batches:checked')}: {preview.name}
						</Title>
						<KeyValue
							facts={[
								{ label: t('batches:rows'), value: formatCount(preview.rows) },
								{ label: t('batches:good'), value: formatCount(preview.good) },
								{ label: t('batches:total'), value: <Money amount={preview.total} /> },
								{ label: t('batches:unchanged'), value: formatCount(preview.unchanged) },
								{ label: t('batches:rejected'), value: formatCount(preview.rejected) },
								preview.warnings > 0 && {
									label: t('batches:warningsTitle'),
									value: formatCount(preview.warnings),
								},
							]}
						/>
						<Group mt="md">
							{preview.good > 0 ? (
								<Form method="post">
									<input type="hidden" name="upload" value={preview.uploadId} />
									<SubmitButton>{t('batches:confirm', { count: preview.good })}</SubmitButton>
								</Form>
							) : (
								<Text size="sm">{t(preview.unchanged > 0 ? 'batches:nothingNew' : 'batches:nothing')}</Text>
							)}
							{preview.errors.rows.length > 0 && (
								<DownloadButton href={`/payouts/import/${preview.uploadId}/errors.csv`}>
									{t('batches:errorsDownload')}
								</DownloadButton>
							)}
						</Group>
					</Card>
				)}
				{preview && preview.errors.rows.length > 0 && (
					<Card>
						<Title order={2} mb={4}>
							{t('batches:errorsTitle')}
						</Title>
						<Text size="sm" c="dimmed" mb="xs">
							{t('batches:errorsHint')}
						</Text>
						<RowErrors errors={preview.errors} />
					</Card>
				)}
			</Stack>
		</>
	);
}
