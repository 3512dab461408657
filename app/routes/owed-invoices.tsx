import { Alert, Anchor, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { IconFileInvoice } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { ApprovalLinesForm } from '#app/features/fee-invoices/approval-lines-form.tsx';
import { FeeProof } from '#app/features/fee-invoices/fee-proof.tsx';
import { invoiceFilters, invoicePath, invoicesPath } from '#app/features/fee-invoices/invoice.ts';
import { invoicesSchema } from '#app/features/fee-invoices/invoice-schemas.ts';
import { invoicesColumns, stepsPath } from '#app/features/fee-invoices/invoices-columns.tsx';
import {
	askedMonth,
	invoicesParams,
	isMonthMade,
	listInvoices,
	sumInvoices,
} from '#app/features/fee-invoices/invoices-list.server.ts';
import { issueInvoices } from '#app/features/fee-invoices/issue-invoices.server.ts';
import { MakeInvoicesButton } from '#app/features/fee-invoices/make-button.tsx';
import { makeInvoices } from '#app/features/fee-invoices/make-invoices.server.ts';
import { lastDayOf, monthBefore, monthOf, monthsDownFrom } from '#app/features/fee-invoices/month.ts';
import { feeMonths, firstMonthToMake, proveFees } from '#app/features/fee-invoices/open-fees.server.ts';
import { Section } from '#app/features/payments/section.tsx';
import { formatCount } from '#app/i18n/format.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DownloadButton } from '#app/ui/download-button.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { FormError } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { later } from '#app/ui/later.ts';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useColumns } from '#app/ui/use-words.ts';

export const meta = pageMeta((t) => t('invoices:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, sort, page } = invoicesParams(request);
	const today = kstDayOf(await currentInstant());
	const thisMonth = monthOf(today);
	const month = askedMonth(filters, today);
	const [list, sums, made, first, months] = await Promise.all([
		listInvoices(filters, sort, page, today),
		sumInvoices(filters, today),
		isMonthMade(month),
		firstMonthToMake(),
		feeMonths(),
	]);
	const mayMake = may(user.role, 'invoices.make');
	const canMake = mayMake && first === month && month < thisMonth;
	const lastMonth = monthBefore(thisMonth);
	const offered = monthsDownFrom(thisMonth, months && months.first < lastMonth ? months.first : lastMonth);
	return {
		month,
		list,
		sums,
		sort,
		made,
		over: month < thisMonth,
		first,
		lastMonth,
		months: [...new Set([month, ...offered])].toSorted().toReversed(),
		mayMake,
		// Whatever the list is narrowed down to, all of the month is made.
		toMake: canMake ? (filters.q || filters.state ? await sumInvoices({ month }, today) : sums) : null,
		proof: later(proveFees()),
	};
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'invoices.make');
	const form = await request.formData();
	const submission = parseForm(form, invoicesSchema);
	if (submission.status !== 'success') {
		// Only what is pasted can be wrong by itself; it stays in its field.
		if (form.get('intent') !== 'issue-many') throw new Response(null, { status: 400 });
		return data({ made: undefined, issued: { ok: false, reason: 'lines-unreadable' } as const }, { status: 400 });
	}
	const now = await currentInstant();
	if (submission.value.intent === 'make') {
		const { month, invoices, supply, vat } = submission.value;
		const made = await makeInvoices(month, { invoices, supply, vat }, actor, now);
		return data({ made, issued: undefined }, { status: made.ok ? 200 : 422 });
	}
	const issued = await issueInvoices(submission.value.month, submission.value.lines, actor, now);
	return data({ made: undefined, issued }, { status: issued.ok ? 200 : 422 });
}

export default function FeeInvoices() {
	const { month, list, sums, sort, made, over, first, lastMonth, months, mayMake, toMake, proof } =
		useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['invoices', 'owed']);
	const [params] = useSearchParams();
	const columns = useColumns(invoicesColumns);
	useLive(['owed', 'seller', 'day']);
	const narrowed = params.has('q') || params.has('state');
	const forIssuing = (format: string) =>
		`/export/fee-invoice-form.${format}?${new URLSearchParams([...params].filter(([name]) => !/\.|after|before/.test(name)))}`;
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				breadcrumbs={[{ label: t('owed:title'), to: '/owed' }]}
				actions={
					<>
						{made && sums.count > 0 && (
							<>
								<DownloadButton href={forIssuing('xlsx')}>{t('form.xlsx')}</DownloadButton>
								<DownloadButton href={forIssuing('csv')}>{t('form.csv')}</DownloadButton>
							</>
						)}
						{toMake && <MakeInvoicesButton month={month} toMake={toMake} />}
					</>
				}
			/>
			<Stack>
				{answer?.made?.ok && (
					<Alert color="pine" role="status">
						{t('make.done', { count: answer.made.invoices })}
					</Alert>
				)}
				{answer?.made && !answer.made.ok && <FormError errors={[t(`reasons.${answer.made.reason}`)]} />}
				{!made && !over && (
					<Alert color="sky" role="status">
						{t('notOver', { month, to: lastDayOf(month) })}
					</Alert>
				)}
				{!made && first !== null && first < month && (
					<Alert color="amber" role="status">
						{t('earlier', { month: first, to: lastDayOf(month) })}{' '}
						<Anchor component={Link} to={invoicesPath(first)} size="sm" underline="always">
							{t('goEarlier', { month: first })}
						</Anchor>
					</Alert>
				)}
				<FilterBar
					filters={[
						{ ...selectFilter('month', t('month'), months, (value) => value), whenUnset: lastMonth },
						{ kind: 'text', name: 'q', label: t('search') },
						selectFilter('state', t('filter'), invoiceFilters, (value) => t(`filters.${value}`)),
					]}
				/>
				<DataTable
					table="fee-invoices"
					caption={`${t('title')} ${month}`}
					summary={
						<>
							{month} · {t('count', { count: sums.count })}
							{made && ` · ${t('issuedCount', { formatted: formatCount(sums.issued) })}`}
						</>
					}
					rows={list.rows}
					rowKey={(invoice) => invoice.refSellerId}
					rowHref={(invoice) => (invoice.id ? invoicePath(invoice.id) : stepsPath(invoice))}
					sort={sort}
					cursors={list}
					sums={{
						steps: <span className="tabular">{formatCount(sums.steps)}</span>,
						supply: <Money amount={sums.supply} />,
						vat: <Money amount={sums.vat} />,
						total: <Money amount={sums.supply + sums.vat} />,
					}}
					empty={narrowed ? undefined : <EmptyState icon={IconFileInvoice} title={t('none')} text={t('noneHint')} />}
					columns={columns}
				/>
				{mayMake && made && (
					<Section title={t('lines.title')} onPaper={false}>
						<ApprovalLinesForm key={month} month={month} result={answer?.issued} />
					</Section>
				)}
				<FeeProof proof={proof} openIn={first === month ? null : first} />
			</Stack>
		</>
	);
}
