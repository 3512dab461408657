import { Button, Card, Grid, Group, Stack, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { IconCoins } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { AuditRows } from '#app/features/audit/audit-rows.tsx';
import { PayoutBadge } from '#app/features/payouts/payout-badge.tsx';
import { findSeller, listAuditOf, listSellersOfSameAccount } from '#app/features/sellers/queries.server.ts';
import { revealAccount } from '#app/features/sellers/reveal-account.server.ts';
import { isSellerInMotion, notPayableReason } from '#app/features/sellers/seller.ts';
import { SellerBadge } from '#app/features/sellers/seller-badge.tsx';
import { SellerFacts, SellerNextStep } from '#app/features/sellers/seller-facts.tsx';
import { SellerTimeline } from '#app/features/sellers/seller-timeline.tsx';
import { isUuid } from '#app/lib/keyset.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAutoRevalidate } from '#app/ui/use-auto-revalidate.ts';

export const meta = pageMeta((t) => t('sellers:title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const seller = await findSeller(params.id);
	if (!seller) throw new Response(null, { status: 404 });
	const mayAudit = may(user.role, 'audit.view');
	const [sameAccount, audit] = await Promise.all([
		listSellersOfSameAccount(seller.id),
		mayAudit ? listAuditOf('seller', seller.id) : null,
	]);
	return {
		seller,
		sameAccount,
		audit,
		mayEdit: may(user.role, 'sellers.edit'),
		mayPay: may(user.role, 'payouts.create'),
		mayReveal: may(user.role, 'accounts.reveal'),
	};
}

/** Opens the account number for this answer only: it is in no address and in no cache. */
export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'accounts.reveal');
	const form = await request.formData();
	if (form.get('intent') !== 'reveal') throw new Response(null, { status: 400 });
	const revealed = isUuid(params.id) ? await revealAccount(params.id, actor) : null;
	if (!revealed?.ok) throw new Response(null, { status: 404 });
	return data({ accountNumber: revealed.accountNumber }, { headers: { 'Cache-Control': 'no-store' } });
}

export default function SellerPage() {
	const { seller, sameAccount, audit, mayEdit, mayPay, mayReveal } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const { t } = useTranslation(['sellers', 'payouts', 'statements']);
	useAutoRevalidate(isSellerInMotion(seller), 2500);
	const payable = notPayableReason(seller) === null;
	return (
		<>
			<PageHeader
				title={seller.name}
				badge={<SellerBadge seller={seller} />}
				breadcrumbs={[{ label: t('title'), to: '/sellers' }]}
				actions={
					mayPay &&
					payable && (
						<Button
							component={Link}
							to={`/payouts/new?seller=${seller.id}`}
							leftSection={<IconCoins size={16} aria-hidden />}
						>
							{t('pay')}
						</Button>
					)
				}
			/>
			<Stack>
				<SellerNextStep seller={seller} mayEdit={mayEdit} />
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
						<SellerTimeline history={seller.history} />
					</Grid.Col>
				</Grid>
				{audit && <AuditRows rows={audit} />}
			</Stack>
		</>
	);
}
