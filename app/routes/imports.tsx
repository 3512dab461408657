import { Button, Grid, Stack } from '@mantine/core';
import {
	type ActionFunctionArgs,
	type LoaderFunctionArgs,
	redirect,
	data as respond,
	type UploadHandler,
	unstable_parseMultipartFormData,
} from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { readCoverage } from '#app/features/imports/coverage.server.ts';
import { CoverageCalendar } from '#app/features/imports/coverage-calendar.tsx';
import { FetchForm } from '#app/features/imports/fetch-form.tsx';
import { ImportsTable } from '#app/features/imports/imports-table.tsx';
import { syncWindowDays } from '#app/features/imports/nightly-sync.server.ts';
import { keepUpload, listUploads } from '#app/features/imports/preview-upload.server.ts';
import { importParams, listImports } from '#app/features/imports/queries.server.ts';
import { type RefusedUpload, UploadForm } from '#app/features/imports/upload-form.tsx';
import { UploadList } from '#app/features/imports/upload-list.tsx';
import { receiveUpload, removeUpload, type Upload } from '#app/features/imports/uploads.server.ts';
import { importKinds } from '#app/features/payments/import-kinds.ts';
import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import { dayParam, listParams } from '#app/ui/list-params.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('imports:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters: fetch } = listParams(request, { from: dayParam, to: dayParam });
	const { filters, sort, page } = importParams(request);
	const mayImport = may(user.role, 'imports.run');
	const today = kstDayOf(await currentInstant());
	const [{ rows, ...cursors }, uploads, coverage, windowDays] = await Promise.all([
		listImports(page, filters, sort),
		mayImport ? listUploads() : [],
		readCoverage(today),
		syncWindowDays(),
	]);
	const days = { from: fetch.from ?? addDays(today, -7), to: fetch.to ?? today };
	return { rows, cursors, sort, mayImport, uploads, coverage, windowDays, ...days };
}

/** Takes an upload of one or more files; each waits to be looked at and decided on. */
export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'imports.run');
	// A form of another kind carries no files, and the reader of parts would throw.
	if (!/^multipart\/form-data;.*boundary=/i.test(request.headers.get('content-type') ?? '')) {
		throw new Response(null, { status: 400 });
	}
	const now = await currentInstant();
	const uploads: Upload[] = [];
	const refused: RefusedUpload[] = [];
	const take: UploadHandler = async ({ name, filename, data }) => {
		if (name === 'file' && filename) {
			const upload = await receiveUpload(filename, data, now);
			if (upload) uploads.push(upload);
			else refused.push({ name: filename, code: 'too-large', message: filename });
			return filename;
		}
		let text = '';
		for await (const chunk of data) text += Buffer.from(chunk).toString('utf8').slice(0, 100);
		return text;
	};
	const form = await unstable_parseMultipartFormData(request, take).catch(async (error: Error) => {
		// Nobody would hear of the files that came before.
		await Promise.all(uploads.map(({ importId }) => removeUpload(importId)));
		throw request.signal.aborted || /^malformed /.test(error.message) ? new Response(null, { status: 400 }) : error;
	});
	const given = form.get('kind');
	const kind = importKinds.find((one) => one === given) ?? null;
	for (const upload of uploads) await keepUpload(upload, kind, actor, now);
	const [first] = uploads;
	if (refused.length === 0 && first)
		throw redirect(uploads.length === 1 ? `/imports/uploads/${first.importId}` : '/imports');
	return respond({ refused }, { status: 422 });
}

export default function Imports() {
	const { rows, cursors, sort, mayImport, uploads, coverage, windowDays, from, to } = useLoaderData<typeof loader>();
	const refused = useAnswer<typeof action>()?.refused;
	const { t } = useTranslation('imports');
	// A fetch shows in the list once the worker takes it up.
	useLive(['import'], mayImport ? (rows.some(({ status }) => status === 'running') ? 1500 : 5000) : null);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				actions={
					<Button component={Link} to="/imports/profiles" variant="default">
						{t('ownProfiles.title')}
					</Button>
				}
			/>
			<Stack gap="md">
				{mayImport && (
					<Grid>
						<Grid.Col span={{ base: 12, md: 7 }}>
							<UploadForm refused={refused} />
						</Grid.Col>
						<Grid.Col span={{ base: 12, md: 5 }}>
							<FetchForm key={`${from} ${to}`} from={from} to={to} windowDays={windowDays} />
						</Grid.Col>
					</Grid>
				)}
				<div id="uploads">
					<UploadList uploads={uploads} />
				</div>
				{coverage && <CoverageCalendar days={coverage.days} rows={coverage.rows} />}
				<div id="imports">
					<FilterBar
						filters={[
							{
								kind: 'select',
								name: 'needs',
								label: t('needs'),
								options: (['failed', 'rejected'] as const).map((value) => ({ value, label: t(`needsOf.${value}`) })),
							},
							{ kind: 'days', label: t('startedOn'), from: 'since', to: 'until' },
						]}
					/>
					<ImportsTable rows={rows} cursors={cursors} sort={sort} />
				</div>
			</Stack>
		</>
	);
}
