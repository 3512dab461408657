import { Grid, Stack } from '@mantine/core';
import {
	type ActionFunctionArgs,
	type LoaderFunctionArgs,
	redirect,
	data as respond,
	type UploadHandler,
	unstable_parseMultipartFormData,
} from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { FetchForm } from '#app/features/imports/fetch-form.tsx';
import { ImportsTable } from '#app/features/imports/imports-table.tsx';
import { listImports } from '#app/features/imports/queries.server.ts';
import { startImport } from '#app/features/imports/start-import.server.ts';
import { type RefusedUpload, UploadForm } from '#app/features/imports/upload-form.tsx';
import { receiveUpload, type Upload } from '#app/features/imports/uploads.server.ts';
import { importKinds } from '#app/features/payments/import-profile.ts';
import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { listParams } from '#app/ui/list-params.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('imports:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { page } = listParams(request, {});
	const { rows, ...cursors } = await listImports(page);
	const today = kstDayOf(await currentInstant());
	return { rows, cursors, mayImport: may(user.role, 'imports.run'), from: addDays(today, -7), to: today };
}

/** Takes an upload of one or more files; each is refused or queued on its own. */
export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'imports.run');
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
	const form = await unstable_parseMultipartFormData(request, take);
	const given = form.get('kind');
	const kind = importKinds.find((one) => one === given) ?? null;
	let last: string | undefined;
	for (const upload of uploads) {
		const result = await startImport(upload, kind, actor, now);
		if (result.ok) last = result.importId;
		else refused.push({ name: upload.name, ...result.reason });
	}
	if (refused.length === 0 && last) throw redirect(uploads.length === 1 ? `/imports/${last}` : '/imports');
	return respond({ refused }, { status: 422 });
}

export default function Imports() {
	const { rows, cursors, mayImport, from, to } = useLoaderData<typeof loader>();
	const refused = useActionData<typeof action>()?.refused;
	const { t } = useTranslation('imports');
	// A fetch shows in the list once the worker takes it up.
	useLive(['import'], mayImport ? (rows.some(({ status }) => status === 'running') ? 1500 : 5000) : null);
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<Stack gap="md">
				{mayImport && (
					<Grid>
						<Grid.Col span={{ base: 12, md: 7 }}>
							<UploadForm refused={refused} />
						</Grid.Col>
						<Grid.Col span={{ base: 12, md: 5 }}>
							<FetchForm from={from} to={to} />
						</Grid.Col>
					</Grid>
				)}
				<ImportsTable rows={rows} cursors={cursors} />
			</Stack>
		</>
	);
}
