import { getFormProps, useForm } from '@conform-to/react';
import { Alert, Anchor, Card, SimpleGrid, Stack, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { firstTermsDay } from '#app/features/owed/read-terms.server.ts';
import { AlikePlans } from '#app/features/payouts/alike-plans.tsx';
import { planKinds, planStates } from '#app/features/payouts/plan.ts';
import { chosenKind, PayableHint, PlanFields } from '#app/features/payouts/plan-fields.tsx';
import { newPlanSchema, planFieldErrors } from '#app/features/payouts/plan-schema.ts';
import { sayPaid } from '#app/features/payouts/plan-words.ts';
import { makePlan, setPlanActive } from '#app/features/payouts/plans.server.ts';
import { plansColumns } from '#app/features/payouts/plans-columns.tsx';
import { countPlans, type ListedPlan, listPlans } from '#app/features/payouts/plans-list.server.ts';
import { plansParams } from '#app/features/payouts/plans-source.server.ts';
import { pickSellers } from '#app/features/sellers/pick-sellers.server.ts';
import { SellerPicker } from '#app/features/sellers/seller-picker.tsx';
import { formatDayWithWeekday } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.ts';
import { isUuid } from '#app/lib/keyset.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { hasFilters } from '#app/ui/list-links.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import type { Column } from '#app/ui/table-columns.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useEachAnswer } from '#app/ui/use-each-answer.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useValidation } from '#app/ui/use-validation.ts';
import { useColumns, useWords } from '#app/ui/use-words.ts';

const fetchSchema = async () => (await import('#app/features/payouts/plan-schema.ts')).newPlanSchema;

export const meta = pageMeta((t) => t('batches:plansTitle'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const { filters, page } = plansParams(request);
	const mayEdit = may(user.role, 'payouts.create');
	const [list, count, sellers, firstTerms] = await Promise.all([
		listPlans(filters, page, await currentInstant()),
		countPlans(filters),
		mayEdit ? pickSellers(undefined) : [],
		mayEdit ? firstTermsDay() : null,
	]);
	return { list, count, sellers, hasTerms: firstTerms !== null, mayEdit };
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
	const { list, count, mayEdit } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const [params] = useSearchParams();
	const { t, i18n } = useTranslation(['batches', 'payouts', 'plans']);
	const { t: words } = useWords();
	const columns = useColumns(plansColumns);
	useLive(['plan']);
	const [beginning, setBeginning] = useState(0);
	useEachAnswer(answer, ({ made }) => made && setBeginning((count) => count + 1));
	const made = list.rows.find(({ id }) => id === answer?.made);
	const resumed = list.rows.find(({ id }) => id === answer?.resume?.planId);
	const sayDay = (day: KstDay) => formatDayWithWeekday(day, i18n.language === 'en' ? 'en' : 'ko');
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
						{made.seller
							? t('batches:planMade', { name: made.seller.name, day: sayDay(made.next) })
							: t('plans:madeAll', { cutOff: sayDay(made.cutOff), day: sayDay(made.next) })}{' '}
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
							label={t('batches:resumeAnyway', { name: resumed ? sayPaid(words, resumed) : '' })}
						>
							<SubmitButton style={{ alignSelf: 'flex-start' }} size="compact-sm">
								{t('batches:resume')}
							</SubmitButton>
						</AlikePlans>
					</Form>
				)}
				<FilterBar
					filters={[
						selectFilter('state', t('batches:state'), planStates, (value) =>
							t(value === 'active' ? 'batches:active' : 'batches:paused'),
						),
						selectFilter('kind', t('plans:kind'), planKinds, (value) => t(`plans:kinds.${value}`)),
					]}
				/>
				<DataTable
					table="plans"
					caption={t('batches:plansTitle')}
					summary={t('plans:count', { count })}
					rows={list.rows}
					rowKey={({ id }) => id}
					rowHref={({ id }) => `/payouts/plans/${id}`}
					cursors={list}
					empty={
						hasFilters(params) ? undefined : (
							<EmptyState title={t('batches:plansEmpty')} text={mayEdit ? t('batches:plansEmptyHint') : ''} />
						)
					}
					columns={mayEdit ? [...columns, pauseColumn(words)] : columns}
				/>
				{/* What was made leaves an empty form: sent once more it would be the same plan again. */}
				{mayEdit && <NewPlan key={beginning} />}
			</Stack>
		</>
	);
}

/** Pauses a plan, or lets it go on, from its row. */
const pauseColumn = (t: Words): Column<ListedPlan> => ({
	key: 'do',
	header: '',
	align: 'end',
	render: (plan) => (
		<Form method="post">
			<input type="hidden" name="plan" value={plan.id} />
			<input type="hidden" name="intent" value={plan.active ? 'pause' : 'resume'} />
			<SubmitButton name="plan" value={plan.id} variant="default" size="compact-sm">
				{t(plan.active ? 'batches:pause' : 'batches:resume')}
			</SubmitButton>
		</Form>
	),
});

function NewPlan() {
	const { sellers, hasTerms } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['batches', 'payouts']);
	const [form, fields] = useForm({
		lastResult: answer?.result,
		defaultValue: { kind: 'fixed', rhythm: 'monthly', ordinal: '10', onHoliday: 'after' },
		...useValidation(fetchSchema),
	});
	const kind = chosenKind(fields.kind, planKinds);
	return (
		<Card>
			<Title order={2} mb="xs">
				{t('batches:planNew')}
			</Title>
			<Form method="post" {...getFormProps(form)}>
				<UnsavedGuard />
				<Stack gap="sm">
					<FormError errors={form.errors} />
					<SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" className="fields-in-line">
						<PlanFields
							fields={fields}
							kinds={planKinds}
							kind={kind}
							whom={<SellerPicker field={fields.sellerId} label={t('payouts:seller')} initial={sellers} />}
						/>
					</SimpleGrid>
					{kind !== 'fixed' && (
						<PayableHint
							hasTerms={hasTerms}
							leastAmount={fields.leastAmount.value ?? ''}
							sellerId={kind === 'all' ? null : (fields.sellerId.value ?? '')}
						/>
					)}
					{answer?.alike && <AlikePlans alike={answer.alike} label={t('batches:planAnyway')} />}
					<SubmitButton style={{ alignSelf: 'flex-start' }}>{t('batches:planSave')}</SubmitButton>
				</Stack>
			</Form>
		</Card>
	);
}
