import { useTranslation } from 'react-i18next';
import { type FieldLike, MoneyField, SelectField, TextField } from '#app/ui/form-fields.tsx';
import { holidayRules, planRhythms } from './plan.ts';

type PlanField = 'amount' | 'transactionDescription' | 'rhythm' | 'ordinal' | 'onHoliday';

/** The inputs of a plan, for a new one and for one that is changed. */
export function PlanFields({ fields }: { fields: Record<PlanField, FieldLike> }) {
	const { t } = useTranslation(['batches', 'payouts']);
	return (
		<>
			<MoneyField field={fields.amount} required label={t('payouts:amount')} />
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
			<TextField field={fields.ordinal} required label={t('batches:ordinal')} description={t('batches:ordinalHint')} />
			<SelectField
				field={fields.onHoliday}
				required
				label={t('batches:onHoliday')}
				options={holidayRules.map((value) => ({ value, label: t(`batches:holidays.${value}`) }))}
			/>
		</>
	);
}
