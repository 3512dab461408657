import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { Button, Card, Group, SimpleGrid, Stack } from '@mantine/core';
import { Form, Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormError, SelectField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useValidation } from '#app/ui/use-validation.ts';
import { bankOptions } from './banks.ts';
import type { BusinessType } from './seller.ts';
import type { SellerEdit } from './seller-schema.ts';

const fetchCompany = async () => (await import('./seller-schema.ts')).companyEditSchema;
const fetchIndividual = async () => (await import('./seller-schema.ts')).individualEditSchema;

export interface EditedSeller {
	id: string;
	businessType: string;
	name: string;
	representativeName: string | null;
	email: string;
	phone: string;
	bankCode: string;
	holderName: string;
	accountNumberLast4: string;
}

interface EditFields {
	name: string;
	representativeName: string;
	email: string;
	phone: string;
	bankCode: string;
	accountNumber: string;
	holderName: string;
}

/** The form of a registered seller: what may be changed at Toss. The account number is only typed to be replaced. */
export function SellerEditForm({
	seller,
	seen,
	lastResult,
}: {
	seller: EditedSeller;
	/** The print of what is shown. */
	seen: string;
	lastResult: SubmissionResult<string[]> | null | undefined;
}) {
	const { t, i18n } = useTranslation(['sellers', 'common']);
	const isCompany = seller.businessType !== 'INDIVIDUAL';
	const { name, representativeName, email, phone, bankCode, holderName } = seller;
	const [form, fields] = useForm<EditFields, SellerEdit>({
		lastResult,
		defaultValue: { name, representativeName: representativeName ?? '', email, phone, bankCode, holderName },
		...useValidation(isCompany ? fetchCompany : fetchIndividual, 'onBlur'),
	});
	return (
		<Form method="post" {...getFormProps(form)}>
			<UnsavedGuard />
			<input type="hidden" name="seen" value={seen} />
			<Stack maw={760}>
				<FormError errors={form.errors} />
				<Card>
					<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
						<TextField field={fields.name} required label={t(`names.${seller.businessType as BusinessType}`)} />
						{isCompany && <TextField field={fields.representativeName} required label={t('representativeName')} />}
						<TextField field={fields.email} required type="email" label={t('email')} />
						<TextField field={fields.phone} required type="tel" label={t('phone')} description={t('phoneHint')} />
						<SelectField field={fields.bankCode} required label={t('bank')} options={bankOptions(i18n.language)} />
						<TextField
							field={fields.accountNumber}
							label={t('accountNumber')}
							description={t('accountKeepHint', { last4: seller.accountNumberLast4 })}
						/>
						<TextField field={fields.holderName} required label={t('holderName')} description={t('holderHint')} />
					</SimpleGrid>
				</Card>
				<Group>
					<SubmitButton>{t('save')}</SubmitButton>
					<Button component={Link} to={`/sellers/${seller.id}`} variant="default">
						{t('common:actions.cancel')}
					</Button>
				</Group>
			</Stack>
		</Form>
	);
}
