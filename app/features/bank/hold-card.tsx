import { type FormMetadata, type SubmissionResult, useForm } from '@conform-to/react';
import { Alert, Group, Stack, Text } from '@mantine/core';
import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
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
		<Section title={t('hold.title')} onPaper={hold !== null}>
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

function NoteForm({ hold, corrects, lastResult, ...shared }: FormProps & { hold: Hold | null; corrects: boolean }) {
	const { t } = useTranslation('bank');
	const [form, fields] = useForm({
		id: 'note-hold',
		lastResult,
		defaultValue: { amount: hold ? String(hold.amount) : '', reason: hold?.reason ?? '' },
		...useValidation(fetchHold),
	});
	return (
		<HoldForm form={form} intent="note" submit={t(corrects ? 'hold.correct' : 'hold.note')} {...shared}>
			<MoneyField field={fields.amount} label={t('hold.amount')} required />
			<TextField field={fields.reason} label={t('hold.reason')} required />
		</HoldForm>
	);
}

function RemoveForm({ lastResult, ...shared }: FormProps) {
	const { t } = useTranslation('bank');
	const [form, fields] = useForm({ id: 'remove-hold', lastResult, ...useValidation(fetchRemoval) });
	return (
		<HoldForm form={form} intent="remove" submit={t('hold.remove')} {...shared}>
			<TextField field={fields.reason} label={t('hold.removeReason')} required />
		</HoldForm>
	);
}

interface HoldFormProps extends Omit<FormProps, 'lastResult'> {
	form: Pick<FormMetadata<Record<string, unknown>, string[]>, 'id' | 'onSubmit' | 'noValidate' | 'errors'>;
	intent: 'note' | 'remove';
	submit: string;
	children: ReactNode;
}

function HoldForm({ form, intent, seen, submit, onInput, children }: HoldFormProps) {
	return (
		<Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate={form.noValidate} onInput={onInput}>
			<UnsavedGuard />
			<input type="hidden" name="intent" value={intent} />
			<input type="hidden" name="seen" value={seen} />
			<Stack gap="sm">
				<FormError errors={form.errors} />
				{children}
				<Group>
					<SubmitButton variant="default">{submit}</SubmitButton>
				</Group>
			</Stack>
		</Form>
	);
}
