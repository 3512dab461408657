import { Alert, Anchor, Group, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { ApprovalForm } from '#app/features/fee-invoices/approval-form.tsx';
import { formatApprovalNumber, invoicePath, invoicesPath } from '#app/features/fee-invoices/invoice.ts';
import { InvoiceBadge } from '#app/features/fee-invoices/invoice-badge.tsx';
import { invoiceSchema } from '#app/features/fee-invoices/invoice-schemas.ts';
import { stepsPath } from '#app/features/fee-invoices/invoices-columns.tsx';
import { findInvoice } from '#app/features/fee-invoices/invoices-list.server.ts';
import { issueInvoice, takeBackNumber } from '#app/features/fee-invoices/issue-invoices.server.ts';
import { lastDayOf } from '#app/features/fee-invoices/month.ts';
import { owedPath } from '#app/features/owed/paths.ts';
import { Section } from '#app/features/payments/section.tsx';
import { formatBusinessNumber } from '#app/lib/business-registration-number.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DateTime, KstDayText } from '#app/ui/date-time.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('invoices:title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const invoice = isUuid(params.id) ? await findInvoice(params.id) : null;
	if (!invoice) throw new Response(null, { status: 404 });
	return { invoice, mayIssue: may(user.role, 'invoices.make') };
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'invoices.make');
	if (!isUuid(params.id)) throw new Response(null, { status: 404 });
	const submission = parseForm(await request.formData(), invoiceSchema);
	if (submission.status !== 'success') return data({ result: submission.reply() }, { status: 400 });
	const { intent, number } = submission.value;
	const done =
		intent === 'issue'
			? await issueInvoice(params.id, number, actor, await currentInstant())
			: await takeBackNumber(params.id, number, actor);
	if (done.ok) return redirect(invoicePath(params.id));
	if (done.reason === 'invoice-unknown') throw new Response(null, { status: 404 });
	const message = [`invoices:reasons.${done.reason}`];
	const result = submission.reply(intent === 'issue' ? { fieldErrors: { number: message } } : { formErrors: message });
	return data({ result }, { status: 422 });
}

export default function FeeInvoice() {
	const { invoice, mayIssue } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['invoices', 'owed']);
	useLive(['owed']);
	const { month, refSellerId, businessNumber, supply, vat, steps, lateSteps, approvalNumber } = invoice;
	return (
		<>
			<PageHeader
				title={t('one.title', { month })}
				badge={<InvoiceBadge invoice={invoice} />}
				description={invoice.name ?? refSellerId}
				breadcrumbs={[
					{ label: t('owed:title'), to: '/owed' },
					{ label: t('title'), to: invoicesPath(month) },
				]}
			/>
			<Stack>
				{supply + vat < 0n && <Alert color="amber">{t('one.negative')}</Alert>}
				{businessNumber === null && <Alert color="amber">{t('one.noNumber')}</Alert>}
				<Section title={t('one.steps')}>
					<KeyValue
						facts={[
							{ label: t('one.writtenOn'), value: <KstDayText day={lastDayOf(month)} /> },
							{
								label: t('seller'),
								value: (
									<>
										{invoice.name ?? t('owed:list.unregistered')} <span className="code">{refSellerId}</span>{' '}
										<Anchor component={Link} to={owedPath(refSellerId)} size="sm" underline="always">
											{t('one.account')}
										</Anchor>
									</>
								),
							},
							{
								label: t('businessNumber'),
								value: businessNumber && <span className="tabular">{formatBusinessNumber(businessNumber)}</span>,
							},
							{ label: t('representativeName'), value: invoice.representativeName },
							{ label: t('one.item'), value: t('one.itemOf', { month }) },
							{ label: t('supply'), value: <Money amount={supply} /> },
							{ label: t('vat'), value: <Money amount={vat} /> },
							{ label: t('total'), value: <Money amount={supply + vat} /> },
							{
								label: t('steps'),
								value: (
									<>
										<Anchor component={Link} to={stepsPath(invoice)} size="sm" underline="always">
											{t('one.goSteps', { count: steps })}
										</Anchor>
										{lateSteps > 0 && ` · ${t('one.late', { count: lateSteps })}`}
									</>
								),
							},
							{
								label: t('one.made'),
								value: (
									<>
										<DateTime at={invoice.madeAt} /> · {invoice.madeBy}
									</>
								),
							},
						]}
					/>
				</Section>
				<Section title={t('approvalNumber')}>
					{approvalNumber ? (
						<Stack gap="sm">
							<KeyValue
								facts={[
									{
										label: t('one.number'),
										value: <span className="code">{formatApprovalNumber(approvalNumber)}</span>,
									},
									{
										label: t('one.issued'),
										value: (
											<>
												<DateTime at={invoice.issuedAt} /> · {invoice.issuedBy}
											</>
										),
									},
								]}
							/>
							{mayIssue && (
								<Group>
									<ConfirmButton
										label={t('one.takeBack')}
										title={t('one.takeBackTitle')}
										text={t('one.takeBackText')}
										confirmLabel={t('one.takeBack')}
										fields={{ intent: 'take-back', number: approvalNumber }}
										danger
									/>
								</Group>
							)}
						</Stack>
					) : mayIssue ? (
						<ApprovalForm lastResult={answer?.result} />
					) : (
						t('states.made')
					)}
				</Section>
			</Stack>
		</>
	);
}
