import { Alert, Anchor, Button, Card, Code, Stack, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { bankName } from '#app/features/sellers/banks.ts';
import { maskedAccount } from '#app/features/sellers/seller.ts';
import { formatInstant, formatMoney } from '#app/i18n/format.ts';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { toneColors } from '#app/ui/status-badge.tsx';
import type { RoomOfDay } from './daily-limit.server.ts';
import { failureRemedy } from './failure-remedy.ts';
import { canReplace, type HoldReason, isSettled, type PayoutStatus, type ScheduleType } from './payout.ts';
import { payoutTones } from './payout-tones.ts';
import type { PayoutDetail } from './queries.server.ts';

const isElsewhere = (detail: unknown) =>
	typeof detail === 'object' && detail !== null && 'elsewhere' in detail && detail.elsewhere === true;

/** Why a payout waits for somebody to approve it. */
function waitsBecause({ accountVersion, seller, batchId }: PayoutDetail) {
	if (accountVersion !== seller.accountVersion) return 'explain.awaiting_account';
	return batchId ? 'explain.awaiting_batch' : 'explain.awaiting_approval';
}

/** What the status of a payout means for whoever looks at it. */
function explanationOf(payout: PayoutDetail, status: PayoutStatus) {
	if (status === 'awaiting_approval') return waitsBecause(payout);
	const elsewhere = payout.history.some(({ to, detail }) => to === 'canceled' && isElsewhere(detail));
	return status === 'canceled' && elsewhere ? 'explain.canceled_elsewhere' : (`explain.${status}` as const);
}

/** Where the payout stands in plain words: why it waits, why it failed, and what to do. */
export function PayoutExplained({
	payout,
	mayCreate,
	room,
}: {
	payout: PayoutDetail;
	mayCreate: boolean;
	/** What is left of the limit of the day by which it is held. */
	room: RoomOfDay | null;
}) {
	const { t } = useTranslation('payouts');
	const status = payout.status as PayoutStatus;
	const held = status === 'approved' && payout.holdReason !== null;
	const broken = status === 'failed' || status === 'rejected';
	const again = canReplace(status) && status !== 'withdrawn' && !payout.replacedBy && mayCreate;
	return (
		<Alert
			color={toneColors[payoutTones[status]]}
			title={t(`statuses.${status}`)}
			icon={<IconInfoCircle size={18} aria-hidden />}
			role="status"
		>
			<Text size="sm">
				{held ? t(`holds.${payout.holdReason as HoldReason}`) : t(explanationOf(payout, status))}
				{held && payout.holdUntil && ` ${t('holdUntil', { at: formatInstant(payout.holdUntil) })}`}
			</Text>
			{held && room && (
				<Text size="sm">
					{t('dailyLimit.room', { day: room.day, limit: formatMoney(room.limit), left: formatMoney(room.left) })}{' '}
					{payout.amount > room.limit && `${t('dailyLimit.alone')} `}
					<Anchor component={Link} to="/payouts/rules" size="sm" underline="always">
						{t('dailyLimit.raise')}
					</Anchor>
				</Text>
			)}
			{(broken || again) && (
				<Stack gap="sm" mt="sm" align="flex-start">
					{broken && (
						<KeyValue
							facts={[
								{
									label: t('failure.remedy'),
									value: t(`failure.remedies.${failureRemedy(payout.failureCode ?? '')}`),
								},
								payout.failureMessage !== null && { label: t('failure.message'), value: payout.failureMessage },
								payout.failureCode !== null && {
									label: t('failure.code'),
									value: <Code>{payout.failureCode}</Code>,
								},
								payout.failureTraceId !== null && {
									label: t('failure.traceId'),
									value: <Code>{payout.failureTraceId}</Code>,
								},
							]}
						/>
					)}
					{again && (
						<Button component={Link} to={`/payouts/new?replaces=${payout.id}`} size="compact-md" variant="default">
							{t('payAgain')}
						</Button>
					)}
				</Stack>
			)}
		</Alert>
	);
}

/** Everything about the payout itself. */
export function PayoutFacts({ payout }: { payout: PayoutDetail }) {
	const { t, i18n } = useTranslation('payouts');
	const { seller } = payout;
	return (
		<Card>
			<Title order={2} mb="xs">
				{t('facts')}
			</Title>
			<KeyValue
				facts={[
					{ label: t('amount'), value: <Money amount={payout.amount} currency={payout.currency} /> },
					{
						label: t('seller'),
						value: (
							<Anchor component={Link} to={`/sellers/${seller.id}`} size="sm">
								{`${seller.name} (${seller.refSellerId})`}
							</Anchor>
						),
					},
					{
						label: t('account'),
						value: (
							<>
								{`${bankName(seller.bankCode, i18n.language)} ${maskedAccount(seller.accountNumberLast4)} ${seller.holderName}`}
								{payout.accountChangedAt && (
									<Text size="xs" component="div">
										{t(isSettled(payout.status as PayoutStatus) ? 'accountChanged' : 'accountChangedSince', {
											at: formatInstant(payout.accountChangedAt),
										})}
									</Text>
								)}
							</>
						),
					},
					{ label: t('scheduleType'), value: t(`scheduleTypes.${payout.scheduleType as ScheduleType}`) },
					{
						label: t('payoutOn'),
						value: payout.payoutOn && <KstDayText day={fromDateColumn(payout.payoutOn)} weekday />,
					},
					{ label: t('transactionDescription'), value: payout.transactionDescription },
					{ label: t('refPayoutId'), value: <Code>{payout.refPayoutId}</Code> },
					{ label: t('tossPayoutId'), value: payout.tossPayoutId && <Code>{payout.tossPayoutId}</Code> },
					{ label: t('createdAt'), value: <DateTime at={payout.createdAt} /> },
					payout.createdByName !== null && { label: t('createdBy'), value: payout.createdByName },
					payout.approvedByName !== null && { label: t('approvedBy'), value: payout.approvedByName },
					{ label: t('requestedAt'), value: <DateTime at={payout.requestedAt} /> },
					{ label: t('finishedAt'), value: <DateTime at={payout.finishedAt} /> },
					payout.valueOn && {
						label: t('endedOn'),
						value: (
							<>
								<KstDayText day={fromDateColumn(payout.valueOn)} weekday />
								<Text size="xs" component="div">
									{t('heardLate')}
								</Text>
							</>
						),
					},
					payout.idempotencyKey !== null && {
						label: t('idempotencyKey'),
						value: <Code>{payout.idempotencyKey}</Code>,
					},
					payout.attempts > 0 && { label: t('attempts'), value: payout.attempts },
					payout.replaces && {
						label: t('replaces'),
						value: (
							<Anchor component={Link} to={`/payouts/${payout.replaces.id}`} size="sm">
								{payout.replaces.refPayoutId}
							</Anchor>
						),
					},
					payout.replacedBy && {
						label: t('replacedBy'),
						value: (
							<Anchor component={Link} to={`/payouts/${payout.replacedBy.id}`} size="sm">
								{payout.replacedBy.refPayoutId}
							</Anchor>
						),
					},
				]}
			/>
		</Card>
	);
}
