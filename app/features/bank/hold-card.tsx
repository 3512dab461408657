import { type SubmissionResult, useForm } from '@conform-to/react';
import { Alert, Group, Stack, Text } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Section } from '#app/features/payments/section.tsx';
import { ChangedMeanwhile } from '#app/ui/changed-meanwhile.tsx';
import { FormError, MoneyField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useTypedOver } from '#app/ui/use-typed-over.ts';
import { useValidation } from '#app/ui/use-validation.ts';
import { type Hold, seenOfHold } from './hold.ts';

const fetchHold = async () => (await import('./account-schema.ts')).holdSchema;
const fetchRemoval = async () => (await import('./account-schema.ts')).removeHoldSchema;

type Submitted = SubmissionResult<string[]>;

interface HoldCardProps {
	hold: Hold | null;
	/** What the last post was about, and what was wrong with it, or what was saved (seenOfHold). */
	answer: { intent: 'note' | 'remove'; done: boolean; saved?: string; result?: unknown } | undefined;
}

/** Notes, corrects and takes back that a part of a batch is kept back. Others may do so while somebody fills it in. */
export function HoldCard({ hold, answer }: HoldCardProps) {
	const { t } = useTranslation('bank');
	const seen = seenOfHold(hold);
	const ground = useTypedOver(hold, seen, answer?.saved === seen ? 'saved' : 'elsewhere');
	const shared = { seen: ground.version, onInput: ground.onInput };
	const resultOf = (intent: 'note' | 'remove') =>
		answer?.intent === intent && !answer.done ? (answer.result as Submitted) : undefined;
	return (
		<Section title={t('hold.title')}>
			<Stack gap="sm">
				<Text size="sm" c="dimmed">
					{t('hold.hint')}
				</Text>
				{answer?.done && (
					<Alert color="pine" role="status">
						{t(`hold.done.${answer.intent}`)}
					</Alert>
				)}
				{ground.overtaken && <ChangedMeanwhile by={null} onGoOn={ground.goOn} onBeginAnew={ground.beginAnew} />}
				<NoteForm
					key={`note-${ground.beginning}`}
					hold={ground.thing}
					corrects={hold !== null}
					lastResult={resultOf('note')}
					{...shared}
				/>
				{hold && <RemoveForm key={`remove-${ground.beginning}`} lastResult={resultOf('remove')} {...shared} />}
			</Stack>
		</Section>
	);
}

interface FormProps {
	/** What the person saw of the hold. */
	seen: string | number;
	lastResult: Submitted | undefined;
	onInput: () => void;
}

function NoteForm({ hold, corrects, seen, lastResult, onInput }: FormProps & { hold: Hold | null; corrects: boolean }) {
	const { t } = useTranslation('bank');
	const [form, fields] = useForm({
		id: 'note-hold',
		lastResult,
		defaultValue: { amount: hold ? String(hold.amount) : '', reason: hold?.reason ?? '' },
		...useValidation(fetchHold),
	});
	return (
		<Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate={form.noValidate} onInput={onInput}>
			<UnsavedGuard />
			<input type="hidden" name="intent" value="note" />
			<input type="hidden" name="seen" value={seen} />
			<Stack gap="sm">
				<FormError errors={form.errors} />
				<MoneyField field={fields.amount} label={t('hold.amount')} required />
				<TextField field={fields.reason} label={t('hold.reason')} required />
				<Group>
					<SubmitButton variant="default">{t(corrects ? 'hold.correct' : 'hold.note')}</SubmitButton>
				</Group>
			</Stack>
		</Form>
	);
}

function RemoveForm({ seen, lastResult, onInput }: FormProps) {
	const { t } = useTranslation('bank');
	const [form, fields] = useForm({ id: 'remove-hold', lastResult, ...useValidation(fetchRemoval) });
	return (
		<Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate={form.noValidate} onInput={onInput}>
			<UnsavedGuard />
			<input type="hidden" name="intent" value="remove" />
			<input type="hidden" name="seen" value={seen} />
			<Stack gap="sm">
				<FormError errors={form.errors} />
				<TextField field={fields.reason} label={t('hold.removeReason')} required />
				<Group>
					<SubmitButton variant="default">{t('hold.remove')}</SubmitButton>
				</Group>
			</Stack>
		</Form>
	);
}
