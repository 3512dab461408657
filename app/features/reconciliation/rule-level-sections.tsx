import { Button, Card, NativeSelect, SimpleGrid, Stack, Switch, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Dispatch, SetStateAction } from 'react';
import { useTranslation } from 'react-i18next';
import {
	bankNumbers,
	type DeductionRow,
	emptyDeduction,
	emptyNarrative,
	type LevelNumber,
	type NarrativeRow,
	orderNumbers,
	type RuleForm,
	type RuleMistake,
} from './rule-form-shape.ts';
import { edited, keptRow, RowHead, type RowProps } from './rule-rows.tsx';

interface SectionProps {
	form: RuleForm;
	setForm: Dispatch<SetStateAction<RuleForm>>;
	wrongOf: (place: RuleMistake['place'], row: number) => (field: string) => string | undefined;
}

/** The whole numbers of one level, each with what it decides. */
function Numbers({
	fields,
	wrong,
	form,
	setForm,
}: { fields: readonly LevelNumber[]; wrong: (field: string) => string | undefined } & Omit<SectionProps, 'wrongOf'>) {
	const { t } = useTranslation('rules');
	return (
		<SimpleGrid cols={{ base: 1, sm: 2, lg: fields.length }}>
			{fields.map((field) => (
				<TextInput
					key={field}
					label={t(`fields.${field}`)}
					description={t(`fieldHints.${field}`)}
					inputWrapperOrder={['label', 'input', 'description', 'error']}
					value={form[field]}
					error={wrong(field)}
					inputMode="numeric"
					onChange={(event) => {
						const { value } = event.currentTarget;
						setForm((now) => ({ ...now, [field]: value }));
					}}
				/>
			))}
		</SimpleGrid>
	);
}

const DeductionFields = keptRow(function DeductionFields({
	row,
	number,
	wrong,
	change,
	remove,
}: RowProps<DeductionRow>) {
	const { t } = useTranslation('rules');
	return (
		<Card withBorder p="sm">
			<RowHead title={t('deductionNo', { number })} remove={remove} />
			<SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
				<TextInput
					label={t('fields.deductionName')}
					value={row.name}
					error={wrong('deductionName')}
					onChange={(event) => change({ name: event.currentTarget.value })}
				/>
				<TextInput
					label={t('fields.deductionAmount')}
					value={row.amount}
					error={wrong('deductionAmount')}
					inputMode="numeric"
					onChange={(event) => change({ amount: event.currentTarget.value })}
				/>
			</SimpleGrid>
		</Card>
	);
});

const NarrativeFields = keptRow(function NarrativeFields({
	row,
	number,
	wrong,
	change,
	remove,
}: RowProps<NarrativeRow>) {
	const { t } = useTranslation('rules');
	return (
		<Card withBorder p="sm">
			<RowHead title={t('narrativeNo', { number })} remove={remove} />
			<SimpleGrid cols={{ base: 1, xs: 2, sm: 3, lg: 4, xl: 7 }} spacing="xs" className="fields-in-line">
				<NativeSelect
					label={t('fields.how')}
					value={row.how}
					data={(['contains', 'starts', 'regex'] as const).map((value) => ({ value, label: t(`hows.${value}`) }))}
					onChange={(event) => change({ how: event.currentTarget.value as NarrativeRow['how'] })}
				/>
				<TextInput
					label={t('fields.narrativeText')}
					value={row.text}
					error={wrong('narrativeText') ?? wrong('row')}
					onChange={(event) => change({ text: event.currentTarget.value })}
				/>
				<NativeSelect
					label={t('fields.class')}
					value={row.class}
					data={(['settlement', 'payout', 'return', 'other'] as const).map((value) => ({
						value,
						label: t(`classes.${value}`),
					}))}
					onChange={(event) => change({ class: event.currentTarget.value as NarrativeRow['class'] })}
				/>
				<NativeSelect
					label={t('fields.side')}
					value={row.side}
					data={[
						{ value: '', label: t('sides.both') },
						{ value: 'credit', label: t('sides.credit') },
						{ value: 'debit', label: t('sides.debit') },
					]}
					onChange={(event) => change({ side: event.currentTarget.value as NarrativeRow['side'] })}
				/>
				<TextInput
					label={t('fields.account')}
					value={row.account}
					onChange={(event) => change({ account: event.currentTarget.value })}
				/>
				<TextInput
					label={t('fields.narrativeMId')}
					value={row.mId}
					onChange={(event) => change({ mId: event.currentTarget.value })}
				/>
				<TextInput
					label={t('fields.shortestCut')}
					value={row.shortestCut}
					error={wrong('shortestCut')}
					inputMode="numeric"
					disabled={row.how !== 'starts' && row.shortestCut === ''}
					onChange={(event) => change({ shortestCut: event.currentTarget.value })}
				/>
			</SimpleGrid>
		</Card>
	);
});

function AddRow({ label, add }: { label: string; add: () => void }) {
	return (
		<Button
			variant="default"
			leftSection={<IconPlus size={16} aria-hidden />}
			style={{ alignSelf: 'flex-start' }}
			onClick={add}
		>
			{label}
		</Button>
	);
}

/** Level 3: when a deposit is late, what may be set off, and what the text of a bank line means. */
export function BankSection({ form, setForm, wrongOf }: SectionProps) {
	const { t } = useTranslation('rules');
	const wrong = wrongOf('bank', 0);
	return (
		<Card>
			<Title order={2} size="h3">
				{t('bankTitle')}
			</Title>
			<Text size="sm" c="dimmed" mb="sm">
				{t('bankHint')}
			</Text>
			<Stack>
				<Numbers fields={bankNumbers} wrong={wrong} form={form} setForm={setForm} />
				<Textarea
					label={t('fields.paidIntoBalance')}
					description={t('fieldHints.paidIntoBalance')}
					value={form.paidIntoBalance}
					error={wrong('paidIntoBalance')}
					autosize
					minRows={2}
					maxRows={8}
					onChange={(event) => {
						const { value } = event.currentTarget;
						setForm((now) => ({ ...now, paidIntoBalance: value }));
					}}
				/>
				<Stack gap="sm">
					<div>
						<Title order={3} fz="sm">
							{t('deductions')}
						</Title>
						<Text size="sm" c="dimmed">
							{t('deductionsHint')}
						</Text>
					</div>
					<SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
						{form.deductions.map((row, index) => (
							<DeductionFields
								// biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and hold no state of their own
								key={index}
								row={row}
								number={index + 1}
								wrong={wrongOf('deduction', index + 1)}
								change={(part) => setForm((now) => ({ ...now, deductions: edited(now.deductions, index, part) }))}
								remove={() => setForm((now) => ({ ...now, deductions: edited(now.deductions, index, null) }))}
							/>
						))}
					</SimpleGrid>
					<AddRow
						label={t('addDeduction')}
						add={() => setForm((now) => ({ ...now, deductions: [...now.deductions, emptyDeduction] }))}
					/>
				</Stack>
				<Stack gap="sm">
					<div>
						<Title order={3} fz="sm">
							{t('narratives')}
						</Title>
						<Text size="sm" c="dimmed">
							{t('narrativesHint')}
						</Text>
					</div>
					{form.narratives.map((row, index) => (
						<NarrativeFields
							// biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and hold no state of their own
							key={index}
							row={row}
							number={index + 1}
							wrong={wrongOf('narrative', index + 1)}
							change={(part) => setForm((now) => ({ ...now, narratives: edited(now.narratives, index, part) }))}
							remove={() => setForm((now) => ({ ...now, narratives: edited(now.narratives, index, null) }))}
						/>
					))}
					<AddRow
						label={t('addNarrative')}
						add={() => setForm((now) => ({ ...now, narratives: [...now.narratives, emptyNarrative] }))}
					/>
				</Stack>
			</Stack>
		</Card>
	);
}

/** Level 4: how the balance at Toss is carried from day to day. */
export function PayoutsSection({ form, setForm }: Omit<SectionProps, 'wrongOf'>) {
	const { t } = useTranslation('rules');
	return (
		<Card>
			<Title order={2} size="h3">
				{t('payoutsTitle')}
			</Title>
			<Text size="sm" c="dimmed" mb="sm">
				{t('payoutsHint')}
			</Text>
			<SimpleGrid cols={{ base: 1, md: 2 }}>
				<NativeSelect
					label={t('fields.balanceTakenAt')}
					description={t('fieldHints.balanceTakenAt')}
					inputWrapperOrder={['label', 'input', 'description', 'error']}
					value={form.balanceTakenAt}
					data={(['request', 'payment'] as const).map((value) => ({ value, label: t(`takenAt.${value}`) }))}
					onChange={(event) => {
						const balanceTakenAt = event.currentTarget.value as RuleForm['balanceTakenAt'];
						setForm((now) => ({ ...now, balanceTakenAt }));
					}}
				/>
				<Switch
					mt={{ md: 28 }}
					label={t('fields.settlementsFeedBalance')}
					description={t('fieldHints.settlementsFeedBalance')}
					checked={form.settlementsFeedBalance}
					onChange={(event) => {
						const { checked } = event.currentTarget;
						setForm((now) => ({ ...now, settlementsFeedBalance: checked }));
					}}
				/>
			</SimpleGrid>
		</Card>
	);
}

/** Level 5: when an order of the marketplace has to be paid. */
export function OrdersSection({ form, setForm, wrongOf }: SectionProps) {
	const { t } = useTranslation('rules');
	return (
		<Card>
			<Title order={2} size="h3">
				{t('ordersTitle')}
			</Title>
			<Text size="sm" c="dimmed" mb="sm">
				{t('ordersHint')}
			</Text>
			<Numbers fields={orderNumbers} wrong={wrongOf('orders', 0)} form={form} setForm={setForm} />
		</Card>
	);
}
