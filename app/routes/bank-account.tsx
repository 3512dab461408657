import { useForm } from '@conform-to/react';
import { Alert, Card, Checkbox, Group, SimpleGrid, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { bankAccountSchema } from '#app/features/bank/account-schema.ts';
import { changeBankAccount, findBankAccount } from '#app/features/bank/change-account.server.ts';
import { bankName } from '#app/features/sellers/banks.ts';
import { DateField, FormError, MoneyField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useValidation } from '#app/ui/use-validation.ts';

const fetchSchema = async () => (await import('#app/features/bank/account-schema.ts')).bankAccountSchema;

export const meta = pageMeta((t) => t('bank:settings.title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const account = await findBankAccount(params.code ?? '');
	if (!account) throw new Response(null, { status: 404 });
	return { account, mayChange: may(user.role, 'rules.edit') };
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'rules.edit');
	const submission = parseForm(await request.formData(), bankAccountSchema);
	if (submission.status !== 'success') return data({ result: submission.reply(), saved: false }, { status: 400 });
	const changed = await changeBankAccount(params.code ?? '', submission.value, actor, await currentInstant());
	if (changed.ok) return data({ result: submission.reply({ resetForm: true }), saved: true });
	if (changed.reason === 'not-found') throw new Response(null, { status: 404 });
	const formErrors = [`bank:settings.reasons.${changed.reason}`];
	return data({ result: submission.reply({ formErrors }), saved: false }, { status: 422 });
}

export default function BankAccount() {
	const { account, mayChange } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t, i18n } = useTranslation(['bank', 'common']);
	const [form, fields] = useForm({
		id: `account-${account.version}`,
		lastResult: answer?.saved ? undefined : answer?.result,
		defaultValue: {
			name: account.name,
			openingBalance: account.openingBalance === null ? '' : String(account.openingBalance),
			openingOn: account.openingOn ?? '',
		},
		...useValidation(fetchSchema),
	});
	const bank = `${account.bankCode ? bankName(account.bankCode, i18n.language) : t('bank:unknownBank')}${account.last4 ? ` ···${account.last4}` : ''}`;
	const merchants = [...new Set([...account.merchants, ...account.mIds])];
	return (
		<>
			<PageHeader
				title={account.name}
				description={`${bank} · ${account.code} · ${account.currency}`}
				breadcrumbs={[{ label: t('bank:title'), to: '/bank' }]}
			/>
			<Stack>
				{answer?.saved && (
					<Alert color="pine" role="status">
						{t('bank:settings.saved')}
					</Alert>
				)}
				<Card>
					{mayChange ? (
						<Form method="post" key={form.id} id={form.id} onSubmit={form.onSubmit} noValidate={form.noValidate}>
							<UnsavedGuard />
							<input type="hidden" name="version" value={account.version} />
							<Stack gap="md" maw={640}>
								<FormError errors={form.errors} />
								<TextField field={fields.name} label={t('bank:settings.name')} required />
								<Checkbox.Group
									label={t('bank:settings.merchants')}
									description={t('bank:settings.merchantsHint')}
									defaultValue={account.mIds}
								>
									<Group mt="xs" lang="">
										{merchants.map((mId) => (
											<Checkbox key={mId} name="mIds" value={mId} label={mId} />
										))}
									</Group>
								</Checkbox.Group>
								<Checkbox
									name="settlementOnly"
									value="on"
									defaultChecked={account.settlementOnly}
									label={t('bank:settings.settlementOnly')}
									description={t('bank:settings.settlementOnlyHint')}
								/>
								{account.currency === 'KRW' && (
									<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
										<MoneyField field={fields.openingBalance} label={t('bank:settings.openingBalance')} />
										<DateField field={fields.openingOn} label={t('bank:settings.openingOn')} />
									</SimpleGrid>
								)}
								<Group>
									<SubmitButton>{t('common:actions.save')}</SubmitButton>
								</Group>
							</Stack>
						</Form>
					) : (
						<KeyValue
							facts={[
								{ label: t('bank:settings.merchants'), value: account.mIds.join(', ') || t('bank:anyMerchant') },
								{
									label: t('bank:settings.settlementOnly'),
									value: t(account.settlementOnly ? 'bank:settings.yes' : 'bank:settings.no'),
								},
								{
									label: t('bank:settings.openingBalance'),
									value: <Money amount={account.openingBalance} currency={account.currency} />,
								},
								{ label: t('bank:settings.openingOn'), value: account.openingOn ?? '–' },
							]}
						/>
					)}
				</Card>
			</Stack>
		</>
	);
}
