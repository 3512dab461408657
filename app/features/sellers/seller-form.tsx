import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { Button, Card, Group, SimpleGrid, Stack, Title } from '@mantine/core';
import { Form, Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormError, SelectField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useValidation } from '#app/ui/use-validation.ts';
import { bankOptions } from './banks.ts';
import { type BusinessType, businessTypes } from './seller.ts';
import type { SellerInput } from './seller-schema.ts';

const fetchSchema = async () => (await import('./seller-schema.ts')).sellerSchema;

/** What a form may start with: everything but the account number, which nobody gets back unasked. */
export interface SellerDefaults {
	businessType: string;
	name: string;
	representativeName: string | null;
	businessRegistrationNumber: string | null;
	email: string;
	phone: string;
	bankCode: string;
	holderName: string;
}

interface SellerFields extends SellerDefaults {
	refSellerId: string;
	accountNumber: string;
}

/** The form of a seller: a new one, or one that was refused and is corrected (then with `defaults`). */
export function SellerForm({
	lastResult,
	defaults,
	backTo,
}: {
	lastResult: SubmissionResult<string[]> | null | undefined;
	defaults?: SellerDefaults;
	backTo: string;
}) {
	const { t, i18n } = useTranslation(['sellers', 'common']);
	const [form, fields] = useForm<SellerFields, SellerInput>({
		lastResult,
		defaultValue: defaults ?? { businessType: 'INDIVIDUAL' },
		...useValidation(fetchSchema, 'onBlur'),
	});
	const value = fields.businessType.value as string | undefined;
	const businessType: BusinessType = businessTypes.find((type) => type === value) ?? 'INDIVIDUAL';
	const isCompany = businessType !== 'INDIVIDUAL';
	return (
		<Form method="post" {...getFormProps(form)}>
			<UnsavedGuard />
			<Stack maw={760}>
				<FormError errors={form.errors} />
				<Card>
					<Title order={2} mb="sm">
						{t('facts')}
					</Title>
					<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" className="fields-in-line">
						<SelectField
							field={fields.businessType}
							required
							label={t('businessType')}
							options={businessTypes.map((type) => ({ value: type, label: t(`businessTypes.${type}`) }))}
						/>
						{!defaults && (
							<TextField field={fields.refSellerId} label={t('refSellerId')} description={t('refSellerIdHint')} />
						)}
						<TextField field={fields.name} required label={t(`names.${businessType}`)} />
						{isCompany && <TextField field={fields.representativeName} required label={t('representativeName')} />}
						{isCompany && (
							<TextField
								field={fields.businessRegistrationNumber}
								required
								label={t('businessRegistrationNumber')}
								placeholder="123-45-67890"
							/>
						)}
						<TextField
							field={fields.email}
							required
							type="email"
							label={t('email')}
							description={isCompany ? t('emailHint') : undefined}
						/>
						<TextField
							field={fields.phone}
							required
							type="tel"
							label={t('phone')}
							description={t('phoneHint')}
							placeholder="010-1234-5678"
						/>
					</SimpleGrid>
				</Card>
				<Card>
					<Title order={2} mb="sm">
						{t('account')}
					</Title>
					<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" className="fields-in-line">
						<SelectField field={fields.bankCode} required label={t('bank')} options={bankOptions(i18n.language)} />
						<TextField
							field={fields.accountNumber}
							required
							label={t('accountNumber')}
							description={t('accountHint')}
						/>
						<TextField field={fields.holderName} required label={t('holderName')} description={t('holderHint')} />
					</SimpleGrid>
				</Card>
				<Group>
					<SubmitButton>{defaults ? t('resubmit') : t('submit')}</SubmitButton>
					<Button component={Link} to={backTo} variant="default">
						{t('common:actions.cancel')}
					</Button>
				</Group>
			</Stack>
		</Form>
	);
}
