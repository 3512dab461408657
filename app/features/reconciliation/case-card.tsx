import { Alert, Anchor, Button, Card, Group, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core';
import { Form, Link, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ChangedMeanwhile } from '#app/ui/changed-meanwhile.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Timeline } from '#app/ui/timeline.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useTypedOver } from '#app/ui/use-typed-over.ts';
import { CaseBadge, CaseReasonText } from './badges.tsx';
import type { ChangeCaseResult } from './change-case.server.ts';
import { type CaseChange, resolvingReasons, waitingReasons, writeOffWaits } from './discrepancy-case.ts';
import type { DiscrepancyView } from './get-discrepancy.server.ts';

type Refusal = Extract<ChangeCaseResult, { ok: false }>['reason'];

interface CaseCardProps {
	facts: NonNullable<DiscrepancyView['case']>;
	history: DiscrepancyView['history'];
	userId: string;
	mayResolve: boolean;
	refused: Refusal | null | undefined;
	/** The last step that was taken on this page. */
	done: { intent: CaseChange['intent']; version: string } | null | undefined;
}

/** The work on a discrepancy: who has it, what is known, and the steps that can be taken now. */
export function CaseCard({ facts, history, userId, mayResolve, refused, done }: CaseCardProps) {
	const { t } = useTranslation('reconciliation');
	return (
		<Card>
			<Stack gap="md">
				<Title order={2} size="h3">
					{t('case')}
				</Title>
				<KeyValue
					facts={[
						{ label: t('state'), value: <CaseBadge state={facts.state} /> },
						{ label: t('owner'), value: facts.ownerName ?? t('noOwner') },
						{ label: t('reason'), value: <CaseReasonText reason={facts.reason} /> },
						!mayResolve && { label: t('note'), value: facts.note ?? '–' },
					]}
				/>
				{refused && (
					<Alert color="red" role="alert">
						{t(`caseRefused.${refused}`)}
					</Alert>
				)}
				{done && (
					<Alert color="pine" role="status">
						{t('saved')}
					</Alert>
				)}
				{mayResolve ? (
					<CaseSteps key={facts.id} facts={facts} history={history} userId={userId} done={done} />
				) : (
					<Text size="sm" c="dimmed">
						{t('readOnly')}
					</Text>
				)}
				<div>
					<Title order={3} size="h3" mb="xs">
						{t('history')}
					</Title>
					{history.length === 0 ? (
						<Text size="sm" c="dimmed">
							{t('noHistory')}
						</Text>
					) : (
						<Timeline
							events={history.map((entry) => ({ key: String(entry.id), at: entry.at, title: <Step entry={entry} /> }))}
						/>
					)}
				</div>
			</Stack>
		</Card>
	);
}

function Step({ entry }: { entry: DiscrepancyView['history'][number] }) {
	const { t } = useTranslation('reconciliation');
	const intent = (['take', 'release', 'note', 'wait', 'resolve', 'reopen'] as const).find(
		(one) => entry.action === `discrepancy.${one}`,
	);
	const after = entry.after as { reason?: string | null; note?: string | null } | null;
	return (
		<Text size="sm" component="div">
			{entry.actor} · {intent ? t(`intents.${intent}`) : entry.action}
			{after?.reason && (intent === 'wait' || intent === 'resolve') && (
				<>
					{' '}
					(<CaseReasonText reason={after.reason} />)
				</>
			)}
			{after?.note && (
				<Text size="sm" c="dimmed" style={{ whiteSpace: 'pre-wrap' }}>
					{after.note}
				</Text>
			)}
		</Text>
	);
}

/** Steps that go without the note: what is typed there has not been saved by them. */
const withoutNote: readonly CaseChange['intent'][] = ['take', 'release', 'reopen'];

function CaseSteps({ facts, history, userId, done }: Pick<CaseCardProps, 'facts' | 'history' | 'userId' | 'done'>) {
	const { t } = useTranslation('reconciliation');
	const version = facts.updatedAt.toISOString();
	const origin = done?.version !== version ? 'elsewhere' : withoutNote.includes(done.intent) ? 'beside' : 'saved';
	const last = history[0];
	const ground = useTypedOver({ note: facts.note, lastEntry: last?.id }, version, origin);
	const { state, formMethod } = useNavigation();
	// Until the case is read again: another step before that would go by what it was before one's own, and be refused.
	const busy = state !== 'idle' && formMethod === 'POST';
	const resolved = facts.state === 'resolved';
	// The server refuses by the same decision whatever else would end the case.
	const why = writeOffWaits(facts) ? { disabled: true, 'aria-describedby': 'write-off-waits' } : {};
	const reasons = (list: readonly (typeof waitingReasons | typeof resolvingReasons)[number][]) =>
		list.map((reason) => ({ value: reason, label: t(`reasons.${reason}`) }));
	const step = (intent: 'take' | 'release' | 'reopen', label: string) => (
		<Form method="post" preventScrollReset>
			<input type="hidden" name="seenAt" value={version} />
			<Button
				type="submit"
				name="intent"
				value={intent}
				variant="default"
				loading={busy}
				{...(intent === 'release' ? why : {})}
			>
				{label}
			</Button>
		</Form>
	);
	return (
		<>
			{writeOffWaits(facts) && (
				<Alert color="amber">
					<Text size="sm" id="write-off-waits">
						{t('writeOffHolds')}
					</Text>
					<Anchor component={Link} to={`/workbench?state=all&case=${facts.id}`} size="sm" underline="always">
						{t('toWorkbench')}
					</Anchor>
				</Alert>
			)}
			<Group gap="xs">
				{!resolved && facts.ownerId !== userId && step('take', t('take'))}
				{!resolved && facts.ownerId === userId && step('release', t('release'))}
				{resolved && step('reopen', t('reopen'))}
			</Group>
			{ground.overtaken && (
				<ChangedMeanwhile
					by={last && last.id !== ground.thing.lastEntry ? last.actor : null}
					onGoOn={ground.goOn}
					onBeginAnew={ground.beginAnew}
				>
					<KeyValue facts={[{ label: t('noteNow'), value: facts.note ?? '–' }]} />
				</ChangedMeanwhile>
			)}
			<Form method="post" preventScrollReset key={ground.beginning} onInput={ground.onInput} onSubmit={ground.onSubmit}>
				<UnsavedGuard />
				<input type="hidden" name="seenAt" value={ground.version} />
				<Stack gap="sm">
					<Textarea
						name="note"
						label={t('note')}
						placeholder={t('notePlaceholder')}
						defaultValue={ground.thing.note ?? ''}
						autosize
						minRows={2}
						maxRows={8}
						maxLength={2000}
					/>
					<Group gap="xs">
						<Button type="submit" name="intent" value="note" variant="default" loading={busy}>
							{t('saveNote')}
						</Button>
					</Group>
					{!resolved && (
						<>
							<Group gap="xs" align="flex-end">
								<NativeSelect
									name="waitReason"
									label={t('waitReason')}
									data={reasons(waitingReasons)}
									style={{ flex: '1 1 12rem' }}
								/>
								<Button type="submit" name="intent" value="wait" variant="light" loading={busy} {...why}>
									{t('wait')}
								</Button>
							</Group>
							<Group gap="xs" align="flex-end">
								<NativeSelect
									name="resolveReason"
									label={t('resolveReason')}
									data={reasons(resolvingReasons)}
									style={{ flex: '1 1 12rem' }}
								/>
								<Button type="submit" name="intent" value="resolve" loading={busy} {...why}>
									{t('resolve')}
								</Button>
							</Group>
						</>
					)}
				</Stack>
			</Form>
		</>
	);
}
