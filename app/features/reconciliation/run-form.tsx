import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { Card, Checkbox, Fieldset, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { DateField, FormError, SelectField, SubmitButton } from '#app/ui/form-fields.tsx';
import { useValidation } from '#app/ui/use-validation.ts';
import type { Level } from './levels.ts';

const fetchSchema = async () => (await import('./run-schema.ts')).runSchema;

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
		...useValidation(fetchSchema, 'onBlur'),
	});
	return (
		<Card className="screen-only">
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
					<Grid gutter="sm" align="flex-end">
						<Grid.Col span={{ base: 12, sm: 6, lg: 4 }}>
							<SelectField
								field={fields.level}
								label={t('level')}
								options={levels.map((level) => ({ value: level, label: t(`levels.${level}`) }))}
							/>
						</Grid.Col>
						<Grid.Col span={{ base: 6, sm: 3, lg: 2 }}>
							<DateField field={fields.from} required label={t('from')} />
						</Grid.Col>
						<Grid.Col span={{ base: 6, sm: 3, lg: 2 }}>
							<DateField field={fields.to} required label={t('to')} />
						</Grid.Col>
						<Grid.Col span={{ base: 12, sm: 6, lg: 4 }}>
							<DateField field={fields.asOf} required label={t('asOf')} description={t('asOfHint')} />
						</Grid.Col>
					</Grid>
					{merchants.length > 1 && (
						<Fieldset legend={t('merchants')} p="sm">
							<Text size="xs" c="dimmed" mb="xs">
								{t('merchantsHint')}
							</Text>
							<Group gap="md" mah={180} style={{ overflow: 'auto' }} lang="">
								{merchants.map((mId) => (
									<Checkbox key={mId} name="mIds" value={mId} label={mId} size="sm" />
								))}
							</Group>
						</Fieldset>
					)}
					<Group justify="space-between" align="flex-end" gap="sm">
						<Checkbox name="full" value="on" size="sm" label={t('fullRun')} description={t('fullRunHint')} />
						<SubmitButton>{t('start')}</SubmitButton>
					</Group>
				</Stack>
			</Form>
		</Card>
	);
}
