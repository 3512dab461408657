import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { SimpleGrid, Stack } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormError, SelectField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useValidation } from '#app/ui/use-validation.ts';
import { roles } from './roles.ts';

const fetchSchema = async () => (await import('./user-schema.ts')).newUserSchema;

/** The form that adds a person. */
export function NewUserForm({ lastResult }: { lastResult: SubmissionResult<string[]> | null | undefined }) {
	const { t } = useTranslation(['users', 'common']);
	const [form, fields] = useForm({
		lastResult,
		...useValidation(fetchSchema),
	});
	return (
		<Form method="post" {...getFormProps(form)}>
			<UnsavedGuard />
			<Stack>
				<FormError errors={form.errors} />
				<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
					<TextField field={fields.email} required label={t('email')} type="email" />
					<TextField field={fields.name} label={t('name')} />
					<SelectField
						field={fields.role}
						required
						label={t('role')}
						options={roles.map((role) => ({ value: role, label: t(`common:roles.${role}`) }))}
					/>
					<TextField
						field={fields.password}
						label={t('password')}
						description={t('passwordHint')}
						type="password"
						autoComplete="new-password"
					/>
				</SimpleGrid>
				<SubmitButton name="intent" value="create" style={{ alignSelf: 'flex-start' }}>
					{t('add')}
				</SubmitButton>
			</Stack>
		</Form>
	);
}
