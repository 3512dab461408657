import { Group, Modal, Text, TextInput } from '@mantine/core';
import { useNavigate, useSubmit } from '@remix-run/react';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '#app/i18n/format.ts';
import { addDays } from '#app/lib/kst-calendar.ts';
import { commandsOf } from './commands.ts';
import { type Hit, hitKinds } from './hits.ts';
import type { PaletteProps } from './palette-button.tsx';
import { useSearch } from './use-search.ts';
import './palette.css';

interface Entry {
	id: string;
	label: string;
	note?: string;
	amount?: string;
	run: () => void;
}
interface EntryGroup {
	label: string;
	entries: Entry[];
}

/** Finds anything and does what the role may do: a combobox whose list is moved through with the arrow keys. */
export default function Palette({
	pages,
	role,
	today,
	opened,
	onClose,
}: PaletteProps & { opened: boolean; onClose: () => void }) {
	const { t } = useTranslation('search');
	const navigate = useNavigate();
	const submit = useSubmit();
	const [typed, setTyped] = useState('');
	const [at, setAt] = useState(0);
	// Enter before the answer is there opens the first hit when it comes.
	const [hasty, setHasty] = useState(false);
	const list = useRef<HTMLDivElement>(null);
	const { text, hits, failed } = useSearch(opened ? typed : '');
	const wanted = typed.trim();
	const settled = text === wanted;

	const go = (to: string) => () => navigate(to);
	const reconcileYesterday = () => {
		const day = addDays(today, -1);
		submit({ level: 'transactions', from: day, to: day, asOf: today }, { method: 'post', action: '/reconciliation' });
	};
	const found = (hit: Hit): Entry => ({
		id: hit.to,
		label: hit.kind === 'day' ? t(`days.${hit.title as 'transactions'}`) : hit.title,
		note: [hit.day, hit.note && hit.note !== hit.title ? hit.note : null].filter(Boolean).join(' · '),
		amount: hit.amount === null ? undefined : formatMoney(BigInt(hit.amount), hit.currency),
		run: go(hit.to),
	});
	const says = ({ label }: Entry) => label.toLocaleLowerCase().includes(wanted.toLocaleLowerCase());
	const groups: EntryGroup[] = [
		...(wanted && settled ? hitKinds : []).map((kind) => ({
			label: t(`kinds.${kind}`),
			entries: hits.filter((hit) => hit.kind === kind).map(found),
		})),
		{
			label: t('actions'),
			entries: commandsOf(role)
				.map(({ key, to }) => ({
					id: `do-${key}`,
					label: t(`do.${key}`),
					run: key === 'reconcile' ? reconcileYesterday : go(to),
				}))
				.filter(says),
		},
		{ label: t('pages'), entries: pages.map(({ to, label }) => ({ id: `to-${to}`, label, run: go(to) })).filter(says) },
	].filter(({ entries }) => entries.length > 0);
	const entries = groups.flatMap((group) => group.entries);
	const current = entries[Math.min(at, entries.length - 1)];
	const idOf = (entry: Entry) => `palette-${entries.indexOf(entry)}`;

	const run = (entry: Entry) => {
		onClose();
		entry.run();
	};
	useEffect(() => {
		list.current?.querySelector(`[aria-selected="true"]`)?.scrollIntoView({ block: 'nearest' });
	});
	// biome-ignore lint/correctness/useExhaustiveDependencies: only the answer ends the wait
	useEffect(() => {
		if (!hasty || !settled) return;
		setHasty(false);
		if (entries[0]) run(entries[0]);
	}, [hasty, settled]);

	const onKeyDown = (event: KeyboardEvent) => {
		// Enter and the arrows belong to the input method while Hangul is composed.
		if (event.nativeEvent.isComposing) return;
		if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
			event.preventDefault();
			const step = event.key === 'ArrowDown' ? 1 : -1;
			const place = Math.min(at, entries.length - 1);
			if (entries.length > 0) setAt((place + step + entries.length) % entries.length);
		} else if (event.key === 'Enter') {
			event.preventDefault();
			if (wanted && !settled) setHasty(true);
			else if (current) run(current);
		}
	};
	const none = wanted !== '' && settled && !failed && entries.length === 0;
	const status = failed
		? t('failed')
		: wanted && !settled
			? t('searching')
			: none
				? `${t('none')} ${t('noneHint')}`
				: t('found', { count: entries.length });
	return (
		<Modal
			opened={opened}
			onClose={onClose}
			onExitTransitionEnd={() => setTyped('')}
			withCloseButton={false}
			padding={0}
			size={620}
			yOffset="10vh"
			title={t('label')}
			classNames={{ header: 'visually-hidden' }}
		>
			<TextInput
				data-autofocus
				size="md"
				variant="unstyled"
				px="md"
				py={4}
				leftSection={<IconSearch size={18} aria-hidden />}
				placeholder={t('placeholder')}
				aria-label={t('label')}
				role="combobox"
				aria-expanded={entries.length > 0}
				aria-controls="palette-list"
				aria-autocomplete="list"
				aria-activedescendant={current ? idOf(current) : undefined}
				autoComplete="off"
				spellCheck={false}
				maxLength={200}
				value={typed}
				onChange={(event) => {
					setTyped(event.currentTarget.value);
					setAt(0);
					setHasty(false);
				}}
				onKeyDown={onKeyDown}
			/>
			<div className="palette-list" id="palette-list" role="listbox" aria-label={t('results')} ref={list} tabIndex={-1}>
				{groups.map((group) => (
					// biome-ignore lint/a11y/useSemanticElements: a part of a list box is a group, not a set of fields
					<div key={group.label} role="group" aria-label={group.label}>
						<Text size="xs" fw={600} c="dimmed" px="sm" pt={8} pb={2} aria-hidden>
							{group.label}
						</Text>
						{group.entries.map((entry) => (
							// biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox above
							<div
								key={entry.id}
								id={idOf(entry)}
								role="option"
								tabIndex={-1}
								aria-selected={entry === current}
								className="palette-entry"
								onMouseDown={(event) => event.preventDefault()}
								onClick={() => run(entry)}
							>
								<div className="palette-words">
									<Text size="sm" truncate>
										{entry.label}
									</Text>
									{entry.note && (
										<Text size="xs" c="dimmed" className="tabular" truncate>
											{entry.note}
										</Text>
									)}
								</div>
								{entry.amount && (
									<Text size="sm" className="tabular">
										{entry.amount}
									</Text>
								)}
							</div>
						))}
					</div>
				))}
			</div>
			<Group px="md" py={8} justify="space-between" className="palette-foot">
				<Text size="xs" c="dimmed" role="status">
					{status}
				</Text>
				<Text size="xs" c="dimmed" visibleFrom="sm">
					{t('hint')}
				</Text>
			</Group>
		</Modal>
	);
}
