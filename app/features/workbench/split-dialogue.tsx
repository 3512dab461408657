import { ActionIcon, Alert, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resolvingReasons, waitingReasons } from '#app/features/reconciliation/discrepancy-case.ts';
import { MOST_PARTS } from '#app/features/reconciliation/split.ts';
import { decimalText, parseMinorUnits } from '#app/lib/minor-units.ts';
import { Dialogue } from '#app/ui/dialogue.tsx';
import { Money } from '#app/ui/money.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import type { CaseView } from './get-case.server.ts';
import { sendWithEnter } from './use-shortcuts.ts';

interface SplitDialogueProps {
	found: CaseView;
	people: { id: string; name: string }[];
	act: (fields: Record<string, string>, ids?: string[]) => void;
	busy: boolean;
	onClose: () => void;
}

interface Part {
	key: number;
	amount: string;
	reason: string;
	ownerId: string;
	note: string;
}

/** Cuts what is open of a break into parts; what is not given to a part yet is shown as it is typed. */
export default function SplitDialogue({ found, people, act, busy, onClose }: SplitDialogueProps) {
	const { t } = useTranslation(['workbench', 'reconciliation', 'common']);
	const currency = found.view?.currency ?? 'KRW';
	const empty = (key: number): Part => ({ key, amount: '', reason: '', ownerId: found.ownerId ?? '', note: '' });
	const [parts, setParts] = useState<Part[]>([empty(0), empty(1)]);
	// A number without a sign goes the way of the break: nobody types the minus of a missing deposit over and over.
	const amountOf = ({ amount }: Part): bigint | undefined => {
		const text = amount.trim().replace('−', '-');
		const parsed = parseMinorUnits(text, currency);
		return parsed !== undefined && found.open < 0n && !/^[-+]/.test(text) ? -parsed : parsed;
	};
	const amounts = parts.map(amountOf);
	const left = amounts.reduce<bigint>((rest, amount) => rest - (amount ?? 0n), found.open);
	const whole = left === 0n && amounts.every((amount) => amount !== undefined && amount !== 0n);
	const change = (key: number, changes: Partial<Part>) =>
		setParts(parts.map((part) => (part.key === key ? { ...part, ...changes } : part)));
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!whole || busy) return;
		const wishes = parts.map(({ reason, ownerId, note }, at) => ({
			amount: String(amounts[at] ?? 0n),
			reason,
			ownerId,
			note,
		}));
		act({ intent: 'split', parts: JSON.stringify(wishes) }, [found.id]);
	};
	const reasonOptions = [
		{ value: '', label: t('partOpen') },
		{
			group: t('wait'),
			items: waitingReasons.map((value) => ({ value, label: t(`reconciliation:reasons.${value}`) })),
		},
		{
			group: t('resolve'),
			items: resolvingReasons.map((value) => ({ value, label: t(`reconciliation:reasons.${value}`) })),
		},
	];
	return (
		<Dialogue
			opened
			onClose={onClose}
			size="xl"
			title={t('split')}
			closeButtonProps={{ 'aria-label': t('close') }}
			// A click that misses it by a little would take all parts along.
			closeOnClickOutside={false}
		>
			<form onSubmit={submit} onKeyDown={sendWithEnter}>
				<UnsavedGuard kept={parts.some(({ amount, note }) => amount !== '' || note !== '')} />
				<Stack gap="sm">
					<Text size="sm" component="div">
						{t('splitHint')} <Money amount={found.open} currency={currency} signed />
					</Text>
					{parts.map((part, at) => (
						<fieldset key={part.key} className="split-part">
							<legend>{t('part', { part: at + 1 })}</legend>
							<TextInput
								label={t('partAmount')}
								value={part.amount}
								onChange={(event) => change(part.key, { amount: event.currentTarget.value })}
								error={part.amount !== '' && !amounts[at] ? t('partAmountWrong') : undefined}
								inputMode="text"
								data-autofocus={at === 0 || undefined}
								required
							/>
							<NativeSelect
								label={t('reconciliation:reason')}
								value={part.reason}
								onChange={(event) => change(part.key, { reason: event.currentTarget.value })}
								data={reasonOptions}
							/>
							<NativeSelect
								label={t('reconciliation:owner')}
								value={part.ownerId}
								onChange={(event) => change(part.key, { ownerId: event.currentTarget.value })}
								data={[
									{ value: '', label: t('reconciliation:noOwner') },
									...people.map(({ id, name }) => ({ value: id, label: name })),
								]}
							/>
							<TextInput
								label={t('reconciliation:note')}
								value={part.note}
								onChange={(event) => change(part.key, { note: event.currentTarget.value })}
								maxLength={2000}
								required={part.reason === 'written-off'}
							/>
							<Group gap={4} wrap="nowrap" className="split-part-tools">
								{left !== 0n && (
									<Button
										size="compact-sm"
										variant="subtle"
										type="button"
										onClick={() => change(part.key, { amount: decimalText(left + (amounts[at] ?? 0n), currency) })}
									>
										{t('restHere')}
									</Button>
								)}
								{parts.length > 2 && (
									<ActionIcon
										variant="subtle"
										color="gray"
										type="button"
										aria-label={t('removePart', { part: at + 1 })}
										onClick={() => setParts(parts.filter(({ key }) => key !== part.key))}
									>
										<IconTrash size={16} aria-hidden />
									</ActionIcon>
								)}
							</Group>
						</fieldset>
					))}
					<Group justify="space-between">
						<Button
							size="compact-sm"
							variant="default"
							type="button"
							leftSection={<IconPlus size={14} aria-hidden />}
							disabled={parts.length >= MOST_PARTS}
							onClick={() => setParts([...parts, empty(Math.max(...parts.map(({ key }) => key)) + 1)])}
						>
							{t('addPart')}
						</Button>
						<Text size="sm" fw={600} component="div" role="status">
							{t('notGivenYet')} <Money amount={left} currency={currency} signed />
						</Text>
					</Group>
					{left !== 0n && <Alert color="amber">{t('partsMustSum')}</Alert>}
					<Group justify="flex-end" gap="xs">
						<Button variant="default" type="button" onClick={onClose}>
							{t('common:actions.cancel')}
						</Button>
						<Button type="submit" loading={busy} disabled={!whole}>
							{t('do.split')}
						</Button>
					</Group>
				</Stack>
			</form>
		</Dialogue>
	);
}
