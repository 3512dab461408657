import { useForm } from '@conform-to/react';
import { Alert, Anchor, Card, SimpleGrid, Stack, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { AlikePlans } from '#app/features/payouts/alike-plans.tsx';
import type { HolidayRule, PlanRhythm } from '#app/features/payouts/plan.ts';
import { PlanFields } from '#app/features/payouts/plan-fields.tsx';
import { newPlanSchema, planFieldErrors } from '#app/features/payouts/plan-schema.ts';
import { sayRhythm } from '#app/features/payouts/plan-words.ts';
import { listPlans, makePlan, setPlanActive } from '#app/features/payouts/plans.server.ts';
import { pickSellers } from '#app/features/sellers/pick-sellers.server.ts';
import { SellerPicker } from '#app/features/sellers/seller-picker.tsx';
import { formatDayWithWeekday } from '#app/i18n/format.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useEachAnswer } from '#app/ui/use-each-answer.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useValidation } from '#app/ui/use-validation.ts';
import { useWords } from '#app/ui/use-words.ts';

const fetchSchema = async () => (await import('#app/features/payouts/plan-schema.ts')).newPlanSchema;

export const meta = pageMeta((t) => t('batches:plansTitle'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const mayEdit = may(user.role, 'payouts.create');
	const [plans, sellers] = await Promise.all([
		listPlans(await currentInstant()),
		mayEdit ? pickSellers(undefined) : [],
	]);
	return { plans, sellers, mayEdit };
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.create');
	const form = await request.formData();
	const now = await currentInstant();
	const planId = form.get('plan');
	if (typeof planId === 'string') {
		if (!isUuid(planId)) throw new Response(null, { status: 404 });
		const confirmed = form.get('confirmed') === 'possible-duplicate';
		const changed = await setPlanActive(planId, form.get('intent') === 'resume', actor, now, confirmed);
		if (changed.ok) return redirect('/payouts/plans');
		if (changed.reason === 'not-found') throw new Response(null, { status: 404 });
		const { plans, payouts } = changed;
		return data({ result: null, alike: null, resume: { planId, plans, payouts }, made: null }, { status: 422 });
	}
	const submission = parseForm(form, newPlanSchema);
	const alike = null;
	const resume = null;
	const made = null;
	if (submission.status !== 'success')
		return data({ result: submission.reply(), alike, resume, made }, { status: 400 });
	const { confirmed, ...plan } = submission.value;
	const answer = await makePlan(plan, actor, now, confirmed !== undefined);
	if (answer.ok) return data({ result: null, alike, resume, made: answer.planId });
	if (answer.reason === 'confirmation-needed') {
		const { plans, payouts } = answer;
		return data({ result: submission.reply(), alike: { plans, payouts }, resume, made }, { status: 422 });
	}
	const fieldErrors = planFieldErrors(answer.reason);
	return data({ result: submission.reply({ fieldErrors }), alike, resume, made }, { status: 422 });
}

export const shouldRevalidate = rereadRefused;

export default function PayoutPlans() {
	const { plans, mayEdit } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t, i18n } = useTranslation(['batches', 'payouts']);
	const { t: words } = useWords();
	useLive(['plan']);
	const [beginning, setBeginning] = useState(0);
	useEachAnswer(answer, ({ made }) => made && setBeginning((count) => count + 1));
	const made = plans.find(({ id }) => id === answer?.made);
	return (
		<>
			<PageHeader
				title={t('batches:plansTitle')}
				description={t('batches:plansDescription')}
				breadcrumbs={[{ label: t('payouts:title'), to: '/payouts' }]}
			/>
			<Stack>
				{made && (
					<Alert color="pine" role="status" icon={<IconCircleCheck size={18} aria-hidden />}>
						{t('batches:planMade', {
							name: made.seller.name,
							day: formatDayWithWeekday(made.next, i18n.language === 'en' ? 'en' : 'ko'),
						})}{' '}
						<Anchor component={Link} to={`/payouts/plans/${made.id}`} size="sm" c="inherit" underline="always">
							{t('batches:planShow')}
						</Anchor>
					</Alert>
				)}
				{answer?.resume && (
					<Form method="post">
						<input type="hidden" name="plan" value={answer.resume.planId} />
						<input type="hidden" name="intent" value="resume" />
						<AlikePlans
							alike={answer.resume}
							label={t('batches:resumeAnyway', {
								name: plans.find(({ id }) => id === answer.resume?.planId)?.seller.name ?? '',
							})}
						>
							<SubmitButton style={{ alignSelf: 'flex-start' }} size="compact-sm">
								{t('batches:resume')}
							</SubmitButton>
						</AlikePlans>
					</Form>
				)}
				<DataTable
					caption={t('batches:plansTitle')}
					rows={plans}
					rowKey={({ id }) => id}
					rowHref={({ id }) => `/payouts/plans/${id}`}
					empty={<EmptyState title={t('batches:plansEmpty')} text={mayEdit ? t('batches:plansEmptyHint') : ''} />}
					columns={[
						{
							key: 'seller',
							header: t('payouts:seller'),
							render: (plan) => <span className="name">{plan.seller.name}</span>,
						},
						{
							key: 'rhythm',
							header: t('batches:rhythm'),
							render: (plan) => sayRhythm(words, plan.rhythm as PlanRhythm, plan.ordinal),
						},
						{
							key: 'holiday',
							header: t('batches:onHoliday'),
							visibleFrom: 'md',
							render: (plan) => t(`batches:holidays.${plan.onHoliday as HolidayRule}`),
						},
						{ key: 'next', header: t('batches:nextOn'), render: (plan) => <KstDayText day={plan.next} weekday /> },
						{
							key: 'last',
							header: t('batches:lastOutcome'),
							visibleFrom: 'lg',
							render: (plan) => plan.last && t(`batches:outcomes.${plan.last.outcome as 'made'}`),
						},
						{
							key: 'active',
							header: t('batches:state'),
							render: (plan) => (
								<StatusBadge
									tone={plan.active ? 'success' : 'neutral'}
									label={t(plan.active ? 'batches:active' : 'batches:paused')}
								/>
							),
						},
						{
							key: 'amount',
							header: t('payouts:amount'),
							align: 'end',
							render: (plan) => <Money amount={plan.amount} />,
						},
						{
							key: 'do',
							header: '',
							align: 'end',
							render: (plan) =>
								mayEdit && (
									<Form method="post">
										<input type="hidden" name="plan" value={plan.id} />
										<input type="hidden" name="intent" value={plan.active ? 'pause' : 'resume'} />
										<SubmitButton name="plan" value={plan.id} variant="default" size="compact-sm">
											{t(plan.active ? 'batches:pause' : 'batches:resume')}
										</SubmitButton>
									</Form>
								),
						},
					]}
				/>
				{/* What was made leaves an empty form: sent once more it would be the same plan again. */}
				{mayEdit && <NewPlan key={beginning} />}
			</Stack>
		</>
	);
}

function NewPlan() {
	const { sellers } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['batches', 'payouts']);
	const [form, fields] = useForm({
		lastResult: answer?.result,
		defaultValue: { rhythm: 'monthly', ordinal: '10', onHoliday: 'after' },
		...useValidation(fetchSchema),
	});
	return (
		<Card>
			<Title order={2} mb="xs">
				{t('batches:planNew')}
			</Title>
			<Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate={form.noValidate}>
				<UnsavedGuard />
				<Stack gap="sm">
					<FormError errors={form.errors} />
					<SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" className="fields-in-line">
						<SellerPicker field={fields.sellerId} label={t('payouts:seller')} initial={sellers} />
						<PlanFields fields={fields} />
					</SimpleGrid>
					{answer?.alike && <AlikePlans alike={answer.alike} label={t('batches:planAnyway')} />}
					<SubmitButton style={{ alignSelf: 'flex-start' }}>{t('batches:planSave')}</SubmitButton>
				</Stack>
			</Form>
		</Card>
	);
}
