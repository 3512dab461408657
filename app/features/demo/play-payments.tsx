import { Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MethodText } from '#app/features/payments/transaction-badge.tsx';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { SubmitButton } from '#app/ui/form-fields.tsx';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { playedMethods, playedStatuses, settlementChanges } from './moves.ts';
import { MoveButton, MoveForm, PlaySection } from './play-section.tsx';
import type { PlayedPayment } from './sandbox-control.server.ts';

/** Stands in for buyers: pays, deposits, asks for the money back. */
export function PlayPayments({ payments, now }: { payments: PlayedPayment[]; now: Date }) {
	const { t } = useTranslation(['demo', 'transactions']);
	const today = kstDayOf(now);
	return (
		<PlaySection title={t('payments.title')} text={t('payments.text')}>
			<MoveForm key={today} fields={{ move: 'pay' }}>
				<Group gap="xs" align="flex-end">
					<NativeSelect
						name="method"
						label={t('payments.method')}
						data={playedMethods.map((value) => ({ value, label: t(`transactions:methods.${value}`) }))}
					/>
					<NativeSelect
						name="status"
						label={t('payments.status')}
						data={playedStatuses.map((value) => ({ value, label: t(`payments.statuses.${value}`) }))}
					/>
					<TextInput
						name="amount"
						label={t('payments.amount')}
						inputMode="numeric"
						defaultValue="55,000"
						required
						w={120}
					/>
					<TextInput
						name="count"
						label={t('payments.count')}
						type="number"
						min={1}
						max={1000}
						defaultValue="1"
						w={90}
					/>
					<TextInput name="day" label={t('payments.day')} type="date" max={today} defaultValue={today} required />
					<SubmitButton>{t('payments.make')}</SubmitButton>
				</Group>
			</MoveForm>
			<DataTable
				caption={t('payments.recent')}
				summary={t('payments.recent')}
				rows={payments}
				rowKey={(payment) => payment.paymentKey}
				empty={
					<Text size="sm" p="sm">
						{t('payments.empty')}
					</Text>
				}
				columns={[
					{ key: 'payment', header: t('payments.payment'), render: (payment) => payment.orderId },
					{ key: 'method', header: t('payments.method'), render: (payment) => <MethodText method={payment.method} /> },
					{
						key: 'status',
						header: t('payments.status'),
						render: (payment) => <StatusBadge tone="neutral" label={payment.status} />,
					},
					{
						key: 'amount',
						header: t('payments.amount'),
						align: 'end',
						render: (payment) => <Money amount={BigInt(payment.totalAmount)} />,
					},
					{
						key: 'balance',
						header: t('payments.balance'),
						align: 'end',
						render: (payment) => <Money amount={BigInt(payment.balanceAmount)} />,
					},
					{ key: 'moves', header: '', render: (payment) => <PaymentMoves payment={payment} /> },
				]}
			/>
		</PlaySection>
	);
}

function PaymentMoves({ payment }: { payment: PlayedPayment }) {
	const { t } = useTranslation('demo');
	const { paymentKey, orderId, status, balanceAmount, virtualAccount } = payment;
	const waiting = status === 'WAITING_FOR_DEPOSIT';
	const cancellable = waiting || ((status === 'DONE' || status === 'PARTIAL_CANCELED') && balanceAmount > 0);
	const holder: Record<string, string> = virtualAccount && !waiting ? { holder: virtualAccount.customerName } : {};
	return (
		<Group gap={4}>
			{waiting && <MoveButton fields={{ move: 'deposit', paymentKey }} label={t('payments.deposit')} about={orderId} />}
			{cancellable && (
				<MoveButton fields={{ move: 'cancel', paymentKey, ...holder }} label={t('payments.cancel')} about={orderId} />
			)}
		</Group>
	);
}

/** Spoils one settlement line. */
export function PlayBreaks({ payments }: { payments: PlayedPayment[] }) {
	const { t } = useTranslation('demo');
	const moved = payments.flatMap((payment) => {
		const deposited = payment.transactions.some(({ status }) => status === 'DONE');
		return payment.transactions
			.filter(({ status }) => deposited && status !== 'WAITING_FOR_DEPOSIT')
			.map(({ transactionKey, status, amount }) => ({
				value: transactionKey,
				label: `${payment.orderId} · ${status} · ${amount.toLocaleString('ko-KR')}`,
			}));
	});
	return (
		<PlaySection title={t('breaks.title')} text={t('breaks.text')}>
			{moved.length === 0 ? (
				<Text size="sm">{t('payments.empty')}</Text>
			) : (
				<MoveForm fields={{ move: 'settlement' }}>
					<Group gap="xs" align="flex-end">
						<NativeSelect name="transactionKey" label={t('breaks.transaction')} data={moved} maw={380} />
						<NativeSelect
							name="change"
							label={t('breaks.change')}
							data={settlementChanges.map((value) => ({ value, label: t(`breaks.changes.${value}`) }))}
						/>
						<SubmitButton variant="default">{t('breaks.seed')}</SubmitButton>
					</Group>
				</MoveForm>
			)}
		</PlaySection>
	);
}
