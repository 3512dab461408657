import { Stack } from '@mantine/core';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { accountsOf } from '#app/features/journal/account-schema.ts';
import { readAccounts, saveAccounts } from '#app/features/journal/accounts.server.ts';
import { totalsOf } from '#app/features/journal/journal.ts';
import { AccountsForm, JournalTable } from '#app/features/journal/journal-parts.tsx';
import { readJournal } from '#app/features/journal/read-journal.server.ts';
import { kstDayFrom, kstDayOf } from '#app/lib/kst-calendar.ts';
import { FilterBar } from '#app/ui/filter-bar.tsx';
import { dayParam, listParams } from '#app/ui/list-params.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';

/** The preview shows the first vouchers; the file has all of them. */
const MOST_SHOWN = 200;

export const meta = pageMeta((t) => t('journal:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters } = listParams(request, { from: dayParam, to: dayParam });
	const to = filters.to ?? kstDayOf(await currentInstant());
	const from = filters.from ?? kstDayFrom(`${to.slice(0, 7)}-01`);
	const [vouchers, { accounts }] = await Promise.all([from <= to ? readJournal(from, to) : [], readAccounts()]);
	return {
		from,
		to,
		accounts,
		vouchers: vouchers.slice(0, MOST_SHOWN),
		count: vouchers.length,
		totals: totalsOf(vouchers),
		mayChange: may(user.role, 'reconciliation.run'),
	};
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'reconciliation.run');
	const accounts = accountsOf(await request.formData());
	if (!accounts) return { outcome: 'invalid' as const };
	await saveAccounts(accounts, actor);
	return { outcome: 'saved' as const };
}

export default function Journal() {
	const { from, to, accounts, mayChange, ...list } = useLoaderData<typeof loader>();
	const outcome = useAnswer<typeof action>()?.outcome ?? null;
	const { t } = useTranslation('journal');
	return (
		<>
			<PageHeader title={t('title')} description={t('description', { from, to })} />
			<Stack>
				<FilterBar filters={[{ kind: 'days', label: t('day') }]} />
				<JournalTable {...list} accounts={accounts} exportHref={`/journal.csv?from=${from}&to=${to}`} />
				<AccountsForm accounts={accounts} mayChange={mayChange} outcome={outcome} />
			</Stack>
		</>
	);
}
