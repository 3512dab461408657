import { Alert, Text } from '@mantine/core';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { findBrokenAuditRow } from '#app/features/audit/audit-chain.server.ts';
import { auditColumns } from '#app/features/audit/audit-columns.tsx';
import { auditFiltersOf } from '#app/features/audit/audit-filters.ts';
import { listAudit, listAuditWords } from '#app/features/audit/list-audit.server.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import { SubmitButton } from '#app/ui/form-fields.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useColumns } from '#app/ui/use-words.ts';

export const meta = pageMeta((t) => t('audit.title'));

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'audit.view');
	const { filters, page } = auditFiltersOf(request);
	const [list, words] = await Promise.all([listAudit(filters, page), listAuditWords()]);
	return { list, words };
}

/** Checks the chain of hashes. It changes nothing. */
export async function action({ request }: ActionFunctionArgs) {
	await requirePermission(request, 'audit.view');
	return { brokenAt: await findBrokenAuditRow(), checkedAt: new Date() };
}

export default function Audit() {
	const { list, words } = useLoaderData<typeof loader>();
	const check = useFetcher<typeof action>();
	const { t } = useTranslation();
	const columns = useColumns(auditColumns);
	const options = (values: string[]) => values.map((value) => ({ value, label: value }));
	return (
		<>
			<PageHeader
				title={t('audit.title')}
				description={t('audit.description')}
				actions={
					<check.Form method="post">
						<SubmitButton
							variant="default"
							busy={check.state !== 'idle'}
							leftSection={<IconShieldCheck size={16} aria-hidden />}
						>
							{t('audit.check')}
						</SubmitButton>
					</check.Form>
				}
			/>
			{check.data && (
				<Alert
					mb="md"
					role="status"
					color={check.data.brokenAt === null ? 'pine' : 'red'}
					icon={
						check.data.brokenAt === null ? (
							<IconShieldCheck size={18} aria-hidden />
						) : (
							<IconAlertTriangle size={18} aria-hidden />
						)
					}
				>
					{check.data.brokenAt === null
						? t('audit.checkOk')
						: t('audit.checkBroken', { id: check.data.brokenAt.toString() })}{' '}
					<Text span size="xs" c="dimmed">
						{t('audit.checkedAt')} <DateTime at={check.data.checkedAt} seconds />
					</Text>
				</Alert>
			)}
			<FilterBar
				views={{ page: 'audit' }}
				filters={[
					{ kind: 'text', name: 'actor', label: t('audit.search') },
					{ kind: 'select', name: 'action', label: t('audit.action'), options: options(words.actions), open: true },
					{
						kind: 'select',
						name: 'entityType',
						label: t('audit.entityType'),
						options: options(words.entityTypes),
						open: true,
					},
					{ kind: 'text', name: 'entityId', label: t('audit.entityId') },
					{ kind: 'days', label: t('audit.at') },
				]}
			/>
			<DataTable
				table="audit"
				caption={t('audit.title')}
				rows={list.rows}
				rowKey={(row) => row.id.toString()}
				cursors={list}
				density="compact"
				columns={columns}
			/>
		</>
	);
}
