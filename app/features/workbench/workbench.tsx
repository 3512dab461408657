import { Button, Card } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useFetcher, useNavigate, useNavigation, useSearchParams } from '@remix-run/react';
import { IconKeyboard } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseOutcome } from '#app/features/reconciliation/change-cases.server.ts';
import { writeOffWaits } from '#app/features/reconciliation/discrepancy-case.ts';
import { formatMoney } from '#app/i18n/format.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { Cursors } from '#app/ui/data-table.tsx';
import { Dialogue } from '#app/ui/dialogue.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { useUndoNotice } from '#app/ui/undo-notice.tsx';
import { forgetDraft } from '#app/ui/use-draft.ts';
import { useEachAnswer } from '#app/ui/use-each-answer.ts';
import { CasePanel } from './case-panel.tsx';
import { CaseQueue } from './case-queue.tsx';
import type { CaseView } from './get-case.server.ts';
import type { CaseSums, QueueRow } from './list-cases.server.ts';
import { beyondWords, countsOf, draftOf, type Step } from './step.ts';
import { type SteppedCases, useKeptCase } from './use-kept-case.ts';
import { useShortcuts } from './use-shortcuts.ts';
import type { WorkAnswer } from './work.server.ts';
import './workbench.css';

// Fetched when the first one opens.
const ResolveDialogue = lazy(() => import('./resolve-dialogue.tsx'));
const SplitDialogue = lazy(() => import('./split-dialogue.tsx'));
const Shortcuts = lazy(() => import('./shortcuts.tsx'));

export interface WorkbenchProps {
	rows: QueueRow[];
	cursors: Cursors;
	sums: CaseSums;
	found: CaseView | null;
	people: { id: string; name: string }[];
	today: KstDay;
	lateBefore: KstDay;
	userId: string;
	mayResolve: boolean;
	mayApprove: boolean;
}

/** What is chosen for an action on many: single cases by id, or all that match. */
export interface ChosenCases {
	rows: ReadonlyMap<string, QueueRow>;
	all: boolean;
}

const NOTHING: ChosenCases = { rows: new Map(), all: false };

/** The queue on the left, the evidence of one case on the right, and the keyboard over both. */
export function Workbench({
	rows,
	cursors,
	sums,
	found: read,
	people,
	today,
	lateBefore,
	userId,
	mayResolve,
	mayApprove,
}: WorkbenchProps) {
	const { t } = useTranslation(['workbench', 'reconciliation']);
	const [params] = useSearchParams();
	const navigate = useNavigate();
	const fetcher = useFetcher<WorkAnswer>();
	const [chosen, setChosen] = useState<ChosenCases>(NOTHING);
	const [dialogue, setDialogue] = useState<Step | null>(null);
	const [help, setHelp] = useState(false);
	const [undo, setUndo] = useState<WorkAnswer['undo']>();
	const [shortcuts, setShortcuts] = useLocalStorage({ key: 'jeongsan-workbench-keys', defaultValue: true });
	const comment = useRef<HTMLTextAreaElement>(null);
	const panel = useRef<HTMLElement>(null);
	const stepped = useRef<SteppedCases>([]);
	const found = useKeptCase(read, panel, fetcher.state !== 'idle', stepped);
	const filters = new URLSearchParams(params);
	for (const name of ['case', 'after', 'before']) filters.delete(name);
	const scope = filters.toString();
	// Nobody should act on what is not in the list any more.
	// biome-ignore lint/correctness/useExhaustiveDependencies: other filters begin with nothing chosen
	useEffect(() => setChosen(NOTHING), [scope]);

	const act = (fields: Record<string, string>, ids?: string[]) => {
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.append(name, value);
		const cases = ids ?? (chosen.all ? 'all' : [...chosen.rows.keys()]);
		if (cases === 'all') form.append('all', '1');
		else for (const id of cases) form.append('id', id);
		stepped.current = cases;
		fetcher.submit(form, { method: 'post' });
	};
	const takeBack = (what: NonNullable<WorkAnswer['undo']>) => {
		fetcher.submit({ intent: 'undo', ...what } as Record<string, string>, { method: 'post' });
		stepped.current = [];
		setUndo(undefined);
	};

	const notify = useUndoNotice();
	const answer = fetcher.data;
	useEachAnswer(answer, (answer) => {
		if (answer.preview) return;
		if (answer.refused) {
			notifications.show({ color: 'red', message: t(`refused.${answer.refused}`), autoClose: 8_000 });
			return;
		}
		// What an earlier step answers closes nothing that was opened since.
		if (dialogue?.kind === answer.intent) {
			forgetDraft(draftOf(dialogue));
			setDialogue(null);
		}
		setChosen(NOTHING);
		setUndo(answer.undo);
		const count = answer.changes?.changed ?? answer.undone ?? 1;
		const left = Object.entries(answer.changes?.refused ?? {}) as [CaseOutcome, number][];
		const asked = answer.changes?.asked ?? 0;
		const what =
			answer.intent === 'match'
				? t('matchedNotice', { amount: formatMoney(answer.remainder ?? 0n, 'KRW', { signed: true }) })
				: answer.intent === 'undo'
					? t('undoneNotice', { count })
					: t('changedNotice', { count });
		const back = answer.undo;
		notify(
			<>
				{what}
				{asked > 0 && ` ${t('askedNotice', { count: asked })}`}
				{left.map(([reason, count]) => (
					<span key={reason}>
						{' '}
						{t('leftNotice', { count })} {t(`refused.${reason}`)}
					</span>
				))}
				{answer.beyond && ` ${t('beyondNotice', beyondWords(answer.beyond))}`}
			</>,
			back && (() => takeBack(back)),
			{ stays: answer.beyond !== undefined || left.length > 0 },
		);
	});

	// Whoever goes to a case is there before its evidence has come.
	const { location: way } = useNavigation();
	const onWay = way && new URLSearchParams(way.search).get('case');
	const atHand = onWay ?? found?.id ?? null;
	const isShown = atHand === (found?.id ?? null);
	const at = rows.findIndex(({ id }) => id === atHand);
	// Where the case at hand stood, once it is done and gone from the list: its neighbours stand around that place.
	const stood = useRef(0);
	useEffect(() => {
		if (at >= 0) stood.current = at;
	}, [at]);
	const go = (index: number) => {
		const row = rows[index];
		if (!row) return;
		const next = new URLSearchParams(params);
		next.set('case', row.id);
		// On the way at once: the next key may be pressed before React would have come to it.
		navigate(`?${next}`, { replace: true, preventScrollReset: true, flushSync: true });
		document.getElementById(`case-${row.id}`)?.focus();
	};
	const toggle = (row: QueueRow) => {
		const next = new Map(chosen.all ? [] : chosen.rows);
		if (!next.delete(row.id)) next.set(row.id, row);
		setChosen({ rows: next, all: false });
	};
	const targets = chosen.all || chosen.rows.size > 0 ? undefined : found ? [found.id] : [];
	const { count, leftOut } = countsOf(chosen, sums);
	const mayEnd = targets ? found && !writeOffWaits(found) : leftOut < count;
	/** What is pressed on the case at hand, which may still be on its way. */
	const onCase: Record<string, () => unknown> = {
		e: () => panel.current?.focus(),
		o: () => found?.view && navigate(`/reconciliation/${found.view.runId}/discrepancies/${found.view.position}`),
		...(mayResolve
			? {
					a: () => act({ intent: 'take' }, targets),
					c: () => comment.current?.focus(),
					r: () => mayEnd && setDialogue({ kind: 'resolve', ids: targets }),
					w: () => mayEnd && setDialogue({ kind: 'wait', ids: targets }),
					s: () =>
						found &&
						found.state !== 'resolved' &&
						!writeOffWaits(found) &&
						!found.match &&
						found.open !== 0n &&
						setDialogue({ kind: 'split', ids: [found.id] }),
				}
			: {}),
	};
	// Until the case at hand is shown, the one before is: what is pressed waits, or it would be done to that one.
	const [held, hold] = useState<string>();
	useEffect(() => {
		if (!held || !isShown) return;
		hold(undefined);
		onCase[held]?.();
	});
	const onShown = Object.entries(onCase).map(([key, act]) => [key, isShown ? act : () => hold(key)]);
	useShortcuts(shortcuts && dialogue === null && !help, {
		j: () => !held && go(at < 0 ? Math.min(stood.current, rows.length - 1) : at + 1),
		k: () => !held && go(Math.max(0, (at < 0 ? stood.current : at) - 1)),
		x: () => rows[at] && toggle(rows[at]),
		'?': () => setHelp(true),
		...(mayResolve
			? {
					m: () => chosen.rows.size > 1 && leftOut === 0 && setDialogue({ kind: 'match', ids: undefined }),
					u: () => undo && takeBack(undo),
				}
			: {}),
		...Object.fromEntries(onShown),
	});

	if (rows.length === 0 && !found) {
		return (
			<Card>
				<EmptyState title={t('empty')} text={t('emptyHint')} />
			</Card>
		);
	}
	return (
		<div className="workbench" data-open={params.has('case') || undefined}>
			<CaseQueue
				rows={rows}
				cursors={cursors}
				sums={sums}
				today={today}
				lateBefore={lateBefore}
				currentId={atHand}
				chosen={chosen}
				onChoose={setChosen}
				onToggle={toggle}
				mayResolve={mayResolve}
				mayApprove={mayApprove}
				people={people}
				act={act}
				onDialogue={setDialogue}
				footer={
					<Button
						size="compact-xs"
						variant="subtle"
						leftSection={<IconKeyboard size={14} aria-hidden />}
						onClick={() => setHelp(true)}
					>
						{t('shortcuts')}
					</Button>
				}
			/>
			{found && (
				<CasePanel
					key={found.id}
					found={found}
					today={today}
					userId={userId}
					people={people}
					mayResolve={mayResolve}
					mayApprove={mayApprove}
					panelRef={panel}
					isListed={at >= 0}
					commentRef={comment}
					act={act}
					onDialogue={setDialogue}
				/>
			)}
			{dialogue && (
				<Suspense fallback={null}>
					{dialogue.kind !== 'split' ? (
						<ResolveDialogue
							dialogue={{ ...dialogue, kind: dialogue.kind }}
							chosen={chosen}
							sums={sums}
							act={act}
							preview={answer?.preview ? answer.changes : undefined}
							beyond={answer?.preview ? answer.beyond : undefined}
							busy={fetcher.state !== 'idle'}
							onClose={() => setDialogue(null)}
						/>
					) : (
						found && (
							<SplitDialogue
								found={found}
								people={people}
								act={act}
								busy={fetcher.state !== 'idle'}
								onClose={() => setDialogue(null)}
							/>
						)
					)}
				</Suspense>
			)}
			<Dialogue
				opened={help}
				onClose={() => setHelp(false)}
				title={t('shortcuts')}
				closeButtonProps={{ 'aria-label': t('close') }}
			>
				<Suspense fallback={null}>
					<Shortcuts on={shortcuts} onChange={setShortcuts} />
				</Suspense>
			</Dialogue>
		</div>
	);
}
