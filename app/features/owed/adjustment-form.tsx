import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { Button, Card, Group, SimpleGrid, Stack, Table, Title } from '@mantine/core';
import { Form, Link } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type KstDay, parseKstDay } from '#app/lib/kst-calendar.ts';
import { parseWon } from '#app/lib/won.ts';
import { DateField, FormError, MoneyField, SelectField, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { Money } from '#app/ui/money.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useValidation } from '#app/ui/use-validation.ts';
import type { adjustmentWays } from './adjustment-schema.ts';
import type { Owed } from './owed-of-seller.server.ts';

const fetchSchema = async () => (await import('./adjustment-schema.ts')).adjustmentSchema;
const ways = ['add', 'deduct'] satisfies (typeof adjustmentWays)[number][];
const parts = ['owed', 'payable', 'later', 'held'] satisfies (keyof Owed)[];

/** The form of an adjustment, with what is owed to the seller before and after it. */
export function AdjustmentForm({
	id: given,
	today,
	lastDay,
	owed,
	back,
	lastResult,
}: {
	/** By which the server knows this form, were it sent twice. */
	id: string;
	today: KstDay;
	lastDay: KstDay;
	owed: Owed;
	/** Where the seller's account is. */
	back: string;
	lastResult: SubmissionResult<string[]> | null | undefined;
}) {
	const { t } = useTranslation(['owedTerms', 'owed', 'common']);
	const [id] = useState(given);
	const [form, fields] = useForm({
		lastResult,
		defaultValue: { payableOn: today },
		...useValidation(fetchSchema, 'onBlur'),
	});
	const size = parseWon(fields.amount.value ?? '') ?? 0n;
	const way = fields.way.value;
	const amount = size <= 0n || !way ? 0n : way === 'deduct' ? -size : size;
	const day = parseKstDay(fields.payableOn.value ?? '') ?? today;
	const after: Owed = {
		...owed,
		owed: owed.owed + amount,
		[day <= today ? 'payable' : 'later']: (day <= today ? owed.payable : owed.later) + amount,
	};
	return (
		<Form method="post" {...getFormProps(form)}>
			<UnsavedGuard />
			<input type="hidden" name="id" value={id} />
			<Stack maw={760}>
				<FormError errors={form.errors} />
				<Card>
					<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" className="fields-in-line">
						<SelectField
							field={fields.way}
							required
							label={t('adjust.way')}
							options={ways.map((value) => ({ value, label: t(`adjust.ways.${value}`) }))}
						/>
						<MoneyField field={fields.amount} required label={t('adjust.amount')} />
						<DateField
							field={fields.payableOn}
							required
							label={t('adjust.payableOn')}
							description={t('adjust.payableOnHint')}
							min={today}
							max={lastDay}
						/>
						<TextField field={fields.note} required label={t('adjust.note')} description={t('adjust.noteHint')} />
					</SimpleGrid>
				</Card>
				<Card>
					<Title order={2} size="h4" mb="xs">
						{t('adjust.effect')}
					</Title>
					<Table fz="sm" withRowBorders>
						<caption className="visually-hidden">{t('adjust.effect')}</caption>
						<Table.Thead>
							<Table.Tr>
								<Table.Th scope="col">{t('adjust.item')}</Table.Th>
								<Table.Th scope="col" ta="end">
									{t('adjust.now')}
								</Table.Th>
								<Table.Th scope="col" ta="end">
									{t('adjust.after')}
								</Table.Th>
							</Table.Tr>
						</Table.Thead>
						<Table.Tbody>
							{parts.map((part) => (
								<Table.Tr key={part}>
									<Table.Th scope="row" fw={part === 'owed' ? 600 : 400}>
										{t(`owed:${part}`)}
									</Table.Th>
									<Table.Td ta="end">
										<Money amount={owed[part]} />
									</Table.Td>
									<Table.Td ta="end" fw={after[part] === owed[part] ? undefined : 600}>
										<Money amount={after[part]} />
									</Table.Td>
								</Table.Tr>
							))}
						</Table.Tbody>
					</Table>
				</Card>
				<Group>
					<SubmitButton>{t('adjust.submit')}</SubmitButton>
					<Button component={Link} to={back} variant="default">
						{t('common:actions.cancel')}
					</Button>
				</Group>
			</Stack>
		</Form>
	);
}
