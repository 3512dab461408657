import { Alert, Card, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { AccountForm, AccountSettings } from '#app/features/bank/account-form.tsx';
import { bankAccountSchema } from '#app/features/bank/account-schema.ts';
import { changeBankAccount, findBankAccount } from '#app/features/bank/change-account.server.ts';
import { bankName } from '#app/features/sellers/banks.ts';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

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
	if (submission.status !== 'success') return data({ result: submission.reply(), saved: null }, { status: 400 });
	const changed = await changeBankAccount(params.code ?? '', submission.value, actor, await currentInstant());
	if (changed.ok) return data({ result: submission.reply({ resetForm: true }), saved: changed.version });
	if (changed.reason === 'not-found') throw new Response(null, { status: 404 });
	const formErrors = [`bank:settings.reasons.${changed.reason}`];
	return data({ result: submission.reply({ formErrors }), saved: null }, { status: 422 });
}

export const shouldRevalidate = rereadRefused;

export default function BankAccount() {
	const { account, mayChange } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t, i18n } = useTranslation('bank');
	useLive(['bank']);
	const bank = `${account.bankCode ? bankName(account.bankCode, i18n.language) : t('unknownBank')}${account.last4 ? ` ···${account.last4}` : ''}`;
	return (
		<>
			<PageHeader
				title={account.name}
				description={`${bank} · ${account.code} · ${account.currency}`}
				breadcrumbs={[{ label: t('title'), to: '/bank' }]}
			/>
			<Stack>
				{answer?.saved && (
					<Alert color="pine" role="status">
						{t('settings.saved')}
					</Alert>
				)}
				<Card>
					{mayChange ? (
						<AccountForm
							key={account.code}
							account={account}
							saved={answer?.saved ?? null}
							lastResult={answer?.saved ? undefined : answer?.result}
						/>
					) : (
						<AccountSettings account={account} />
					)}
				</Card>
			</Stack>
		</>
	);
}
