import { Anchor, Button } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconReportMoney } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { firstTermsDay } from '#app/features/owed/read-terms.server.ts';
import { nextPlanOfAll } from '#app/features/payouts/plans-list.server.ts';
import { entriesColumns } from '#app/features/seller-ledger/entries-columns.tsx';
import { lastStepAt, listOwed, owedParams } from '#app/features/seller-ledger/owed-list.server.ts';
import { OwedTable } from '#app/features/seller-ledger/owed-table.tsx';
import { formatDayWithWeekday, formatInstant } from '#app/i18n/format.ts';
import { type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { DownloadButton } from '#app/ui/download-button.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { hasFilters } from '#app/ui/list-links.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { fileColumns } from '#app/ui/table-columns.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useColumns, useWords } from '#app/ui/use-words.ts';

export const meta = pageMeta((t) => t('owed:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = owedParams(request);
	const now = await currentInstant();
	const today = kstDayOf(now);
	const [list, firstTerms, writtenAt, nextPlan] = await Promise.all([
		listOwed(filters, sort, page, today),
		firstTermsDay(),
		lastStepAt(),
		nextPlanOfAll(now),
	]);
	const narrowed = hasFilters(new URL(request.url).searchParams);
	return {
		list,
		sort,
		begun: firstTerms !== null || list.rows.length > 0 || narrowed,
		writtenAt,
		nextPlan: nextPlan && { id: nextPlan.id, next: nextPlan.next, cutOff: nextPlan.cutOff },
		mayPay: may(user.role, 'payouts.create'),
	};
}

export default function OwedToSellers() {
	const { list, sort, begun, writtenAt, nextPlan, mayPay } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['owed', 'owedForward', 'plans', 'invoices']);
	const { language } = useWords();
	const sayDay = (day: KstDay) => formatDayWithWeekday(day, language === 'en' ? 'en' : 'ko');
	const everyColumn = fileColumns(useColumns(entriesColumns)).map(({ key }) => key);
	useLive(['owed', 'payout', 'seller', 'day', 'plan']);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={
					<>
						{t('list.description')}
						{writtenAt && <div>{t('list.writtenAt', { at: formatInstant(writtenAt) })}</div>}
						{nextPlan && (
							<div>
								<Anchor component={Link} to={`/payouts/plans/${nextPlan.id}`} size="sm" underline="always">
									{t('plans:next', { day: sayDay(nextPlan.next) })}
								</Anchor>{' '}
								{t('plans:nextCutOff', { day: sayDay(nextPlan.cutOff) })}
							</div>
						)}
					</>
				}
				actions={
					begun && (
						<>
							<DownloadButton href={`/export/accruals.csv?columns=${everyColumn.join('.')}`}>
								{t('list.allEntries')}
							</DownloadButton>
							<Button component={Link} to="/owed/roll-forward" variant="default">
								{t('owedForward:title')}
							</Button>
							<Button component={Link} to="/owed/invoices" variant="default">
								{t('invoices:title')}
							</Button>
							<Button component={Link} to="/owed/terms" variant="default">
								{t('list.goTerms')}
							</Button>
						</>
					)
				}
			/>
			{begun ? (
				<OwedTable list={list} sort={sort} mayPay={mayPay} />
			) : (
				<EmptyState
					icon={IconReportMoney}
					title={t('list.noTerms')}
					text={t('list.noTermsHint')}
					action={
						<Button component={Link} to="/owed/terms" mt="xs">
							{t('list.goTerms')}
						</Button>
					}
				/>
			)}
		</>
	);
}
