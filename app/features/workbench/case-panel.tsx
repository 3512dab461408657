import { Alert, Anchor, Badge, Button, Card, Group, Menu, Stack, Text, TextInput, Title } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import { IconChevronLeft, IconExternalLink } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { CaseBadge, CaseReasonText, KindBadge } from '#app/features/reconciliation/badges.tsx';
import { CaseFilesCard } from '#app/features/reconciliation/case-files-card.tsx';
import { writeOffWaits } from '#app/features/reconciliation/discrepancy-case.ts';
import { Explanation } from '#app/features/reconciliation/explanation.tsx';
import { OtherSides } from '#app/features/reconciliation/other-sides.tsx';
import { TwoSides } from '#app/features/reconciliation/two-sides.tsx';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { KstDayText } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { withParams } from '#app/ui/list-links.ts';
import { Money } from '#app/ui/money.tsx';
import { SmallBadge } from '#app/ui/status-badge.tsx';
import { CaseChain } from './case-chain.tsx';
import { CaseParts } from './case-parts.tsx';
import { CaseTalk } from './case-talk.tsx';
import type { CaseView } from './get-case.server.ts';
import type { Step } from './step.ts';

interface CasePanelProps {
	found: CaseView;
	today: KstDay;
	userId: string;
	people: { id: string; name: string }[];
	mayResolve: boolean;
	mayApprove: boolean;
	panelRef: RefObject<HTMLElement>;
	/** Whether it is in the list beside it, too. */
	isListed: boolean;
	commentRef: RefObject<HTMLTextAreaElement>;
	act: (fields: Record<string, string>, ids?: string[]) => void;
	onDialogue: (dialogue: Step) => void;
}

/** The evidence of one case and the work on it. */
export function CasePanel(props: CasePanelProps) {
	const { found, panelRef, isListed } = props;
	const { t } = useTranslation(['workbench', 'reconciliation']);
	const [params] = useSearchParams();
	return (
		<section
			ref={panelRef}
			aria-label={t('evidence')}
			className="workbench-panel"
			tabIndex={-1}
			data-next-place={!isListed || undefined}
		>
			<Button
				component={Link}
				to={withParams(params, { case: null }, { keepPage: true })}
				variant="default"
				className="workbench-back"
				leftSection={<IconChevronLeft size={15} aria-hidden />}
			>
				{t('queue')}
			</Button>
			<Stack gap="md">
				<CaseHead {...props} />
				{found.view ? (
					<>
						<Explanation discrepancy={found.view} />
						{found.view.evidence.left || found.view.evidence.right ? (
							<OtherSides discrepancy={found.view} />
						) : (
							<TwoSides discrepancy={found.view} />
						)}
					</>
				) : (
					<Alert color="gray">{t('noEvidence')}</Alert>
				)}
				<CaseChain chain={found.chain} />
				<Suggestions {...props} />
				<Similar found={found} />
				<CaseFilesCard caseId={found.id} files={found.files} mayResolve={props.mayResolve} />
				<CaseTalk {...props} />
			</Stack>
		</section>
	);
}

function CaseHead({ found, today, userId, people, mayResolve, mayApprove, act, onDialogue }: CasePanelProps) {
	const { t } = useTranslation(['workbench', 'reconciliation', 'common']);
	const ids = [found.id];
	const resolved = found.state === 'resolved';
	const { writeOff, match } = found;
	// The server refuses by the same decision whatever else would end the case.
	const held = writeOffWaits(found);
	const why = held ? { disabled: true, 'aria-describedby': 'write-off-waits' } : {};
	const matchHeld = match?.members.some(writeOffWaits) ?? false;
	const late = !resolved && (found.dueOn ?? found.target) < today;
	const currency = found.view?.currency ?? 'KRW';
	return (
		<Card>
			<Group justify="space-between" align="flex-start" gap="sm">
				<div>
					<Group gap={6}>
						<KindBadge kind={found.view?.detailKind ?? found.kind} />
						<CaseBadge state={found.state} />
						{late && (
							<Badge variant="light" color="red">
								{t('states.overdue')}
							</Badge>
						)}
					</Group>
					<Title order={2} mt={6} className="code" size="h3">
						{found.view?.orderId || found.subjectKey}
					</Title>
				</div>
				<div style={{ textAlign: 'end' }}>
					<Text fz="xl" fw={700} component="div">
						<Money amount={found.open} currency={currency} signed />
					</Text>
					{found.matched !== 0n && (
						<Text size="xs" c="dimmed" component="div">
							{t('ofDifference')} <Money amount={found.difference} currency={currency} signed />
						</Text>
					)}
				</div>
			</Group>
			<KeyValue
				facts={[
					{ label: t('reconciliation:owner'), value: found.ownerName ?? t('reconciliation:noOwner') },
					{ label: t('reconciliation:reason'), value: <CaseReasonText reason={found.reason} /> },
					{
						label: t('reconciliation:day'),
						value: (
							<>
								<KstDayText day={found.day} /> · {t('age', { count: found.age })}
							</>
						),
					},
					{
						label: t('dueOn'),
						value: (
							<Group gap="xs">
								<KstDayText day={found.dueOn ?? found.target} />
								{!found.dueOn && (
									<Text span size="xs" c="dimmed">
										{t('usualTarget')}
									</Text>
								)}
								{mayResolve && !resolved && (
									<form
										onSubmit={(event) => {
											event.preventDefault();
											act({ intent: 'due', dueOn: String(new FormData(event.currentTarget).get('dueOn') ?? '') }, ids);
										}}
									>
										<Group gap={4}>
											<TextInput
												type="date"
												name="dueOn"
												size="xs"
												aria-label={t('dueOn')}
												defaultValue={found.dueOn ?? ''}
											/>
											<Button type="submit" size="compact-xs" variant="subtle">
												{t('setDue')}
											</Button>
										</Group>
									</form>
								)}
							</Group>
						),
					},
				]}
			/>
			{writeOff && (
				<Alert color="amber" mt="sm" title={t('states.approval')}>
					<Text size="sm" component="div">
						{t('askedBy', { name: writeOff.askedBy })} <Money amount={writeOff.amount} currency={currency} signed />
						{writeOff.note && ` · ${writeOff.note}`}
					</Text>
					<Text size="xs" mt={4} id="write-off-waits">
						{t('reconciliation:writeOffHolds')}
					</Text>
					<Group gap="xs" mt="xs">
						{mayApprove && writeOff.askedById !== userId && (
							<>
								<Button size="compact-sm" onClick={() => act({ intent: 'approve' }, ids)}>
									{t('approve')}
								</Button>
								<Button size="compact-sm" variant="default" onClick={() => act({ intent: 'refuse' }, ids)}>
									{t('refuse')}
								</Button>
							</>
						)}
						{writeOff.askedById === userId && (
							<>
								<Text size="xs">{t('ownWriteOff')}</Text>
								<Button size="compact-sm" variant="default" onClick={() => act({ intent: 'withdraw' }, ids)}>
									{t('withdraw')}
								</Button>
							</>
						)}
					</Group>
				</Alert>
			)}
			<CaseParts found={found} mayResolve={mayResolve} act={act} />
			{match && (
				<Alert color="sky" mt="sm" title={t('matchedTitle', { name: match.by })}>
					<ul className="match-members">
						{match.members.map((member) => (
							<li key={member.id}>
								<Anchor component={Link} to={`?state=all&case=${member.id}`} size="sm" className="code">
									{member.subjectKey}
								</Anchor>{' '}
								<Money amount={member.matched} currency={currency} signed />
							</li>
						))}
					</ul>
					{match.remainder !== 0n && (
						<Text size="sm" component="div">
							{t('remaining')} <Money amount={match.remainder} currency={currency} signed />
						</Text>
					)}
					{mayResolve && matchHeld && (
						<Text size="xs" id="match-holds">
							{t('matchHolds')}
						</Text>
					)}
					{mayResolve && (
						<Button
							mt={6}
							size="compact-sm"
							variant="default"
							disabled={matchHeld}
							aria-describedby={matchHeld ? 'match-holds' : undefined}
							onClick={() => act({ intent: 'undo', matchId: match.id }, ids)}
						>
							{t('unmatch')}
						</Button>
					)}
				</Alert>
			)}
			<Group gap="xs" mt="sm">
				{mayResolve && !resolved && (
					<>
						<Button size="compact-md" {...why} onClick={() => onDialogue({ kind: 'resolve', ids })}>
							{t('resolve')}
						</Button>
						{found.ownerId !== userId && (
							<Button size="compact-md" variant="default" onClick={() => act({ intent: 'take' }, ids)}>
								{t('reconciliation:take')}
							</Button>
						)}
						<Menu position="bottom-start" withinPortal>
							<Menu.Target>
								<Button size="compact-md" variant="default">
									{t('assign')}
								</Button>
							</Menu.Target>
							<Menu.Dropdown>
								{people.map((person) => (
									<Menu.Item key={person.id} onClick={() => act({ intent: 'assign', ownerId: person.id }, ids)}>
										{person.name}
									</Menu.Item>
								))}
							</Menu.Dropdown>
						</Menu>
						<Button size="compact-md" variant="default" {...why} onClick={() => onDialogue({ kind: 'wait', ids })}>
							{t('wait')}
						</Button>
						{!match && found.open !== 0n && (
							<Button size="compact-md" variant="default" {...why} onClick={() => onDialogue({ kind: 'split', ids })}>
								{t('split')}
							</Button>
						)}
					</>
				)}
				{mayResolve && resolved && !match && found.reason !== 'split' && found.reason !== 'split-undone' && (
					<Button size="compact-md" variant="default" onClick={() => act({ intent: 'reopen' }, ids)}>
						{t('reopen')}
					</Button>
				)}
				{found.view && (
					<Button
						component={Link}
						to={`/reconciliation/${found.view.runId}/discrepancies/${found.view.position}`}
						size="compact-md"
						variant="subtle"
						rightSection={<IconExternalLink size={14} aria-hidden />}
					>
						{t('openInRun')}
					</Button>
				)}
			</Group>
		</Card>
	);
}

function Suggestions({ found, mayResolve, act }: CasePanelProps) {
	const { t } = useTranslation(['workbench', 'reconciliation']);
	const [params] = useSearchParams();
	if (found.suggestions.length === 0) return null;
	return (
		<Card>
			<Title order={2} size="h3" mb="xs">
				{t('suggestions')}
			</Title>
			<Stack component="ul" gap={8} p={0} m={0} style={{ listStyle: 'none' }}>
				{found.suggestions.map((other) => (
					<Group component="li" key={other.id} justify="space-between" gap="xs">
						<div>
							<Group gap={6}>
								<Badge variant="light" className="tabular">
									{t('score', { score: other.score })}
								</Badge>
								<KindBadge kind={other.kind} />
								{writeOffWaits(other) && (
									<SmallBadge tone="warning" outline>
										{t('states.approval')}
									</SmallBadge>
								)}
								<Anchor
									component={Link}
									to={withParams(params, { case: other.id }, { keepPage: true })}
									size="sm"
									className="code"
								>
									{other.orderId || other.subjectKey}
								</Anchor>
								<Text size="sm" component="div">
									<Money amount={other.open} signed /> · <KstDayText day={other.day} />
								</Text>
							</Group>
							<Text size="xs" c="dimmed">
								{other.because.map((reason) => t(`because.${reason}`)).join(' · ')}
							</Text>
						</div>
						{mayResolve && !writeOffWaits(found) && !writeOffWaits(other) && (
							<Button size="compact-sm" variant="light" onClick={() => act({ intent: 'match' }, [found.id, other.id])}>
								{t('matchThese')} <Money amount={found.open + other.open} signed />
							</Button>
						)}
					</Group>
				))}
			</Stack>
		</Card>
	);
}

function Similar({ found }: { found: CaseView }) {
	const { t } = useTranslation('workbench');
	const [params] = useSearchParams();
	if (found.similar.length === 0) return null;
	return (
		<Card>
			<Title order={2} size="h3" mb="xs">
				{t('similar')}
			</Title>
			<Stack component="ul" gap={4} p={0} m={0} style={{ listStyle: 'none' }}>
				{found.similar.map((other) => (
					<Group component="li" key={other.id} justify="space-between" gap="xs">
						<Anchor
							component={Link}
							to={withParams(params, { case: other.id }, { keepPage: true })}
							size="sm"
							className="code"
						>
							{other.orderId || other.subjectKey}
						</Anchor>
						<Text size="sm" component="div">
							<KstDayText day={other.day} /> · <Money amount={other.open} signed />
						</Text>
					</Group>
				))}
			</Stack>
		</Card>
	);
}
