import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { Alert, Button, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Form, Link } from '@remix-run/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfferedSeller } from '#app/features/sellers/pick-sellers.server.ts';
import { SellerPicker } from '#app/features/sellers/seller-picker.tsx';
import { formatDayWithWeekday, formatInstant, formatMoney } from '#app/i18n/format.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { DateField, FormError, MoneyField, SelectField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { MustTick } from '#app/ui/must-tick.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useValidation } from '#app/ui/use-validation.ts';
import { AlikePayouts } from './alike-payouts.tsx';
import { scheduleTypes } from './payout.ts';
import type { ScheduleWarning } from './schedule-rules.ts';
import { useCountdown } from './use-countdown.ts';

const fetchSchema = async () => (await import('./payout-schema.ts')).payoutSchema;

interface PayoutFormProps {
	lastResult: SubmissionResult<string[]> | null | undefined;
	/** Offered before anything is typed. */
	sellers: OfferedSeller[];
	/** What has to be confirmed before the payout can be scheduled. */
	warnings: ScheduleWarning[];
	/** The payouts that this one may repeat. */
	alike: readonly { id: string; refPayoutId: string }[];
	defaults: { sellerId?: string; amount?: string; transactionDescription?: string; replacesPayoutId?: string };
	rules: {
		thresholdWon: bigint | null;
		expressOpen: boolean;
		expressOpensAt: Date;
		/** Until today's cut-off, when the page was made; counted down from there. */
		expressLeftMs: number;
		earliest: KstDay;
		latest: KstDay;
	};
	/** What there is to say about the payout as it is typed. */
	notice?: (draft: { scheduleType?: string; payoutOn?: string; amount?: string }) => ReactNode;
}

/** The form of a new payout, with the dates and hours that Toss takes. */
export function PayoutForm({ lastResult, sellers, warnings, alike, defaults, rules, notice }: PayoutFormProps) {
	const { t, i18n } = useTranslation(['payouts', 'common']);
	const [form, fields] = useForm({
		lastResult,
		defaultValue: { scheduleType: rules.expressOpen ? 'EXPRESS' : 'SCHEDULED', payoutOn: rules.earliest, ...defaults },
		...useValidation(fetchSchema, 'onBlur'),
	});
	const language = i18n.language === 'en' ? 'en' : 'ko';
	const left = useCountdown(rules.expressLeftMs);
	const scheduled = fields.scheduleType.value === 'SCHEDULED';
	return (
		<Form method="post" {...getFormProps(form)}>
			<UnsavedGuard />
			<Stack maw={760}>
				<FormError errors={form.errors} />
				{defaults.replacesPayoutId && <input type="hidden" name="replacesPayoutId" value={defaults.replacesPayoutId} />}
				<Card>
					<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" className="fields-in-line">
						<SellerPicker
							field={fields.sellerId}
							label={t('seller')}
							description={sellers.length > 0 ? t('sellerHint') : t('noSellers')}
							initial={sellers}
						/>
						<MoneyField
							field={fields.amount}
							required
							label={t('amount')}
							description={
								rules.thresholdWon === null
									? t('amountHintFree')
									: t('amountHint', { threshold: formatMoney(rules.thresholdWon) })
							}
						/>
						<SelectField
							field={fields.scheduleType}
							required
							label={t('scheduleType')}
							description={
								scheduled
									? t('scheduledHint', {
											from: formatDayWithWeekday(rules.earliest, language),
											to: formatDayWithWeekday(rules.latest, language),
										})
									: rules.expressOpen
										? `${t('expressOpen')} ${left}`
										: t('expressHint', { at: formatInstant(rules.expressOpensAt) })
							}
							options={scheduleTypes.map((type) => ({ value: type, label: t(`scheduleTypes.${type}`) }))}
						/>
						{scheduled && (
							<DateField
								field={fields.payoutOn}
								required
								label={t('payoutOn')}
								min={rules.earliest}
								max={rules.latest}
							/>
						)}
						<TextField
							field={fields.transactionDescription}
							required
							label={t('transactionDescription')}
							description={t('descriptionHint')}
						/>
					</SimpleGrid>
				</Card>
				{notice?.({
					scheduleType: fields.scheduleType.value,
					payoutOn: fields.payoutOn.value,
					amount: fields.amount.value,
				})}
				{warnings.length > 0 && (
					<Alert
						color="amber"
						role="alert"
						title={t('confirmTitle')}
						icon={<IconAlertTriangle size={18} aria-hidden />}
					>
						<Stack gap="xs">
							{warnings.map((warning) => (
								<MustTick key={warning} value={warning} label={<Text size="sm">{t(`warnings.${warning}`)}</Text>} />
							))}
							<AlikePayouts payouts={alike} />
						</Stack>
					</Alert>
				)}
				<Group>
					<SubmitButton>{warnings.length > 0 ? t('confirmSubmit') : t('submit')}</SubmitButton>
					<Button component={Link} to="/payouts" variant="default">
						{t('common:actions.cancel')}
					</Button>
				</Group>
			</Stack>
		</Form>
	);
}
