import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { Alert, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Form } from '@remix-run/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SellerSearch } from '#app/features/sellers/seller-search.tsx';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { DateField, FormError, SelectField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { MustTick } from '#app/ui/must-tick.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useValidation } from '#app/ui/use-validation.ts';
import { FeeTrial } from './fee-trial.tsx';
import type { KnownSeller } from './known-seller.server.ts';
import { percentText } from './percent.ts';
import { type TermsPeriod, vatWays } from './terms.ts';
import type { TermsEffect } from './terms-effect.server.ts';
import type { TermsScope } from './terms-schema.ts';

const fetchSchema = async () => (await import('./terms-schema.ts')).termsSchema;
const scopes = ['all', 'one', 'follow'] satisfies TermsScope[];

/** The form of new terms, with what they make of an amount, and what they would change that was worked out already. */
export function TermsForm({
	id: given,
	refSellerId,
	sellers,
	from,
	inForce,
	lastResult,
	effect,
}: {
	/** By which the server knows this form, were it sent twice. */
	id: string;
	refSellerId: string | undefined;
	/** Offered before anything is typed; that of `refSellerId` is among them. */
	sellers: KnownSeller[];
	from: KstDay;
	/** What it begins with. */
	inForce: Pick<TermsPeriod, 'commissionBp' | 'vat' | 'payableAfterDays'> | null;
	lastResult: SubmissionResult<string[]> | null | undefined;
	effect: TermsEffect | null;
}) {
	const { t } = useTranslation('owedTerms');
	const [id] = useState(given);
	const [form, fields] = useForm({
		lastResult,
		defaultValue: {
			scope: refSellerId === undefined ? 'all' : 'one',
			refSellerId,
			from,
			commission: inForce ? percentText(inForce.commissionBp) : undefined,
			vat: inForce?.vat ?? 'added',
			payableAfterDays: String(inForce?.payableAfterDays ?? 0),
		},
		...useValidation(fetchSchema, 'onBlur'),
	});
	const scope = fields.scope.value ?? 'all';
	return (
		<Form method="post" {...getFormProps(form)}>
			<UnsavedGuard />
			<input type="hidden" name="id" value={id} />
			<Stack maw={860}>
				<FormError errors={form.errors} />
				<SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" className="fields-in-line">
					<SelectField
						field={fields.scope}
						required
						label={t('scope')}
						options={scopes.map((value) => ({ value, label: t(`scopes.${value}`) }))}
					/>
					{scope !== 'all' && (
						<SellerSearch
							field={fields.refSellerId}
							label={t('seller')}
							description={t('refSellerIdHint')}
							initial={sellers}
							from="/owed/terms/pick"
							keyOf={(seller) => seller.refSellerId}
							nameOf={(seller) => (seller.name ? `${seller.name} (${seller.refSellerId})` : seller.refSellerId)}
							placeholder={t('search')}
							none={t('sellerNone')}
							free
						/>
					)}
					<DateField field={fields.from} required label={t('from')} description={t('fromHint')} />
				</SimpleGrid>
				{scope !== 'follow' && (
					<>
						<SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" className="fields-in-line">
							<TextField
								field={fields.commission}
								required
								label={t('commissionPercent')}
								description={t('commissionHint')}
							/>
							<SelectField
								field={fields.vat}
								required
								label={t('vat')}
								description={t('vatHint')}
								options={vatWays.map((value) => ({ value, label: t(`vatWays.${value}`) }))}
							/>
							<TextField
								field={fields.payableAfterDays}
								required
								label={t('payableAfterDays')}
								description={t('payableAfterDaysHint')}
							/>
						</SimpleGrid>
						<FeeTrial
							commission={fields.commission.value}
							vat={fields.vat.value === 'included' ? 'included' : 'added'}
						/>
					</>
				)}
				{effect && (
					<Alert
						color="amber"
						role="alert"
						title={t('effect.title')}
						icon={<IconAlertTriangle size={18} aria-hidden />}
					>
						<Stack gap="xs">
							<Text size="sm">
								{t('effect.text', {
									orders: t('effect.orders', { count: effect.orders }),
									sellers: t('effect.sellers', { count: effect.sellers }),
									some: effect.some.join(', ') + (effect.sellers > effect.some.length ? ' …' : ''),
								})}
							</Text>
							<MustTick
								key={effect.orders}
								value={String(effect.orders)}
								label={<Text size="sm">{t('effect.confirm')}</Text>}
							/>
						</Stack>
					</Alert>
				)}
				<Group>
					<SubmitButton>{t(effect ? 'submitConfirmed' : 'submit')}</SubmitButton>
				</Group>
			</Stack>
		</Form>
	);
}
