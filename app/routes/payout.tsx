import { Alert, Anchor, Button, Grid, Stack, Text } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission, requireUser } from '#app/auth/guards.server.ts';
import { may, type Role } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { AuditRows } from '#app/features/audit/audit-rows.tsx';
import { beyondOwed } from '#app/features/owed/beyond-owed.server.ts';
import { readConfirmed, shownBeyond } from '#app/features/owed/beyond-owed.ts';
import { firstTermsDay } from '#app/features/owed/read-terms.server.ts';
import { changersOf } from '#app/features/payouts/account-changes.server.ts';
import { AccountChangesAlert } from '#app/features/payouts/account-changes-alert.tsx';
import { approvePayout, withdrawPayout } from '#app/features/payouts/approve-payout.server.ts';
import { type BatchState, notChangeableReason } from '#app/features/payouts/batch.ts';
import { BeyondOwedAlert } from '#app/features/payouts/beyond-owed-alert.tsx';
import { cancelPayout } from '#app/features/payouts/cancel-payout.server.ts';
import { daysBeyondLimit, roomOfDay } from '#app/features/payouts/daily-limit.server.ts';
import { DailyLimitAlert } from '#app/features/payouts/daily-limit-alert.tsx';
import {
	canCancelAtToss,
	canWithdraw,
	hasDayCome,
	isDead,
	isPayoutInMotion,
	notApprovableReason,
	type PayoutStatus,
} from '#app/features/payouts/payout.ts';
import { PayoutBadge } from '#app/features/payouts/payout-badge.tsx';
import { PayoutExplained, PayoutFacts } from '#app/features/payouts/payout-facts.tsx';
import { PayoutTimeline } from '#app/features/payouts/payout-timeline.tsx';
import { findPayout } from '#app/features/payouts/queries.server.ts';
import { SecurityKeyAlert } from '#app/features/payouts/security-key-alert.tsx';
import { findPayoutParts } from '#app/features/seller-ledger/payout-parts.server.ts';
import { PayoutPartsCard } from '#app/features/seller-ledger/payout-parts-card.tsx';
import { listAuditOf } from '#app/features/sellers/queries.server.ts';
import { formatMoney } from '#app/i18n/format.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { fromDateColumn, kstDayOf } from '#app/lib/kst-calendar.ts';
import { findForeignKey } from '#app/toss/security-key.server.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { later } from '#app/ui/later.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('payouts:title'));

/** Who makes payouts takes them back, and who approves them says no that way. */
function mayWithdraw(role: Role): boolean {
	return may(role, 'payouts.create') || may(role, 'payouts.approve');
}

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const now = await currentInstant();
	const payout = await findPayout(params.id, now);
	if (!payout) throw new Response(null, { status: 404 });
	const status = payout.status as PayoutStatus;
	const { scheduleType, createdById, changedByIds, batchId } = payout;
	const payoutOn = payout.payoutOn && fromDateColumn(payout.payoutOn);
	const mayCreate = may(user.role, 'payouts.create');
	const accountChangedByIds = changersOf(payout.accountChanges);
	const approval = notApprovableReason(
		{ status, createdById, changedByIds, accountChangedByIds, batchId, payoutOn },
		user.id,
		now,
	);
	const approve = may(user.role, 'payouts.approve') ? (approval ?? ('yes' as const)) : null;
	const [parts, firstTerms] = await Promise.all([findPayoutParts(payout.id), firstTermsDay()]);
	return {
		payout,
		parts,
		told: firstTerms !== null,
		mayCreate,
		foreignKey: status === 'submitting' || payout.holdReason === 'security-key' ? await findForeignKey(now) : null,
		beyond:
			status === 'awaiting_approval' && !batchId
				? await daysBeyondLimit([{ scheduleType, payoutOn, amount: payout.amount }], now)
				: [],
		room: payout.holdReason === 'daily-limit' ? await roomOfDay(now) : null,
		beyondOwed: approve === 'yes' ? later(beyondOwed({ payoutId: payout.id }, kstDayOf(now)).then(shownBeyond)) : null,
		approve,
		late: status === 'awaiting_approval' && payoutOn !== null && hasDayCome(payoutOn, now),
		withdraw: mayWithdraw(user.role) && canWithdraw(status),
		edit:
			mayCreate &&
			notChangeableReason({
				status,
				firstSentAt: payout.firstSentAt,
				batchState: (payout.batch?.state ?? null) as BatchState | null,
			}) === null,
		cancel: mayCreate && canCancelAtToss({ status, scheduleType }),
		audit: may(user.role, 'audit.view') ? await listAuditOf('payout', payout.id) : null,
	};
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { user, actor } = await requireUser(request);
	if (!isUuid(params.id)) throw new Response(null, { status: 404 });
	const form = await request.formData();
	const now = await currentInstant();
	switch (form.get('intent')) {
		case 'approve': {
			await requirePermission(request, 'payouts.approve');
			const seen = { version: Number(form.get('version')), accountVersion: Number(form.get('accountVersion')) };
			const confirmed = readConfirmed(form.get('confirmed'));
			const result = await approvePayout(params.id, { ...actor, id: user.id }, now, seen, confirmed);
			return result.ok ? { done: 'approved' as const } : data({ reason: result.reason }, { status: 422 });
		}
		case 'withdraw': {
			if (!mayWithdraw(user.role)) throw new Response(null, { status: 403 });
			const result = await withdrawPayout(params.id, actor, now);
			return result.ok ? { done: 'withdrawn' as const } : data({ reason: result.reason }, { status: 422 });
		}
		case 'cancel': {
			await requirePermission(request, 'payouts.create');
			const result = await cancelPayout(params.id, actor);
			if (result.ok) return { done: 'canceled' as const };
			const toss = result.reason === 'refused-by-toss' ? `${result.code} ${result.tossMessage}` : undefined;
			return data({ reason: result.reason, toss }, { status: 422 });
		}
		default:
			throw new Response(null, { status: 400 });
	}
}

export const shouldRevalidate = rereadRefused;

export default function PayoutPage() {
	const loaded = useLoaderData<typeof loader>();
	const { payout, parts, told, mayCreate, foreignKey, beyond, room, approve, late, withdraw, edit, cancel, audit } =
		loaded;
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['payouts', 'batches']);
	const { holdReason } = payout;
	useLive(['payout'], isPayoutInMotion({ status: payout.status as PayoutStatus, holdReason }) ? 2500 : null);
	const what = `${payout.seller.name} · ${formatMoney(payout.amount, payout.currency)}`;
	return (
		<>
			<PageHeader
				title={what}
				badge={<PayoutBadge status={payout.status} />}
				breadcrumbs={[{ label: t('title'), to: '/payouts' }]}
				actions={
					<>
						{approve === 'yes' && (
							<ConfirmButton
								label={t('approve')}
								title={t('approveTitle')}
								text={what}
								confirmLabel={t('approve')}
								fields={{
									intent: 'approve',
									version: String(payout.version),
									accountVersion: String(payout.seller.accountVersion),
								}}
								variant="filled"
							>
								<AccountChangesAlert changes={payout.accountChanges} />
								<DailyLimitAlert days={beyond} />
								<BeyondOwedAlert beyond={loaded.beyondOwed} tick />
							</ConfirmButton>
						)}
						{edit && (
							<Button component={Link} to={`/payouts/${payout.id}/edit`} variant="default">
								{t('batches:edit')}
							</Button>
						)}
						{withdraw && (
							<ConfirmButton
								label={t('withdraw')}
								title={t('withdrawTitle')}
								text={t('withdrawText')}
								confirmLabel={t('withdraw')}
								fields={{ intent: 'withdraw' }}
								danger
							/>
						)}
						{cancel && (
							<ConfirmButton
								label={t('cancel')}
								title={t('cancelTitle')}
								text={t('cancelText')}
								confirmLabel={t('cancel')}
								fields={{ intent: 'cancel' }}
								danger
							/>
						)}
					</>
				}
			/>
			<SecurityKeyAlert foreignKey={foreignKey} />
			<Stack>
				{answer && 'reason' in answer && answer.reason && (
					<Alert color="red" role="alert">
						{t(`reasons.${answer.reason}`)} {'toss' in answer && answer.toss}
					</Alert>
				)}
				{answer && 'done' in answer && answer.done && (
					<Alert color="pine" role="status">
						{t(`done.${answer.done}`)}
					</Alert>
				)}
				{payout.batch && (
					<Text size="sm">
						{`${t('batches:batch')}: `}
						<Anchor component={Link} to={`/payouts/batches/${payout.batch.id}`} size="sm">
							{payout.batch.name}
						</Anchor>
					</Text>
				)}
				{approve === 'in-batch' && <Alert color="amber">{t('reasons.in-batch')}</Alert>}
				{approve === 'own-payout' && <Alert color="amber">{t('reasons.own-payout')}</Alert>}
				{approve === 'own-account' && <Alert color="amber">{t('reasons.own-account')}</Alert>}
				{late && <Alert color="amber">{t('reasons.date-passed')}</Alert>}
				{payout.unpayable && <Alert color="amber">{t(`reasons.${payout.unpayable}`)}</Alert>}
				<PayoutExplained payout={payout} mayCreate={mayCreate} room={room} />
				<AccountChangesAlert changes={payout.accountChanges} />
				<BeyondOwedAlert beyond={loaded.beyondOwed} />
				<Grid>
					<Grid.Col span={{ base: 12, md: 7 }}>
						<PayoutFacts payout={payout} />
					</Grid.Col>
					<Grid.Col span={{ base: 12, md: 5 }}>
						<Stack>
							<PayoutTimeline history={payout.history} />
							{(parts || told) && (
								<PayoutPartsCard
									parts={parts}
									payout={{ id: payout.id, refSellerId: payout.seller.refSellerId, live: !isDead(payout.status) }}
								/>
							)}
						</Stack>
					</Grid.Col>
				</Grid>
				{audit && <AuditRows rows={audit} />}
			</Stack>
		</>
	);
}
