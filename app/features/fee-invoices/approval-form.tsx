import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { Group, Stack } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormError, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useValidation } from '#app/ui/use-validation.ts';

const fetchSchema = async () => (await import('./invoice-schemas.ts')).numberSchema;

/** The form in which the number of an invoice is noted once it is issued. */
export function ApprovalForm({ lastResult }: { lastResult: SubmissionResult<string[]> | null | undefined }) {
	const { t } = useTranslation('invoices');
	const [form, fields] = useForm({ lastResult, ...useValidation(fetchSchema) });
	return (
		<Form method="post" {...getFormProps(form)}>
			<UnsavedGuard />
			<input type="hidden" name="intent" value="issue" />
			<Stack gap="sm" maw={480}>
				<FormError errors={form.errors} />
				<TextField field={fields.number} required label={t('one.number')} description={t('one.numberHint')} />
				<Group>
					<SubmitButton>{t('one.submit')}</SubmitButton>
				</Group>
			</Stack>
		</Form>
	);
}
