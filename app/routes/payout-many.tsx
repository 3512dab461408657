import { Alert, Anchor, Button, Card, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { owedPath } from '#app/features/owed/paths.ts';
import { payableOf, payoutAmounts } from '#app/features/owed/payable.server.ts';
import { paySelection, type RefusedRow } from '#app/features/payouts/pay-selection.server.ts';
import { type ScheduleType, scheduleTypes } from '#app/features/payouts/payout.ts';
import { payoutCalendar } from '#app/features/payouts/payout-settings.server.ts';
import { sayProblem } from '#app/features/payouts/row-problem.ts';
import { bankName } from '#app/features/sellers/banks.ts';
import { listSellersOf } from '#app/features/sellers/queries.server.ts';
import { maskedAccount, notPayableReason } from '#app/features/sellers/seller.ts';
import { formatMoney } from '#app/i18n/format.ts';
import { newId } from '#app/lib/ids.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { parseWon, sumWon } from '#app/lib/won.ts';
import {
	earliestScheduledDay,
	isExpressWindowOpen,
	latestScheduledDay,
	PAYOUT_LIMITS,
} from '#app/toss/payout-rules.ts';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FormError, grouped, SubmitButton } from '#app/ui/form-fields.tsx';
import { Money } from '#app/ui/money.tsx';
import { MustTick } from '#app/ui/must-tick.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useWords } from '#app/ui/use-words.ts';

export const meta = pageMeta((t) => t('batches:many.title'));

/** What one form can take; more comes from a file. */
const MOST_SELLERS = 200;
/** More than that many payouts to them are no form that a person fills in. */
const MOST_PAYOUTS = 1_000;

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'payouts.create');
	const asked = new URL(request.url).searchParams;
	const ids = asked.getAll('seller').slice(0, MOST_SELLERS);
	const leftOut = asked.getAll('seller').length - ids.length;
	const [sellers, calendar, now] = await Promise.all([listSellersOf(ids), payoutCalendar(), currentInstant()]);
	const today = kstDayOf(now);
	const owed = asked.has('owed')
		? await payableOf(
				sellers.map(({ refSellerId }) => refSellerId),
				today,
			)
		: null;
	const amounts = owed
		? await payoutAmounts(
				[...owed].map(([refSellerId, amount]) => ({ refSellerId, amount })),
				today,
			)
		: null;
	return {
		sellers: sellers.map((seller) => ({
			...seller,
			payable: notPayableReason(seller) === null,
			owed: owed ? (owed.get(seller.refSellerId) ?? 0n) : null,
			/** With which the fields of its payouts begin. */
			amounts: amounts?.get(seller.refSellerId)?.map(String) ?? [''],
		})),
		ofOwed: owed !== null,
		leftOut,
		nonce: newId(now),
		expressOpen: isExpressWindowOpen(now, calendar),
		earliest: earliestScheduledDay(now, calendar),
		latest: latestScheduledDay(now),
	};
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.create');
	const form = await request.formData();
	const text = (name: string) => String(form.get(name) ?? '').slice(0, 200);
	const now = await currentInstant();
	const refs = form.getAll('refSellerId').slice(0, MOST_PAYOUTS).map(String);
	const amounts = form.getAll('amount').map(String);
	const result = await paySelection(
		{
			nonce: text('nonce'),
			name: text('name').replace('{{day}}', kstDayOf(now)),
			scheduleType: text('scheduleType'),
			payoutDate: text('payoutOn'),
			transactionDescription: text('transactionDescription'),
			amounts: refs.map((refSellerId, index) => ({ refSellerId, amount: amounts[index] ?? '' })),
			confirmed: form.get('confirmed') === 'yes',
		},
		actor,
		now,
	);
	return result.ok ? redirect(`/payouts/batches/${result.batchId}`) : data(result, { status: 422 });
}

// What may be chosen has moved on when a day is refused after midnight.
export const shouldRevalidate = rereadRefused;

export default function PayoutMany() {
	const { sellers, ofOwed, leftOut, nonce: fresh, expressOpen, earliest, latest } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	// The form keeps its first nonce: sent twice it makes one batch.
	const [nonce] = useState(fresh);
	const [scheduleType, setScheduleType] = useState<ScheduleType>(expressOpen ? 'EXPRESS' : 'SCHEDULED');
	const { t, i18n } = useTranslation(['batches', 'payouts', 'common']);
	const { t: words } = useWords();
	const [typed, setTyped] = useState(() => sellers.flatMap(({ payable, amounts }) => (payable ? amounts : [])));
	const amounts = typed.flatMap((text) => parseWon(text) ?? []).filter((amount) => amount > 0n);
	const nameOf = (refSellerId: string) => sellers.find((seller) => seller.refSellerId === refSellerId)?.name;
	/** What is wrong with all of the form is said without any seller, and so once. */
	const sayError = ({ column, value, refSellerId, reason }: RefusedRow) =>
		column === 'amount' || column === 'refSellerId'
			? `${nameOf(refSellerId)} · ${value}: ${sayProblem(words, reason)}`
			: sayProblem(words, reason);
	return (
		<>
			<PageHeader
				title={t('batches:many.title')}
				description={t('batches:many.hint')}
				breadcrumbs={[
					{ label: t('payouts:title'), to: '/payouts' },
					{ label: t('batches:title'), to: '/payouts/batches' },
				]}
			/>
			{sellers.length === 0 ? (
				<EmptyState
					title={t('batches:many.none')}
					action={
						<Button component={Link} to="/sellers" mt="xs">
							{t('batches:many.noneLink')}
						</Button>
					}
				/>
			) : (
				<Form
					method="post"
					onInput={(event) => setTyped(new FormData(event.currentTarget).getAll('amount').map(String))}
				>
					<UnsavedGuard />
					<input type="hidden" name="nonce" value={nonce} />
					<input
						type="hidden"
						name="name"
						value={t('batches:many.name', {
							count: sellers.length,
							day: '{{day}}',
							interpolation: { escapeValue: false },
						})}
					/>
					<Stack maw={860}>
						{leftOut > 0 && (
							<Alert color="amber">{t('batches:many.leftOut', { most: MOST_SELLERS, count: leftOut })}</Alert>
						)}
						<FormError errors={answer?.reason === 'no-amount' ? [t('batches:many.noAmount')] : null} />
						{answer?.reason === 'rows-refused' && (
							<Alert color="red" role="alert" title={t('batches:many.refused')}>
								{[...new Set(answer.errors.map(sayError))].map((said) => (
									<Text key={said} size="sm">
										{said}
									</Text>
								))}
							</Alert>
						)}
						<Card>
							<SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" className="fields-in-line">
								<NativeSelect
									name="scheduleType"
									label={t('payouts:scheduleType')}
									value={scheduleType}
									onChange={(event) => setScheduleType(event.currentTarget.value as ScheduleType)}
									data={scheduleTypes.map((value) => ({ value, label: t(`payouts:scheduleTypes.${value}`) }))}
								/>
								{scheduleType === 'SCHEDULED' && (
									<TextInput
										name="payoutOn"
										type="date"
										label={t('payouts:payoutOn')}
										defaultValue={earliest}
										min={earliest}
										max={latest}
										required
									/>
								)}
								<TextInput
									name="transactionDescription"
									label={t('payouts:transactionDescription')}
									description={t('payouts:descriptionHint')}
									required
								/>
							</SimpleGrid>
						</Card>
						<Card>
							<Stack gap="xs">
								{sellers.map((seller) => (
									<Group key={seller.id} justify="space-between" gap="sm" align="flex-start">
										<Text size="sm" flex="1 1 16rem">
											{`${seller.name} (${seller.refSellerId}) · ${bankName(seller.bankCode, i18n.language)} `}
											<span className="tabular">{maskedAccount(seller.accountNumberLast4)}</span>
											{seller.owed !== null && (
												<Anchor
													component={Link}
													to={owedPath(seller.refSellerId)}
													size="xs"
													display="block"
													w="fit-content"
												>
													{t('batches:many.owed')} <Money amount={seller.owed} />
												</Anchor>
											)}
											{seller.payable && seller.amounts.length > 1 && (
												<Text size="xs" c="dimmed" component="span" display="block">
													{t('batches:many.parts', { below: formatMoney(PAYOUT_LIMITS.amountBelow) })}
												</Text>
											)}
											{seller.payable && seller.owed !== null && seller.owed > 0n && seller.amounts[0] === '' && (
												<Text size="xs" c="red" component="span" display="block">
													{t('batches:many.stepTooLarge', { below: formatMoney(PAYOUT_LIMITS.amountBelow) })}
												</Text>
											)}
										</Text>
										{seller.payable ? (
											<Stack gap="xs" w="11rem">
												{seller.amounts.map((amount, index) => (
													// biome-ignore lint/suspicious/noArrayIndexKey: payouts of one seller have nothing else that is their own
													<Fragment key={index}>
														<input type="hidden" name="refSellerId" value={seller.refSellerId} />
														<TextInput
															name="amount"
															inputMode="numeric"
															classNames={{ input: 'tabular' }}
															styles={{ input: { textAlign: 'end' } }}
															aria-label={
																seller.amounts.length === 1
																	? t('batches:many.amountOf', { name: seller.name })
																	: t('batches:many.amountOfPart', {
																			name: seller.name,
																			part: index + 1,
																			parts: seller.amounts.length,
																		})
															}
															placeholder={t('payouts:amount')}
															defaultValue={grouped(amount)}
															autoComplete="off"
															onBlur={({ currentTarget }) => {
																currentTarget.value = grouped(currentTarget.value);
															}}
														/>
													</Fragment>
												))}
											</Stack>
										) : (
											<Text size="sm" c="dimmed">
												{t('batches:many.notPayable')}
											</Text>
										)}
									</Group>
								))}
								<Group
									justify="space-between"
									gap="sm"
									role="status"
									pt="xs"
									style={{ borderTop: '1px solid var(--jeongsan-line)' }}
								>
									<Text size="sm">{t('batches:many.total', { count: amounts.length })}</Text>
									<Text fw={650} component="div">
										<Money amount={sumWon(amounts)} />
									</Text>
								</Group>
							</Stack>
						</Card>
						{answer?.reason === 'confirmation-needed' && (
							<Alert color="amber" role="alert" title={t('payouts:confirmTitle')}>
								<Stack gap="xs">
									{answer.warnings.map(({ refSellerId, warning }) => (
										<Text key={`${refSellerId}-${warning}`} size="sm">
											{`${nameOf(refSellerId)}: ${t(`payouts:warnings.${warning}`)}`}
										</Text>
									))}
									<MustTick value="yes" label={t('batches:many.confirm')} />
								</Stack>
							</Alert>
						)}
						<Group>
							<SubmitButton>{t('batches:many.submit')}</SubmitButton>
							<Button component={Link} to={ofOwed ? '/owed?state=payable' : '/sellers'} variant="default">
								{t('common:actions.cancel')}
							</Button>
						</Group>
					</Stack>
				</Form>
			)}
		</>
	);
}
