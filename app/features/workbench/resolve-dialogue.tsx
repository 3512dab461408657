import { Alert, Button, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseChangesResult, CaseOutcome } from '#app/features/reconciliation/change-cases.server.ts';
import { resolvingReasons, waitingReasons } from '#app/features/reconciliation/discrepancy-case.ts';
import { formatCount } from '#app/i18n/format.ts';
import { Dialogue } from '#app/ui/dialogue.tsx';
import { Money } from '#app/ui/money.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useDraft } from '#app/ui/use-draft.ts';
import type { CaseSums } from './list-cases.server.ts';
import { beyondWords, countsOf, draftOf, type Step } from './step.ts';
import { sendWithEnter } from './use-shortcuts.ts';
import type { WorkAnswer } from './work.server.ts';
import type { ChosenCases } from './workbench.tsx';

interface ResolveDialogueProps {
	dialogue: Step & { kind: 'resolve' | 'wait' | 'match' };
	chosen: ChosenCases;
	sums: CaseSums;
	act: (fields: Record<string, string>, ids?: string[]) => void;
	preview: CaseChangesResult | undefined;
	beyond: WorkAnswer['beyond'];
	busy: boolean;
	onClose: () => void;
}

/** Asks for the reason of a step; for many cases it first says what will change. */
export default function ResolveDialogue({
	dialogue,
	chosen,
	sums,
	act,
	preview,
	beyond,
	busy,
	onClose,
}: ResolveDialogueProps) {
	const { t } = useTranslation(['workbench', 'reconciliation', 'common']);
	const form = useRef<HTMLFormElement>(null);
	const { kind, ids } = dialogue;
	const [note, writeNote] = useDraft(draftOf(dialogue));
	const { count: all, leftOut } = ids ? { count: ids.length, leftOut: 0 } : countsOf(chosen, sums);
	const count = all - leftOut;
	const remaining = [...chosen.rows.values()].reduce((sum, { open }) => sum + open, 0n);
	const reasons = kind === 'wait' ? waitingReasons : resolvingReasons;
	const send = (more: Record<string, string> = {}) => {
		const fields = Object.fromEntries(
			[...new FormData(form.current ?? undefined)].map(([name, value]) => [name, String(value)]),
		);
		act({ intent: kind, ...fields, ...more }, ids);
	};
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!busy) send();
	};
	return (
		<Dialogue
			opened
			onClose={onClose}
			title={t(`dialogues.${kind}`, { count })}
			closeButtonProps={{ 'aria-label': t('close') }}
		>
			<form ref={form} onSubmit={submit} onKeyDown={sendWithEnter}>
				<UnsavedGuard kept={note.trim() !== ''} />
				<Stack gap="sm">
					{kind === 'match' ? (
						<Alert color={remaining === 0n ? 'pine' : 'amber'}>
							{t(remaining === 0n ? 'matchExact' : 'matchLeaves')}{' '}
							{remaining !== 0n && <Money amount={remaining} signed />}
						</Alert>
					) : (
						<NativeSelect
							name="reason"
							label={t('reconciliation:reason')}
							data={reasons.map((value) => ({ value, label: t(`reconciliation:reasons.${value}`) }))}
							data-autofocus
						/>
					)}
					<Textarea
						name="note"
						label={t('reconciliation:note')}
						value={note}
						onChange={(event) => writeNote(event.currentTarget.value)}
						description={kind === 'resolve' ? t('noteHint') : undefined}
						autosize
						minRows={2}
						maxLength={2000}
					/>
					{leftOut > 0 && <Alert color="amber">{t('leftOut', { count: leftOut })}</Alert>}
					{preview && (
						<Alert color="sky" role="status" title={t('previewTitle')}>
							<Text size="sm">
								{t('previewChanged', { count: preview.changed })} <Money amount={preview.amount} signed />
							</Text>
							{beyond && <Text size="sm">{t('beyondPreview', beyondWords(beyond))}</Text>}
							{preview.asked > 0 && <Text size="sm">{t('askedNotice', { count: preview.asked })}</Text>}
							{(Object.entries(preview.refused) as [CaseOutcome, number][]).map(([reason, refused]) => (
								<Text size="sm" key={reason}>
									{formatCount(refused)} · {t(`refused.${reason}`)}
								</Text>
							))}
						</Alert>
					)}
					<Group justify="flex-end" gap="xs">
						<Button variant="default" type="button" onClick={onClose}>
							{t('common:actions.cancel')}
						</Button>
						{kind !== 'match' && count > 1 && (
							<Button variant="default" type="button" loading={busy} onClick={() => send({ preview: '1' })}>
								{t('preview')}
							</Button>
						)}
						<Button type="submit" loading={busy}>
							{t(`do.${kind}`)}
						</Button>
					</Group>
				</Stack>
			</form>
		</Dialogue>
	);
}
