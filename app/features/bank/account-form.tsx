import { type SubmissionResult, useForm } from '@conform-to/react';
import { Checkbox, Group, SimpleGrid, Stack } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ChangedMeanwhile } from '#app/ui/changed-meanwhile.tsx';
import { DateField, FormError, MoneyField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { Money } from '#app/ui/money.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useTypedOver } from '#app/ui/use-typed-over.ts';
import { useValidation } from '#app/ui/use-validation.ts';
import type { BankAccountView } from './change-account.server.ts';

const fetchSchema = async () => (await import('./account-schema.ts')).bankAccountSchema;

/** What is stored of an account, to be read only. */
export function AccountSettings({ account }: { account: BankAccountView }) {
	const { t } = useTranslation('bank');
	return (
		<KeyValue
			facts={[
				{ label: t('settings.name'), value: account.name },
				{ label: t('settings.merchants'), value: account.mIds.join(', ') || t('anyMerchant') },
				{ label: t('settings.settlementOnly'), value: t(account.settlementOnly ? 'settings.yes' : 'settings.no') },
				{
					label: t('settings.openingBalance'),
					value: <Money amount={account.openingBalance} currency={account.currency} />,
				},
				{ label: t('settings.openingOn'), value: account.openingOn ?? '–' },
			]}
		/>
	);
}

interface AccountFormProps {
	account: BankAccountView;
	/** The version that was saved from this page. */
	saved: number | null;
	lastResult: SubmissionResult<string[]> | undefined;
}

/** What people say of an account, as a form. Others may save while somebody fills it in. */
export function AccountForm({ account, saved, lastResult }: AccountFormProps) {
	const ground = useTypedOver(account, account.version, saved === account.version ? 'saved' : 'elsewhere');
	return (
		<>
			{ground.overtaken && (
				<ChangedMeanwhile by={account.changedBy} onGoOn={ground.goOn} onBeginAnew={ground.beginAnew}>
					<AccountSettings account={account} />
				</ChangedMeanwhile>
			)}
			<Fields
				key={ground.beginning}
				account={ground.thing}
				version={ground.version}
				onInput={ground.onInput}
				lastResult={lastResult}
			/>
		</>
	);
}

function Fields({
	account,
	version,
	onInput,
	lastResult,
}: Pick<AccountFormProps, 'account' | 'lastResult'> & { version: string | number; onInput: () => void }) {
	const { t } = useTranslation(['bank', 'common']);
	const [form, fields] = useForm({
		lastResult,
		defaultValue: {
			name: account.name,
			openingBalance: account.openingBalance === null ? '' : String(account.openingBalance),
			openingOn: account.openingOn ?? '',
		},
		...useValidation(fetchSchema),
	});
	const merchants = [...new Set([...account.merchants, ...account.mIds])];
	return (
		<Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate={form.noValidate} onInput={onInput}>
			<UnsavedGuard />
			<input type="hidden" name="version" value={version} />
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
	);
}
