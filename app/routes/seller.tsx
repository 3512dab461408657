import { Button, Card, Grid, Group, Stack, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IconCoins, IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { AuditRows } from '#app/features/audit/audit-rows.tsx';
import { findOwed } from '#app/features/owed/owed-of-seller.server.ts';
import { PayoutBadge } from '#app/features/payouts/payout-badge.tsx';
import { plansOfSeller } from '#app/features/payouts/plans-list.server.ts';
import { SellerPlansCard } from '#app/features/payouts/seller-plans-card.tsx';
import { OwedCard, StillOwed } from '#app/features/seller-ledger/account-parts.tsx';
import { hasAccount } from '#app/features/seller-ledger/owed-list.server.ts';
import { deleteSeller, findTellingChange } from '#app/features/sellers/change-seller.server.ts';
import { findSeller, listAuditOf, listSellersOfSameAccount } from '#app/features/sellers/queries.server.ts';
import { revealAccount } from '#app/features/sellers/reveal-account.server.ts';
import { isSellerInMotion, notPayableReason, sellerStageOf } from '#app/features/sellers/seller.ts';
import { PayoutsApiBadge, SellerBadge } from '#app/features/sellers/seller-badge.tsx';
import { SellerChangeNotice } from '#app/features/sellers/seller-change-notice.tsx';
import { SellerFacts, SellerNextStep } from '#app/features/sellers/seller-facts.tsx';
import { SellerTimeline } from '#app/features/sellers/seller-timeline.tsx';
import { readSevenDayMeter } from '#app/features/sellers/seven-day-meter.server.ts';
import { SevenDayMeter } from '#app/features/sellers/seven-day-meter.tsx';
import { isUuid } from '#app/lib/keyset.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FormError } from '#app/ui/form-fields.tsx';
import { later } from '#app/ui/later.ts';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('sellers:title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const seller = await findSeller(params.id);
	if (!seller) throw new Response(null, { status: 404 });
	const mayAudit = may(user.role, 'audit.view');
	// What v1 counts, and over which time, is not known here: no meter is better than a wrong one.
	const limited = sellerStageOf(seller) === 'payable-limited' && seller.payoutsApi !== 'v1';
	const now = await currentInstant();
	const [sameAccount, audit, change, meter, account, plans] = await Promise.all([
		listSellersOfSameAccount(seller.id),
		mayAudit ? listAuditOf('seller', seller.id) : null,
		findTellingChange(seller.id),
		limited ? readSevenDayMeter(seller.id, now) : null,
		hasAccount(seller.refSellerId),
		plansOfSeller(seller, now),
	]);
	return {
		seller,
		sameAccount,
		audit,
		change,
		meter,
		plans,
		owed: account ? later(findOwed(seller.refSellerId, kstDayOf(now))) : null,
		mayEdit: may(user.role, 'sellers.edit'),
		mayPay: may(user.role, 'payouts.create'),
		mayReveal: may(user.role, 'accounts.reveal'),
	};
}

/** Deletes the seller, or opens the account number for this answer only: it is in no address and in no cache. */
export async function action({ request, params }: ActionFunctionArgs) {
	const intent = (await request.formData()).get('intent');
	if (intent === 'delete') {
		const { actor } = await requirePermission(request, 'sellers.edit');
		if (!isUuid(params.id)) throw new Response(null, { status: 404 });
		const deleted = await deleteSeller(params.id, actor, await currentInstant());
		if (deleted.ok) return redirect(`/sellers/${params.id}`);
		if (deleted.reason === 'not-found') throw new Response(null, { status: 404 });
		return data({ accountNumber: null, refused: deleted.reason }, { status: 422 });
	}
	const { actor } = await requirePermission(request, 'accounts.reveal');
	if (intent !== 'reveal') throw new Response(null, { status: 400 });
	const revealed = isUuid(params.id) ? await revealAccount(params.id, actor) : null;
	if (!revealed?.ok && revealed?.reason === 'account-unreadable')
		return data({ accountNumber: null, refused: revealed.reason }, { status: 422 });
	if (!revealed?.ok) throw new Response(null, { status: 404 });
	return data({ accountNumber: revealed.accountNumber, refused: null }, { headers: { 'Cache-Control': 'no-store' } });
}

export default function SellerPage() {
	const { seller, sameAccount, audit, change, meter, plans, owed, mayEdit, mayPay, mayReveal } =
		useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['sellers', 'payouts', 'statements']);
	useLive(
		['seller', 'payout', 'owed', 'plan'],
		isSellerInMotion(seller) || (change !== null && change.state !== 'refused') ? 2500 : null,
	);
	const stage = sellerStageOf(seller);
	const mayDelete = mayEdit && seller.payoutsApi !== 'v1' && !['submitting', 'deleting', 'deleted'].includes(stage);
	const payable = notPayableReason(seller) === null;
	return (
		<>
			<PageHeader
				title={seller.name}
				badge={
					<>
						<SellerBadge seller={seller} />
						<PayoutsApiBadge seller={seller} />
					</>
				}
				breadcrumbs={[{ label: t('title'), to: '/sellers' }]}
				actions={
					<>
						{mayEdit && seller.registration === 'registered' && seller.payoutsApi !== 'v1' && (
							<Button
								component={Link}
								to={`/sellers/${seller.id}/edit`}
								variant="default"
								leftSection={<IconPencil size={16} aria-hidden />}
							>
								{t('edit')}
							</Button>
						)}
						{mayDelete && (
							<ConfirmButton
								danger
								label={t('delete')}
								title={t('deleteTitle')}
								text={t('deleteText', { refSellerId: seller.refSellerId })}
								fields={{ intent: 'delete' }}
								leftSection={<IconTrash size={16} aria-hidden />}
							>
								{owed && <StillOwed owed={owed} />}
							</ConfirmButton>
						)}
						{mayPay && payable && (
							<Button
								component={Link}
								to={`/payouts/new?seller=${seller.id}`}
								leftSection={<IconCoins size={16} aria-hidden />}
							>
								{t('pay')}
							</Button>
						)}
					</>
				}
			/>
			<Stack>
				<FormError errors={answer?.refused ? [t(`reasons.${answer.refused}`)] : null} />
				<SellerNextStep seller={seller} mayEdit={mayEdit} />
				{change && <SellerChangeNotice change={change} mayEdit={mayEdit && seller.registration === 'registered'} />}
				{meter && <SevenDayMeter meter={meter} />}
				<Grid>
					<Grid.Col span={{ base: 12, md: 7 }}>
						<Stack>
							<SellerFacts
								seller={seller}
								sameAccount={sameAccount}
								mayReveal={mayReveal}
								revealed={answer?.accountNumber ?? null}
							/>
							<Card>
								<Group justify="space-between" mb="xs">
									<Title order={2}>{t('payouts')}</Title>
									<Group gap={4}>
										<Button component={Link} to={`/sellers/${seller.id}/statement`} variant="subtle" size="compact-sm">
											{t('statements:open')}
										</Button>
										<Button component={Link} to={`/payouts?seller=${seller.id}`} variant="subtle" size="compact-sm">
											{t('allPayouts')}
										</Button>
									</Group>
								</Group>
								<DataTable
									caption={t('payouts')}
									density="compact"
									rows={seller.payouts}
									rowKey={(payout) => payout.id}
									rowHref={(payout) => `/payouts/${payout.id}`}
									empty={<EmptyState title={t('noPayouts')} />}
									columns={[
										{
											key: 'createdAt',
											header: t('payouts:createdAt'),
											render: (payout) => <DateTime at={payout.createdAt} />,
										},
										{
											key: 'status',
											header: t('payouts:status'),
											render: (payout) => <PayoutBadge status={payout.status} />,
										},
										{
											key: 'amount',
											header: t('payouts:amount'),
											align: 'end',
											render: (payout) => <Money amount={payout.amount} />,
										},
									]}
								/>
							</Card>
						</Stack>
					</Grid.Col>
					<Grid.Col span={{ base: 12, md: 5 }}>
						<Stack>
							{owed && <OwedCard refSellerId={seller.refSellerId} owed={owed} />}
							<SellerPlansCard plans={plans} />
							<SellerTimeline history={seller.history} />
						</Stack>
					</Grid.Col>
				</Grid>
				{audit && <AuditRows rows={audit} />}
			</Stack>
		</>
	);
}
