import { Alert, Button, Card, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#app/ui/data-table.tsx';
import { KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { type AccountMap, accountRoles, type Voucher } from './journal.ts';

interface JournalTableProps {
	vouchers: Voucher[];
	accounts: AccountMap;
	totals: { debit: bigint; credit: bigint };
	count: number;
	exportHref: string;
}

/** Vouchers line by line, as the file has them. */
export function JournalTable({ vouchers, accounts, totals, count, exportHref }: JournalTableProps) {
	const { t } = useTranslation('journal');
	const rows = vouchers.flatMap((voucher) => voucher.lines.map((line, index) => ({ voucher, line, index })));
	const amount = (value: bigint) => (value === 0n ? '' : <Money amount={value} />);
	return (
		<DataTable
			caption={t('title')}
			rows={rows}
			rowKey={({ voucher, index }) => `${voucher.number} ${index}`}
			density="compact"
			exportHref={rows.length ? exportHref : undefined}
			summary={
				<>
					{t('count', { count })} · {t('debit')} <Money amount={totals.debit} /> · {t('credit')}{' '}
					<Money amount={totals.credit} /> {count > vouchers.length && t('shownOnly', { count: vouchers.length })}
				</>
			}
			columns={[
				{
					key: 'day',
					header: t('day'),
					render: ({ voucher, index }) => (index === 0 ? <KstDayText day={voucher.day} /> : ''),
				},
				{
					key: 'kind',
					header: t('kind'),
					render: ({ voucher, index }) => (index === 0 ? t(`kinds.${voucher.kind}`) : ''),
				},
				{
					key: 'account',
					header: t('account'),
					render: ({ line }) => `${accounts[line.role].code} ${accounts[line.role].name}`,
				},
				{ key: 'debit', header: t('debit'), align: 'end', render: ({ line }) => amount(line.debit) },
				{ key: 'credit', header: t('credit'), align: 'end', render: ({ line }) => amount(line.credit) },
				{ key: 'mId', header: t('merchant'), visibleFrom: 'md', render: ({ voucher }) => voucher.mId },
				{
					key: 'number',
					header: t('number'),
					visibleFrom: 'lg',
					// In full: a voucher has no page of its own that would say the rest.
					render: ({ voucher }) => <code>{voucher.number}</code>,
				},
			]}
		/>
	);
}

/** Which account each entry goes to; whoever may not change it sees it. */
export function AccountsForm({
	accounts,
	mayChange,
	outcome,
}: {
	accounts: AccountMap;
	mayChange: boolean;
	outcome: 'saved' | 'invalid' | null;
}) {
	const { t } = useTranslation(['journal', 'common']);
	return (
		<Card component="section" aria-labelledby="accounts-title">
			<Title order={2} size="h3" id="accounts-title">
				{t('accounts')}
			</Title>
			<Text size="sm" c="dimmed" mb="sm">
				{t('accountsHint')}
			</Text>
			<Form method="post">
				<UnsavedGuard />
				<Stack gap="sm">
					{outcome && (
						<Alert color={outcome === 'saved' ? 'pine' : 'red'} role={outcome === 'saved' ? 'status' : 'alert'}>
							{t(outcome)}
						</Alert>
					)}
					{accountRoles.map((role) => (
						<SimpleGrid key={role} cols={{ base: 1, sm: 3 }}>
							<div>
								<Text size="sm" fw={600}>
									{t(`roles.${role}`)}
								</Text>
								<Text size="xs" c="dimmed">
									{t(`roleHints.${role}`)}
								</Text>
							</div>
							<TextInput
								name={`code.${role}`}
								aria-label={t('codeOf', { role: t(`roles.${role}`) })}
								defaultValue={accounts[role].code}
								maxLength={20}
								required
								readOnly={!mayChange}
							/>
							<TextInput
								name={`name.${role}`}
								aria-label={t('nameOf', { role: t(`roles.${role}`) })}
								defaultValue={accounts[role].name}
								maxLength={50}
								required
								readOnly={!mayChange}
							/>
						</SimpleGrid>
					))}
					{mayChange && (
						<Group>
							<Button type="submit">{t('common:actions.save')}</Button>
						</Group>
					)}
				</Stack>
			</Form>
		</Card>
	);
}
