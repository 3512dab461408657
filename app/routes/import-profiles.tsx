import { Group, Stack, Text } from '@mantine/core';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSubmit } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { findForm, labelOf } from '#app/features/imports/find-form.server.ts';
import { deleteProfile, listOwnProfiles, restoreProfile } from '#app/features/imports/save-profile.server.ts';
import { useImportWords } from '#app/features/imports/words.ts';
import { formatCount } from '#app/i18n/format.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useUndoNotice } from '#app/ui/undo-notice.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useEachAnswer } from '#app/ui/use-each-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('imports:ownProfiles.title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	return { profiles: await listOwnProfiles(), mayImport: may(user.role, 'imports.run') };
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'imports.run');
	const form = await request.formData();
	const name = String(form.get('name'));
	switch (form.get('intent')) {
		case 'delete': {
			const form = await findForm(name);
			return { deleted: (await deleteProfile(name, actor)).ok ? { name, label: labelOf(form) } : null };
		}
		case 'restore':
			await restoreProfile(name, actor);
			return { deleted: null };
		default:
			throw new Response(null, { status: 400 });
	}
}

export default function ImportProfiles() {
	const { profiles, mayImport } = useLoaderData<typeof loader>();
	const { t } = useTranslation('imports');
	useLive(['profile']);
	const { cellName, profileName } = useImportWords();
	const submit = useSubmit();
	const notify = useUndoNotice();
	useEachAnswer(useAnswer<typeof action>(), ({ deleted }) => {
		if (deleted)
			notify(t('ownProfiles.deleted', { name: profileName(deleted) }), () =>
				submit(
					{ intent: 'restore', name: deleted.name },
					{ method: 'post', action: '/imports/profiles', navigate: false },
				),
			);
	});
	return (
		<>
			<PageHeader
				title={t('ownProfiles.title')}
				description={t('ownProfiles.description')}
				breadcrumbs={[{ label: t('title'), to: '/imports' }]}
			/>
			<DataTable
				caption={t('ownProfiles.title')}
				rows={profiles}
				rowKey={(row) => row.name}
				empty={<EmptyState title={t('ownProfiles.none')} text={t('ownProfiles.noneHint')} />}
				columns={[
					{
						key: 'name',
						header: t('profile'),
						render: (row) => (
							<Stack gap={0}>
								<Text size="sm" fw={550}>
									{profileName(row)}
								</Text>
								<Text size="xs" c="dimmed" className="code">
									{row.name} · v{row.version}
								</Text>
							</Stack>
						),
					},
					{ key: 'kind', header: t('kind'), render: (row) => t(`kinds.${row.kind as 'transactions'}`) },
					{
						key: 'columns',
						header: t('preview.columns'),
						visibleFrom: 'md',
						render: (row) => (
							<Group gap={4}>
								{row.columns.slice(0, 8).map(({ cell, header }) => (
									<span key={`${cell} ${header}`} className="filter-chip">
										<Text span size="xs" c="dimmed" className="code">
											{header}
										</Text>{' '}
										<Text span size="xs">
											{cellName(cell)}
										</Text>
									</span>
								))}
							</Group>
						),
					},
					{ key: 'imports', header: t('title'), align: 'end', render: (row) => formatCount(row.imports) },
					{ key: 'at', header: t('ownProfiles.saved'), render: (row) => <DateTime at={row.createdAt} /> },
					{
						key: 'by',
						header: t('by'),
						visibleFrom: 'lg',
						render: (row) => <span className="name">{row.createdBy}</span>,
					},
					...(mayImport
						? [
								{
									key: 'delete',
									header: '',
									render: (row: (typeof profiles)[number]) => (
										<ConfirmButton
											size="compact-sm"
											label={t('ownProfiles.delete')}
											title={t('ownProfiles.deleteTitle', { name: profileName(row) })}
											text={t('ownProfiles.deleteText')}
											fields={{ intent: 'delete', name: row.name }}
											danger
										/>
									),
								},
							]
						: []),
				]}
			/>
		</>
	);
}
