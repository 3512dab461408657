import { getFormProps, useForm } from '@conform-to/react';
import { Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { AuditRows } from '#app/features/audit/audit-rows.tsx';
import { firstTermsDay } from '#app/features/owed/read-terms.server.ts';
import { AlikePlans } from '#app/features/payouts/alike-plans.tsx';
import { changePlan } from '#app/features/payouts/change-plan.server.ts';
import { OccurrencesTable } from '#app/features/payouts/occurrences-table.tsx';
import type { PlanRhythm } from '#app/features/payouts/plan.ts';
import { chosenKind, PayableHint, PlanFields } from '#app/features/payouts/plan-fields.tsx';
import { planChangeSchema, planFieldErrors } from '#app/features/payouts/plan-schema.ts';
import { sayAmount, sayRhythm } from '#app/features/payouts/plan-words.ts';
import { findPlan } from '#app/features/payouts/plans-list.server.ts';
import { listAuditOf } from '#app/features/sellers/queries.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { KstDayText } from '#app/ui/date-time.tsx';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { KeyValue } from '#app/ui/key-value.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useFirst } from '#app/ui/use-first.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useValidation } from '#app/ui/use-validation.ts';
import { useWords } from '#app/ui/use-words.ts';

const fetchSchema = async () => (await import('#app/features/payouts/plan-schema.ts')).planChangeSchema;

export const meta = pageMeta((t) => t('batches:planTitle'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const plan = await findPlan(params.id, await currentInstant());
	if (!plan) throw new Response(null, { status: 404 });
	const [audit, firstTerms] = await Promise.all([
		may(user.role, 'audit.view') ? listAuditOf('payout-plan', plan.id) : null,
		firstTermsDay(),
	]);
	return { plan, audit, hasTerms: firstTerms !== null, mayEdit: may(user.role, 'payouts.create') };
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.create');
	if (!isUuid(params.id)) throw new Response(null, { status: 404 });
	const submission = parseForm(await request.formData(), planChangeSchema);
	const alike = null;
	if (submission.status !== 'success') return data({ result: submission.reply(), alike }, { status: 400 });
	const { confirmed, ...change } = submission.value;
	const changed = await changePlan(params.id, change, actor, await currentInstant(), confirmed !== undefined);
	if (changed.ok) return redirect('/payouts/plans');
	if (changed.reason === 'not-found') throw new Response(null, { status: 404 });
	if (changed.reason === 'confirmation-needed') {
		const { plans, payouts } = changed;
		return data({ result: submission.reply(), alike: { plans, payouts } }, { status: 422 });
	}
	const errors =
		changed.reason === 'changed-meanwhile'
			? { formErrors: ['batches:reasons.changed-meanwhile'] }
			: { fieldErrors: planFieldErrors(changed.reason) };
	return data({ result: submission.reply(errors), alike }, { status: 422 });
}

const oneSellerKinds = ['fixed', 'payable'] as const;
const allSellersKinds = ['payable'] as const;

export const shouldRevalidate = rereadRefused;

export default function PayoutPlan() {
	const { plan, audit, hasTerms, mayEdit } = useLoaderData<typeof loader>();
	useLive(['plan']);
	const seenVersion = useFirst(plan.version, plan.id);
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['batches', 'payouts', 'plans', 'common']);
	const { t: words } = useWords();
	const [form, fields] = useForm({
		lastResult: answer?.result,
		defaultValue: {
			kind: plan.amount === null ? 'payable' : 'fixed',
			amount: plan.amount === null ? undefined : String(plan.amount),
			leastAmount: plan.leastAmount === null ? undefined : String(plan.leastAmount),
			transactionDescription: plan.transactionDescription,
			rhythm: plan.rhythm,
			ordinal: String(plan.ordinal),
			onHoliday: plan.onHoliday,
		},
		...useValidation(fetchSchema),
	});
	// To all sellers goes what is payable, and nothing else.
	const kinds = plan.seller ? oneSellerKinds : allSellersKinds;
	const kind = chosenKind(fields.kind, kinds);
	return (
		<>
			<PageHeader
				title={plan.seller ? t('batches:planOf', { name: plan.seller.name }) : t('plans:ofAll')}
				badge={
					<Badge variant="light" color={plan.active ? 'pine' : 'gray'}>
						{t(plan.active ? 'batches:active' : 'batches:paused')}
					</Badge>
				}
				description={t('batches:planHint')}
				breadcrumbs={[
					{ label: t('payouts:title'), to: '/payouts' },
					{ label: t('batches:plansTitle'), to: '/payouts/plans' },
				]}
			/>
			<Stack>
				<Card>
					<KeyValue
						facts={[
							{
								label: t('payouts:seller'),
								value: plan.seller ? (
									<Text component={Link} to={`/sellers/${plan.seller.id}`} size="sm" td="underline">
										{`${plan.seller.name} (${plan.seller.refSellerId})`}
									</Text>
								) : (
									t('plans:all')
								),
							},
							{ label: t('payouts:amount'), value: sayAmount(words, plan) },
							{ label: t('batches:rhythm'), value: sayRhythm(words, plan.rhythm as PlanRhythm, plan.ordinal) },
							plan.active && { label: t('batches:nextOn'), value: <KstDayText day={plan.next} weekday /> },
							plan.active && { label: t('plans:cutOff'), value: <KstDayText day={plan.cutOff} weekday /> },
							{ label: t('batches:planVersion'), value: String(plan.version) },
						]}
					/>
				</Card>
				{mayEdit && (
					<Card>
						<Title order={2} mb="xs">
							{t('batches:planChange')}
						</Title>
						<Form method="post" {...getFormProps(form)}>
							<UnsavedGuard />
							<input type="hidden" name="version" value={seenVersion} />
							{kinds.length === 1 && <input type="hidden" name="kind" value={kind} />}
							<Stack gap="sm">
								<FormError errors={form.errors} />
								<SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" className="fields-in-line">
									<PlanFields fields={fields} kinds={kinds} kind={kind} />
								</SimpleGrid>
								{kind !== 'fixed' && (
									<PayableHint
										hasTerms={hasTerms}
										leastAmount={fields.leastAmount.value ?? ''}
										sellerId={plan.seller?.id ?? null}
									/>
								)}
								{answer?.alike && <AlikePlans alike={answer.alike} label={t('batches:planChangeAnyway')} />}
								<Group>
									<SubmitButton>{t('common:actions.save')}</SubmitButton>
									<Button component={Link} to="/payouts/plans" variant="default">
										{t('common:actions.cancel')}
									</Button>
								</Group>
							</Stack>
						</Form>
					</Card>
				)}
				<Card>
					<Title order={2} mb="xs">
						{t('batches:planPast')}
					</Title>
					<OccurrencesTable occurrences={plan.occurrences} />
				</Card>
				{audit && <AuditRows rows={audit} />}
			</Stack>
		</>
	);
}
