import { Button, Stack, Title } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconAdjustments, IconBuildingStore, IconCoins } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { findInvoice, invoicesOfSeller } from '#app/features/fee-invoices/invoices-list.server.ts';
import { InvoicesOfSeller } from '#app/features/fee-invoices/invoices-of-seller.tsx';
import { findOwed, NOTHING_OWED } from '#app/features/owed/owed-of-seller.server.ts';
import { owedPath, payPath } from '#app/features/owed/paths.ts';
import { readTerms } from '#app/features/owed/read-terms.server.ts';
import { termsOn, termsPeriods } from '#app/features/owed/terms.ts';
import { findSellerOf, listAdvances, listDoubts } from '#app/features/seller-ledger/account.server.ts';
import { AdvancesSection, DoubtsSection, OwedFigures, TermsLine } from '#app/features/seller-ledger/account-parts.tsx';
import { canBePaid, whyUnpaid } from '#app/features/seller-ledger/can-be-paid.ts';
import { entryParams, findPayer, listEntries, sumEntries } from '#app/features/seller-ledger/entries.server.ts';
import { EntriesTable } from '#app/features/seller-ledger/entries-table.tsx';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { later } from '#app/ui/later.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useLive } from '#app/ui/use-live.ts';

/** So many invoices stand below the account; the others are in the lists of their months. */
const INVOICES_SHOWN = 12;

export const meta = pageMeta((t) => t('owed:title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const refSellerId = params.refSellerId ?? '';
	const { filters: asked, sort, page } = entryParams(request);
	const filters = { ...asked, seller: refSellerId };
	const today = kstDayOf(await currentInstant());
	const [seller, owed, entries, advances, doubts, terms, payout, invoice, invoices] = await Promise.all([
		findSellerOf(refSellerId),
		findOwed(refSellerId, today),
		listEntries(filters, sort, page, today),
		listAdvances(refSellerId),
		listDoubts(refSellerId),
		readTerms(),
		asked.payout ? findPayer(asked.payout) : null,
		asked.invoice && asked.invoice !== 'none' ? findInvoice(asked.invoice) : null,
		invoicesOfSeller(refSellerId, INVOICES_SHOWN),
	]);
	if (!seller && !owed && doubts.rows.length === 0) throw new Response(null, { status: 404 });
	const account = owed ?? NOTHING_OWED;
	return {
		refSellerId,
		seller: seller && { id: seller.id, name: seller.name },
		owed: account,
		entries,
		sums: later(sumEntries(filters, today)),
		sort,
		payout,
		invoice: asked.invoice === 'none' ? ('none' as const) : invoice && { id: invoice.id, month: invoice.month },
		invoices,
		advances,
		doubts,
		terms: termsOn(termsPeriods(terms), refSellerId, today),
		unpaid: whyUnpaid({ payable: account.payable, seller }),
		mayPay: canBePaid({ payable: account.payable, seller }) && may(user.role, 'payouts.create'),
		mayAdjust: may(user.role, 'terms.edit'),
	};
}

export default function OwedToSeller() {
	const { refSellerId, seller, owed, entries, sums, sort, payout, invoice, invoices, ...facts } =
		useLoaderData<typeof loader>();
	const { advances, doubts, terms, unpaid, mayPay, mayAdjust } = facts;
	const { t } = useTranslation('owed');
	useLive(['owed', 'payout', 'seller', 'day']);
	return (
		<>
			<PageHeader
				title={seller?.name ?? refSellerId}
				description={seller ? <span className="code">{refSellerId}</span> : t('list.unregistered')}
				breadcrumbs={[{ label: t('title'), to: '/owed' }]}
				actions={
					<>
						{seller && (
							<Button
								component={Link}
								to={`/sellers/${seller.id}`}
								variant="default"
								leftSection={<IconBuildingStore size={16} aria-hidden />}
							>
								{t('account.goSeller')}
							</Button>
						)}
						{mayAdjust && (
							<Button
								component={Link}
								to={`${owedPath(refSellerId)}/adjust`}
								variant="default"
								leftSection={<IconAdjustments size={16} aria-hidden />}
							>
								{t('account.adjust')}
							</Button>
						)}
						{mayPay && (
							<Button
								component={Link}
								to={payPath(seller ? [seller] : [])}
								leftSection={<IconCoins size={16} aria-hidden />}
							>
								{t('list.pay')}
							</Button>
						)}
					</>
				}
			/>
			<Stack>
				<OwedFigures owed={owed} unpaid={unpaid} />
				<TermsLine refSellerId={refSellerId} terms={terms} />
				<DoubtsSection refSellerId={refSellerId} doubts={doubts} />
				<AdvancesSection advances={advances} sellerId={seller?.id} />
				<section>
					<Title order={2} mb="xs">
						{t('account.entries')}
					</Title>
					<EntriesTable
						refSellerId={refSellerId}
						entries={entries}
						sums={sums}
						sort={sort}
						payout={payout}
						invoice={invoice}
					/>
				</section>
				<InvoicesOfSeller refSellerId={refSellerId} invoices={invoices} />
			</Stack>
		</>
	);
}
