import { Stack } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { listMerchants } from '#app/features/payments/queries.server.ts';
import { LineFilters, LinesTable } from '#app/features/settlements/lines-table.tsx';
import { lineParams, listLines, sumLines } from '#app/features/settlements/queries.server.ts';
import { later } from '#app/ui/later.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('settlements:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = lineParams(request);
	const [{ rows, ...cursors }, merchants] = await Promise.all([listLines(filters, sort, page), listMerchants()]);
	return { rows, cursors, sums: later(sumLines(filters)), sort, merchants, mayImport: may(user.role, 'imports.run') };
}

export default function Settlements() {
	const { merchants, ...list } = useLoaderData<typeof loader>();
	const { t } = useTranslation('settlements');
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<Stack gap="md">
				<LineFilters merchants={merchants} />
				<LinesTable {...list} />
			</Stack>
		</>
	);
}
