import { Button, Group, Menu, Text } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { IconMessage, IconPaperclip } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CaseBadge, KindBadge } from '#app/features/reconciliation/badges.tsx';
import { formatCount } from '#app/i18n/format.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { Cursors } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { withParams } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import { SmallBadge } from '#app/ui/status-badge.tsx';
import type { CaseSums, QueueRow } from './list-cases.server.ts';
import { countsOf, openOf, type Step } from './step.ts';
import type { ChosenCases } from './workbench.tsx';

interface CaseQueueProps {
	rows: QueueRow[];
	cursors: Cursors;
	sums: CaseSums;
	today: KstDay;
	lateBefore: KstDay;
	currentId: string | null;
	chosen: ChosenCases;
	onChoose: (chosen: ChosenCases) => void;
	onToggle: (row: QueueRow) => void;
	mayResolve: boolean;
	mayApprove: boolean;
	people: { id: string; name: string }[];
	act: (fields: Record<string, string>, ids?: string[]) => void;
	onDialogue: (dialogue: Step) => void;
	footer: ReactNode;
}

/** The list of the workbench: each case a link, with a box to act on many at once. */
export function CaseQueue({
	rows,
	cursors,
	sums,
	today,
	lateBefore,
	currentId,
	chosen,
	onChoose,
	onToggle,
	mayResolve,
	mayApprove,
	people,
	act,
	onDialogue,
	footer,
}: CaseQueueProps) {
	const { t } = useTranslation(['workbench', 'common', 'reconciliation']);
	const [params] = useSearchParams();
	const { count, leftOut } = countsOf(chosen, sums);
	const open = openOf(chosen, sums);
	const everyOnPage = rows.length > 0 && rows.every(({ id }) => chosen.all || chosen.rows.has(id));
	const approving = params.get('state') === 'approval';
	return (
		<section className="workbench-list" aria-label={t('queue')}>
			<Group justify="space-between" px="sm" py={6} gap="xs" className="workbench-list-head">
				{mayResolve || mayApprove ? (
					<label className="workbench-all">
						<input
							type="checkbox"
							checked={everyOnPage}
							onChange={(event) =>
								onChoose({
									rows: new Map(event.currentTarget.checked ? rows.map((row) => [row.id, row]) : []),
									all: false,
								})
							}
						/>{' '}
						<Text span size="sm" c="dimmed">
							{t('found', { count: sums.count })}
						</Text>
					</label>
				) : (
					<Text size="sm" c="dimmed">
						{t('found', { count: sums.count })}
					</Text>
				)}
				<Text size="sm" fw={600} component="div" ta="right">
					<Money amount={sums.amount} signed />
					{sums.outside > 0 && (
						<Text size="xs" c="dimmed" fw={400}>
							{t('outside', { count: sums.outside })}
						</Text>
					)}
				</Text>
			</Group>
			{count > 0 && (
				<Group className="selection-bar workbench-bar" gap={6} role="group" aria-label={t('common:table.selection')}>
					<Text size="sm" fw={600} component="div" role="status">
						{t('common:table.chosen', { count })} · {t('remaining')} <Money amount={open.amount} signed />
						{open.outside > 0 && (
							<Text span size="xs" c="dimmed" fw={400}>
								{' · '}
								{t('outside', { count: open.outside })}
							</Text>
						)}
					</Text>
					{!chosen.all && everyOnPage && sums.count > count && (
						<Button size="compact-xs" variant="subtle" onClick={() => onChoose({ rows: new Map(), all: true })}>
							{t('common:table.chooseAll', { formatted: formatCount(sums.count) })}
						</Button>
					)}
					{mayResolve && (
						<>
							<Button size="compact-xs" variant="default" onClick={() => act({ intent: 'take' })}>
								{t('reconciliation:take')}
							</Button>
							<Menu position="bottom-start" withinPortal>
								<Menu.Target>
									<Button size="compact-xs" variant="default">
										{t('assign')}
									</Button>
								</Menu.Target>
								<Menu.Dropdown>
									{people.map((person) => (
										<Menu.Item key={person.id} onClick={() => act({ intent: 'assign', ownerId: person.id })}>
											{person.name}
										</Menu.Item>
									))}
								</Menu.Dropdown>
							</Menu>
							{(['resolve', 'wait'] as const).map((kind) => (
								<Button
									key={kind}
									size="compact-xs"
									variant="default"
									disabled={leftOut === count}
									aria-describedby={leftOut > 0 ? 'chosen-left-out' : undefined}
									onClick={() => onDialogue({ kind, ids: undefined })}
								>
									{t(kind)}
								</Button>
							))}
							<Button
								size="compact-xs"
								disabled={chosen.all || count < 2 || leftOut > 0}
								aria-describedby={leftOut > 0 ? 'chosen-left-out' : undefined}
								onClick={() => onDialogue({ kind: 'match', ids: undefined })}
							>
								{t('match')}
							</Button>
						</>
					)}
					{approving && mayApprove && (
						<>
							<Button size="compact-xs" onClick={() => act({ intent: 'approve' })}>
								{t('approve')}
							</Button>
							<Button size="compact-xs" variant="default" onClick={() => act({ intent: 'refuse' })}>
								{t('refuse')}
							</Button>
						</>
					)}
					{mayResolve && leftOut > 0 && (
						<Text size="xs" c="dimmed" id="chosen-left-out">
							{t('leftOut', { count: leftOut })}
						</Text>
					)}
				</Group>
			)}
			<ul>
				{rows.map((row) => (
					<li
						key={row.id}
						data-current={row.id === currentId || undefined}
						data-chosen={chosen.all || chosen.rows.has(row.id) || undefined}
					>
						{(mayResolve || mayApprove) && (
							<input
								type="checkbox"
								aria-label={t('common:table.selectRow', { row: row.orderId ?? row.subjectKey })}
								checked={chosen.all || chosen.rows.has(row.id)}
								onChange={() => onToggle(row)}
							/>
						)}
						<CaseLink
							row={row}
							to={withParams(params, { case: row.id }, { keepPage: true })}
							replace={params.has('case')}
							isCurrent={row.id === currentId}
							isLate={row.state !== 'resolved' && (row.dueOn ? row.dueOn < today : row.day < lateBefore)}
						/>
					</li>
				))}
			</ul>
			<Group justify="space-between" p={6} className="workbench-list-foot">
				{footer}
				<Group gap={6}>
					{cursors.previous && (
						<Button
							component={Link}
							to={withParams(params, { before: cursors.previous, case: null })}
							size="compact-xs"
							variant="default"
						>
							{t('common:actions.previous')}
						</Button>
					)}
					{cursors.next && (
						<Button
							component={Link}
							to={withParams(params, { after: cursors.next, case: null })}
							size="compact-xs"
							variant="default"
						>
							{t('common:actions.next')}
						</Button>
					)}
				</Group>
			</Group>
		</section>
	);
}

/** What a case of the list shows; drawn anew only when that changes, not with each box that somebody ticks. */
const CaseLink = memo(function CaseLink({
	row,
	to,
	replace,
	isCurrent,
	isLate,
}: {
	row: QueueRow;
	to: string;
	replace: boolean;
	isCurrent: boolean;
	isLate: boolean;
}) {
	const { t } = useTranslation(['workbench', 'reconciliation', 'caseFiles']);
	return (
		<Link
			id={`case-${row.id}`}
			to={to}
			// The first case that is opened is a step of its own: on a phone the way back leads to the list.
			replace={replace}
			preventScrollReset
			aria-current={isCurrent ? 'true' : undefined}
			data-next-place={isCurrent || undefined}
		>
			<span className="case-line">
				<KindBadge kind={row.kind} />
				<Money amount={row.open} currency={row.currency} signed />
			</span>
			<span className="case-line case-less">
				<span className="code" title={row.orderId || row.subjectKey}>
					{row.orderId || row.subjectKey}
				</span>
				<KstDayText day={row.day} />
			</span>
			<span className="case-words case-less">
				<CaseBadge state={row.state} />
				{row.part > 0 && (
					<SmallBadge tone="neutral" outline>
						{t('part', { part: row.part })}
					</SmallBadge>
				)}
				{row.reason === 'write-off-asked' && (
					<SmallBadge tone="warning" outline>
						{t('states.approval')}
					</SmallBadge>
				)}
				{isLate && <SmallBadge tone="danger">{t('states.overdue')}</SmallBadge>}
				<span>{row.owner ?? t('reconciliation:noOwner')}</span>
				{row.files > 0 && (
					<span className="tabular">
						<IconPaperclip size={12} aria-hidden style={{ verticalAlign: '-2px' }} /> {row.files}
						<span className="visually-hidden"> {t('caseFiles:title')}</span>
					</span>
				)}
				{row.comments > 0 && (
					<span className="tabular">
						<IconMessage size={12} aria-hidden style={{ verticalAlign: '-2px' }} /> {row.comments}
						<span className="visually-hidden"> {t('comments')}</span>
					</span>
				)}
			</span>
		</Link>
	);
});
