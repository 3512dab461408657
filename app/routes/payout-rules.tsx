import { useForm } from '@conform-to/react';
import { Alert, Card, Group, List, NativeSelect, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import {
	changePayoutRules,
	correctDay,
	findRulesChanger,
	type PayoutRules as Rules,
	uncorrectDay,
} from '#app/features/payouts/change-rules.server.ts';
import { payoutRulesSchema } from '#app/features/payouts/payout-rules-schema.ts';
import { listCorrectedDays, payoutCalendar, payoutRules } from '#app/features/payouts/payout-settings.server.ts';
import { formatCount, formatDayWithWeekday, formatMoney } from '#app/i18n/format.ts';
import { addDays, daysOf, kstDayOf, LAST_KNOWN_HOLIDAY_YEAR, parseAskedDay } from '#app/lib/kst-calendar.ts';
import { ChangedMeanwhile } from '#app/ui/changed-meanwhile.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FormError, MoneyField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { KeyValue } from '#app/ui/key-value.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useTypedOver } from '#app/ui/use-typed-over.ts';
import { useValidation } from '#app/ui/use-validation.ts';

const fetchSchema = async () => (await import('#app/features/payouts/payout-rules-schema.ts')).payoutRulesSchema;

export const meta = pageMeta((t) => t('batches:rules.title'));

const DAYS_AHEAD = 180;
export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const [rules, changedBy, calendar, corrected, now] = await Promise.all([
		payoutRules(),
		findRulesChanger(),
		payoutCalendar(),
		listCorrectedDays(),
		currentInstant(),
	]);
	const today = kstDayOf(now);
	const upcoming = daysOf(today, addDays(today, DAYS_AHEAD)).flatMap((day) => {
		const name = calendar.holidayName(day);
		return name === null || name === 'weekend' ? [] : [{ day, name }];
	});
	return { rules, changedBy, corrected, upcoming, today, mayChange: may(user.role, 'payouts.rules') };
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.rules');
	const form = await request.formData();
	const day = parseAskedDay(String(form.get('day') ?? ''));
	switch (form.get('intent')) {
		case 'correct': {
			const name = String(form.get('name') ?? '')
				.trim()
				.slice(0, 50);
			if (!day || name === '') throw new Response(null, { status: 400 });
			const correction = { business: form.get('kind') === 'business', name };
			const corrected = await correctDay(day, correction, actor, await currentInstant());
			if (!corrected.ok) return data({ reason: corrected.reason }, { status: 422 });
			return data({ done: 'added' as const, affected: corrected.affected });
		}
		case 'uncorrect':
			if (!day) throw new Response(null, { status: 400 });
			await uncorrectDay(day, actor);
			return data({ done: 'removed' as const, affected: 0 });
		default: {
			const submission = parseForm(form, payoutRulesSchema);
			if (submission.status !== 'success') return data({ result: submission.reply() }, { status: 400 });
			const { threshold = null, dailyLimit = null, sendBefore } = submission.value;
			const { seenThreshold = null, seenDailyLimit = null, seenSendBefore } = submission.value;
			const rules = { thresholdWon: threshold, dailyLimitWon: dailyLimit, sendBusinessDaysBefore: sendBefore };
			const seen = {
				thresholdWon: seenThreshold,
				dailyLimitWon: seenDailyLimit,
				sendBusinessDaysBefore: seenSendBefore,
			};
			const changed = await changePayoutRules(rules, actor, seen);
			if (!changed.ok) return data({ reason: changed.reason }, { status: 422 });
			return data({ done: 'saved' as const, affected: 0, saved: printOf(rules) });
		}
	}
}

export const shouldRevalidate = rereadRefused;

export default function PayoutRules() {
	const { corrected, upcoming, today, mayChange } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t, i18n } = useTranslation(['batches', 'payouts', 'common']);
	useLive(['rules']);
	const language = i18n.language === 'en' ? 'en' : 'ko';
	return (
		<>
			<PageHeader
				title={t('batches:rules.title')}
				description={t('batches:rules.description')}
				breadcrumbs={[{ label: t('payouts:title'), to: '/payouts' }]}
			/>
			<Stack>
				{answer && 'reason' in answer && <FormError errors={[t(`batches:rules.reasons.${answer.reason}`)]} />}
				{answer && 'done' in answer && (
					<Alert color={answer.affected > 0 ? 'amber' : 'pine'} role="status">
						{t(`batches:rules.${answer.done}`)}
						{answer.affected > 0 && ` ${t('batches:rules.affected', { formatted: formatCount(answer.affected) })}`}
					</Alert>
				)}
				<Card>
					<Title order={2} mb="xs">
						{t('batches:rules.rules')}
					</Title>
					{mayChange ? <RulesForm /> : <RulesInForce />}
				</Card>
				<Card>
					<Title order={2} mb={4}>
						{t('batches:rules.days')}
					</Title>
					<Text size="sm" c="dimmed" mb="xs">
						{t('batches:rules.daysHint', { year: LAST_KNOWN_HOLIDAY_YEAR })}
					</Text>
					<DataTable
						caption={t('batches:rules.days')}
						density="compact"
						rows={corrected}
						rowKey={({ day }) => day}
						empty={<EmptyState title={t('batches:rules.daysEmpty')} />}
						columns={[
							{ key: 'day', header: t('batches:rules.day'), render: ({ day }) => <KstDayText day={day} weekday /> },
							{
								key: 'kind',
								header: t('batches:rules.kind'),
								render: ({ business }) => t(`batches:rules.kinds.${business ? 'business' : 'holiday'}`),
							},
							{ key: 'name', header: t('batches:rules.dayName'), render: ({ name }) => name },
							{
								key: 'do',
								header: '',
								align: 'end',
								render: ({ day }) =>
									mayChange && (
										<Form method="post">
											<input type="hidden" name="intent" value="uncorrect" />
											<input type="hidden" name="day" value={day} />
											<SubmitButton
												variant="default"
												size="compact-sm"
												aria-label={t('batches:rules.removeOf', { day: formatDayWithWeekday(day, language) })}
											>
												{t('batches:rules.remove')}
											</SubmitButton>
										</Form>
									),
							},
						]}
					/>
					{mayChange && (
						<Form method="post">
							<input type="hidden" name="intent" value="correct" />
							<UnsavedGuard />
							<Group align="flex-end" gap="sm" mt="sm">
								<TextInput name="day" type="date" label={t('batches:rules.day')} min={today} required />
								<NativeSelect
									name="kind"
									label={t('batches:rules.kind')}
									data={(['holiday', 'business'] as const).map((value) => ({
										value,
										label: t(`batches:rules.kinds.${value}`),
									}))}
								/>
								<TextInput name="name" label={t('batches:rules.dayName')} required maxLength={50} />
								<SubmitButton variant="default">{t('batches:rules.add')}</SubmitButton>
							</Group>
						</Form>
					)}
				</Card>
				<Card>
					<Title order={2} mb="xs">
						{t('batches:rules.upcoming')}
					</Title>
					<List size="sm">
						{upcoming.map(({ day, name }) => (
							<List.Item key={day}>
								<KstDayText day={day} weekday /> <span lang="ko">{name}</span>
							</List.Item>
						))}
					</List>
				</Card>
			</Stack>
		</>
	);
}

/** Rules as one text: what was saved is told from what somebody else saved. */
const printOf = ({ thresholdWon, dailyLimitWon, sendBusinessDaysBefore }: Rules) =>
	`${thresholdWon} ${dailyLimitWon} ${sendBusinessDaysBefore}`;

function RulesInForce() {
	const { rules } = useLoaderData<typeof loader>();
	const { t } = useTranslation('batches');
	const { thresholdWon, dailyLimitWon, sendBusinessDaysBefore } = rules;
	return (
		<KeyValue
			facts={[
				{
					label: t('rules.threshold'),
					value: thresholdWon === null ? t('rules.thresholdNone') : formatMoney(thresholdWon),
				},
				{
					label: t('rules.dailyLimit'),
					value: dailyLimitWon === null ? t('rules.dailyLimitNone') : formatMoney(dailyLimitWon),
				},
				{ label: t('rules.sendBefore'), value: t('rules.sendBeforeDays', { count: sendBusinessDaysBefore }) },
			]}
		/>
	);
}

function RulesForm() {
	const { rules, changedBy } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const saved = answer && 'saved' in answer ? answer.saved : null;
	const version = printOf(rules);
	const ground = useTypedOver(rules, version, saved === version ? 'saved' : 'elsewhere');
	return (
		<>
			{ground.overtaken && (
				<ChangedMeanwhile by={changedBy} onGoOn={ground.goOn} onBeginAnew={ground.beginAnew}>
					<RulesInForce />
				</ChangedMeanwhile>
			)}
			<RuleFields
				key={ground.beginning}
				initial={ground.thing}
				seen={ground.overtaken ? ground.thing : rules}
				onInput={ground.onInput}
			/>
		</>
	);
}

const textsOf = ({ thresholdWon, dailyLimitWon, sendBusinessDaysBefore }: Rules) => ({
	threshold: thresholdWon === null ? '' : String(thresholdWon),
	dailyLimit: dailyLimitWon === null ? '' : String(dailyLimitWon),
	sendBefore: String(sendBusinessDaysBefore),
});

/** `seen` are the rules over which the person means to save. */
function RuleFields({ initial, seen, onInput }: { initial: Rules; seen: Rules; onInput: () => void }) {
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['batches', 'common']);
	const [form, fields] = useForm({
		lastResult: answer && 'result' in answer ? answer.result : undefined,
		defaultValue: textsOf(initial),
		...useValidation(fetchSchema),
	});
	return (
		<Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate={form.noValidate} onInput={onInput}>
			<UnsavedGuard />
			<input type="hidden" name="seenThreshold" value={textsOf(seen).threshold} />
			<input type="hidden" name="seenDailyLimit" value={textsOf(seen).dailyLimit} />
			<input type="hidden" name="seenSendBefore" value={textsOf(seen).sendBefore} />
			<Stack gap="sm" maw={640}>
				<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" className="fields-in-line">
					<MoneyField
						field={fields.threshold}
						label={t('batches:rules.threshold')}
						description={t('batches:rules.thresholdHint')}
					/>
					<MoneyField
						field={fields.dailyLimit}
						label={t('batches:rules.dailyLimit')}
						description={t('batches:rules.dailyLimitHint')}
					/>
					<TextField
						field={fields.sendBefore}
						required
						label={t('batches:rules.sendBefore')}
						description={t('batches:rules.sendBeforeHint')}
					/>
				</SimpleGrid>
				<Group>
					<SubmitButton>{t('common:actions.save')}</SubmitButton>
				</Group>
			</Stack>
		</Form>
	);
}
