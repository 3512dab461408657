import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldLike, MoneyField, SelectField, TextField } from '#app/ui/form-fields.tsx';
import { holidayRules, type PlanKind, planRhythms } from './plan.ts';
import { PlanPreview } from './plan-preview.tsx';
import { weekdays } from './plan-words.ts';

type PlanField = 'kind' | 'amount' | 'leastAmount' | 'transactionDescription' | 'rhythm' | 'ordinal' | 'onHoliday';

/** The kind that a form says at this moment. */
export const chosenKind = (kind: { value?: unknown }, kinds: readonly PlanKind[]): PlanKind =>
	kinds.find((one) => one === kind.value) ?? kinds[0]!;

/** The inputs of a plan, for a new one and for one that is changed. `whom` chooses the seller, where there is one to choose. */
export function PlanFields({
	fields,
	kinds,
	kind,
	whom,
}: {
	fields: Record<PlanField, FieldLike> & { rhythm: { value?: unknown } };
	kinds: readonly PlanKind[];
	kind: PlanKind;
	whom?: ReactNode;
}) {
	const { t } = useTranslation(['batches', 'payouts', 'plans']);
	const monthly = fields.rhythm.value === 'monthly';
	return (
		<>
			{kinds.length > 1 && (
				<SelectField
					field={fields.kind}
					required
					label={t('plans:kind')}
					options={kinds.map((value) => ({ value, label: t(`plans:kinds.${value}`) }))}
				/>
			)}
			{kind !== 'all' && whom}
			{kind === 'fixed' ? (
				<MoneyField field={fields.amount} required label={t('payouts:amount')} />
			) : (
				<MoneyField
					field={fields.leastAmount}
					label={t('plans:leastAmount')}
					description={t('plans:leastHint')}
					placeholder="1"
				/>
			)}
			<TextField
				field={fields.transactionDescription}
				required
				label={t('payouts:transactionDescription')}
				description={t('payouts:descriptionHint')}
			/>
			<SelectField
				field={fields.rhythm}
				required
				label={t('batches:rhythm')}
				options={planRhythms.map((value) => ({ value, label: t(`batches:rhythms.${value}`) }))}
			/>
			{fields.rhythm.value === 'weekly' ? (
				<SelectField
					field={fields.ordinal}
					required
					label={t('batches:weekday')}
					options={weekdays.map((day, index) => ({ value: String(index + 1), label: t(`batches:weekdays.${day}`) }))}
				/>
			) : (
				<TextField
					field={fields.ordinal}
					required
					label={t(monthly ? 'batches:dayOfMonth' : 'batches:businessDay')}
					description={t(monthly ? 'batches:dayOfMonthHint' : 'batches:businessDayHint')}
				/>
			)}
			<SelectField
				field={fields.onHoliday}
				required
				label={t('batches:onHoliday')}
				options={holidayRules.map((value) => ({ value, label: t(`batches:holidays.${value}`) }))}
			/>
		</>
	);
}

/** What a plan of all that is payable pays, and when that is counted; without terms, what to do first. */
export function PayableHint({
	hasTerms,
	leastAmount,
	sellerId,
}: {
	hasTerms: boolean;
	/** As typed. */
	leastAmount: string;
	/** Null: all sellers. */
	sellerId: string | null;
}) {
	const { t } = useTranslation('plans');
	if (!hasTerms)
		return (
			<Alert color="amber" title={t('noTermsTitle')}>
				<Text size="sm">
					{t('noTerms')}{' '}
					<Anchor component={Link} to="/owed/terms" size="sm" c="inherit" underline="always">
						{t('goTerms')}
					</Anchor>
				</Text>
			</Alert>
		);
	return (
		<Stack gap={4}>
			<Text size="sm" c="dimmed">
				{t('cutOffHint')}
			</Text>
			{sellerId !== '' && <PlanPreview leastAmount={leastAmount} sellerId={sellerId} />}
		</Stack>
	);
}
