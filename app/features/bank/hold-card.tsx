import { type SubmissionResult, useForm } from '@conform-to/react';
import { Alert, Group, Stack, Text } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Section } from '#app/features/payments/section.tsx';
import { FormError, MoneyField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useValidation } from '#app/ui/use-validation.ts';

const fetchHold = async () => (await import('./account-schema.ts')).holdSchema;
const fetchRemoval = async () => (await import('./account-schema.ts')).removeHoldSchema;

type Submitted = SubmissionResult<string[]>;

interface HoldCardProps {
	hold: { amount: bigint; reason: string } | null;
	/** What the last post was about, and what was wrong with it. */
	answer: { intent: 'note' | 'remove'; done: boolean; result?: unknown } | undefined;
}

/** Notes, corrects and takes back that a part of a batch is kept back. */
export function HoldCard({ hold, answer }: HoldCardProps) {
	const { t } = useTranslation(['bank', 'common']);
	const resultOf = (intent: 'note' | 'remove') =>
		answer?.intent === intent && !answer.done ? (answer.result as Submitted) : undefined;
	const [note, noteFields] = useForm({
		id: `hold-${hold?.amount ?? 'none'}`,
		lastResult: resultOf('note'),
		defaultValue: { amount: hold ? String(hold.amount) : '', reason: hold?.reason ?? '' },
		...useValidation(fetchHold),
	});
	const [remove, removeFields] = useForm({
		id: 'remove-hold',
		lastResult: resultOf('remove'),
		...useValidation(fetchRemoval),
	});
	return (
		<Section title={t('bank:hold.title')}>
			<Stack gap="sm">
				<Text size="sm" c="dimmed">
					{t('bank:hold.hint')}
				</Text>
				{answer?.done && (
					<Alert color="pine" role="status">
						{t(`bank:hold.done.${answer.intent}`)}
					</Alert>
				)}
				<Form method="post" id={note.id} onSubmit={note.onSubmit} noValidate={note.noValidate}>
					<UnsavedGuard />
					<input type="hidden" name="intent" value="note" />
					<Stack gap="sm">
						<FormError errors={note.errors} />
						<MoneyField field={noteFields.amount} label={t('bank:hold.amount')} required />
						<TextField field={noteFields.reason} label={t('bank:hold.reason')} required />
						<Group>
							<SubmitButton variant="default">{t(hold ? 'bank:hold.correct' : 'bank:hold.note')}</SubmitButton>
						</Group>
					</Stack>
				</Form>
				{hold && (
					<Form method="post" id={remove.id} onSubmit={remove.onSubmit} noValidate={remove.noValidate}>
						<UnsavedGuard />
						<input type="hidden" name="intent" value="remove" />
						<Stack gap="sm">
							<FormError errors={remove.errors} />
							<TextField field={removeFields.reason} label={t('bank:hold.removeReason')} required />
							<Group>
								<SubmitButton variant="default">{t('bank:hold.remove')}</SubmitButton>
							</Group>
						</Stack>
					</Form>
				)}
			</Stack>
		</Section>
	);
}
