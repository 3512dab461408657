import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint } from '@conform-to/zod/v4';
import { Card, Checkbox, Fieldset, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { DateField, FormError, SelectField, SubmitButton } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import type { Level } from './levels.ts';
import { runSchema } from './run-schema.ts';

interface RunFormProps {
	lastResult: SubmissionResult<string[]> | null | undefined;
	/** Those that can be run. */
	levels: Level[];
	merchants: string[];
	defaults: { from: string; to: string; asOf: string };
}

/** The form that starts a reconciliation. */
export function RunForm({ lastResult, levels, merchants, defaults }: RunFormProps) {
	const { t } = useTranslation('reconciliation');
	const [form, fields] = useForm({
		lastResult,
		defaultValue: { level: 'transactions', ...defaults },
		constraint: getZodConstraint(runSchema),
		onValidate: ({ formData }) => parseForm(formData, runSchema),
		shouldValidate: 'onBlur',
		shouldRevalidate: 'onInput',
	});
	return (
		<Card>
			<Form method="post" {...getFormProps(form)}>
				<Stack gap="sm">
					<div>
						<Title order={2} size="h3">
							{t('newRun')}
						</Title>
						<Text size="sm" c="dimmed">
							{t('newRunHint')}
						</Text>
					</div>
					<FormError errors={form.errors} />
					<SelectField
						field={fields.level}
						label={t('level')}
						options={levels.map((level) => ({ value: level, label: t(`levels.${level}`) }))}
					/>
					<SimpleGrid cols={2} spacing="sm">
						<DateField field={fields.from} label={t('from')} />
						<DateField field={fields.to} label={t('to')} />
					</SimpleGrid>
					<DateField field={fields.asOf} label={t('asOf')} description={t('asOfHint')} />
					{merchants.length > 1 && (
						<Fieldset legend={t('merchants')} p="sm">
							<Text size="xs" c="dimmed" mb="xs">
								{t('merchantsHint')}
							</Text>
							<Stack gap={6} mah={180} style={{ overflow: 'auto' }} lang="">
								{merchants.map((mId) => (
									<Checkbox key={mId} name="mIds" value={mId} label={mId} size="sm" />
								))}
							</Stack>
						</Fieldset>
					)}
					<SubmitButton>{t('start')}</SubmitButton>
				</Stack>
			</Form>
		</Card>
	);
}
