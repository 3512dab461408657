import { Button, Card, Group, NativeSelect, SimpleGrid, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { Form, useNavigation } from '@remix-run/react';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { paymentMethods } from '#app/features/payments/payment-words.ts';
import { ChangedMeanwhile } from '#app/ui/changed-meanwhile.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useTypedOver } from '#app/ui/use-typed-over.ts';
import {
	type ContractRow,
	type CycleRow,
	emptyContract,
	emptyCycle,
	type RuleForm,
	type RuleMistake,
} from './rule-form-shape.ts';
import { BankSection, OrdersSection, PayoutsSection } from './rule-level-sections.tsx';
import { edited, keptRow, RowHead, type RowProps } from './rule-rows.tsx';

type TextField = Exclude<keyof ContractRow, 'feeBack' | 'rounding'> | Exclude<keyof CycleRow, 'cycle' | 'dayType'>;

/** Makes the inputs of a row that are a line of text or a day. */
function useTextInputs<Field extends TextField>(
	row: Record<Field, string>,
	wrong: (field: string) => string | undefined,
	change: (part: Partial<Record<Field, string>>) => void,
) {
	const { t } = useTranslation('rules');
	return (field: Field, type = 'text') => (
		<TextInput
			label={t(`fields.${field as TextField}`)}
			type={type}
			value={row[field]}
			error={wrong(field) ?? (field === 'from' || field === 'to' ? wrong('period') : undefined)}
			onChange={(event) => change({ [field]: event.currentTarget.value } as Partial<Record<Field, string>>)}
		/>
	);
}

const ContractFields = keptRow(function ContractFields({ row, number, wrong, change, remove }: RowProps<ContractRow>) {
	const { t } = useTranslation('rules');
	const text = useTextInputs<Exclude<keyof ContractRow, 'feeBack' | 'rounding' | 'method'>>(row, wrong, change);
	return (
		<Card withBorder p="sm">
			<RowHead title={t('contractNo', { number })} remove={remove} />
			<SimpleGrid cols={{ base: 1, xs: 2, sm: 3, lg: 4, xl: 7 }} spacing="xs" className="fields-in-line">
				<NativeSelect
					label={t('fields.method')}
					// As Toss writes them, in every language of the page.
					lang="ko"
					value={row.method}
					error={wrong('method') ?? wrong('row')}
					data={[...new Set([...paymentMethods, row.method])]}
					onChange={(event) => change({ method: event.currentTarget.value })}
				/>
				{text('mId')}
				{text('cardType')}
				{text('from', 'date')}
				{text('to', 'date')}
				{text('name')}
				{text('rate')}
				{text('fixed')}
				{text('least')}
				{text('moreBands')}
				{text('instalments')}
				{text('otherParts')}
				<NativeSelect
					label={t('fields.rounding')}
					value={row.rounding}
					data={(['cut', 'vat-inside'] as const).map((value) => ({ value, label: t(`roundings.${value}`) }))}
					onChange={(event) => change({ rounding: event.currentTarget.value as ContractRow['rounding'] })}
				/>
				<Switch
					mb={8}
					label={t('fields.feeBack')}
					checked={row.feeBack}
					onChange={(event) => change({ feeBack: event.currentTarget.checked })}
				/>
			</SimpleGrid>
		</Card>
	);
});

const CycleFields = keptRow(function CycleFields({ row, number, wrong, change, remove }: RowProps<CycleRow>) {
	const { t } = useTranslation('rules');
	const text = useTextInputs<'mId' | 'method' | 'from' | 'to' | 'delayDays'>(row, wrong, change);
	return (
		<Card withBorder p="sm">
			<RowHead title={t('cycleNo', { number })} remove={remove} />
			<SimpleGrid cols={{ base: 2, sm: 4, lg: 7 }} spacing="xs" className="fields-in-line">
				{text('method')}
				{text('mId')}
				{text('from', 'date')}
				{text('to', 'date')}
				<NativeSelect
					label={t('fields.cycle')}
					value={row.cycle}
					error={wrong('row')}
					data={(['daily', 'weekly', 'monthly'] as const).map((value) => ({
						value,
						label: t(`cycles.${value}`),
					}))}
					onChange={(event) => change({ cycle: event.currentTarget.value as CycleRow['cycle'] })}
				/>
				{text('delayDays')}
				<NativeSelect
					label={t('fields.dayType')}
					value={row.dayType}
					data={(['business', 'calendar'] as const).map((value) => ({ value, label: t(`dayTypes.${value}`) }))}
					onChange={(event) => change({ dayType: event.currentTarget.value as CycleRow['dayType'] })}
				/>
			</SimpleGrid>
		</Card>
	);
});

interface RuleEditorProps {
	/** The rules that are in force. */
	stored: RuleForm;
	version: number;
	/** The version that was saved from this page. */
	saved: number | null;
	/** Who saved the rules that are in force. */
	by: string | null;
	mistakes: readonly RuleMistake[];
	maySave: boolean;
}

/** The rules as a form: tried on last month before they are kept. Others may save while somebody fills it in. */
export function RuleEditor({ stored, version, saved, by, mistakes, maySave }: RuleEditorProps) {
	const ground = useTypedOver(stored, version, saved === version ? 'saved' : 'elsewhere');
	return (
		<>
			{ground.overtaken && <ChangedMeanwhile by={by} onGoOn={ground.goOn} onBeginAnew={ground.beginAnew} />}
			<RuleFields
				key={ground.beginning}
				initial={ground.thing}
				basedOn={ground.version}
				onEdit={ground.onInput}
				mistakes={mistakes}
				maySave={maySave}
			/>
		</>
	);
}

function RuleFields({
	initial,
	basedOn,
	onEdit,
	mistakes,
	maySave,
}: Pick<RuleEditorProps, 'mistakes' | 'maySave'> & {
	initial: RuleForm;
	basedOn: string | number;
	onEdit: () => void;
}) {
	const { t } = useTranslation('rules');
	const [form, keepForm] = useState(initial);
	// Rows come and go by buttons, of which no field tells.
	const setForm: typeof keepForm = (next) => {
		onEdit();
		keepForm(next);
	};
	const busy = useNavigation().state !== 'idle';
	// The same function for a place as long as the mistakes are the same.
	const wrongOf = useMemo(() => {
		const known = new Map<string, (field: string) => string | undefined>();
		return (place: RuleMistake['place'], row: number) => {
			const wrong =
				known.get(`${place} ${row}`) ??
				((field: string) =>
					mistakes.some((one) => one.place === place && one.row === row && one.field === field)
						? t(`mistakes.${field as 'row'}`, { defaultValue: t('mistakes.row') })
						: undefined);
			known.set(`${place} ${row}`, wrong);
			return wrong;
		};
	}, [mistakes, t]);
	const general = wrongOf('general', 0);
	return (
		<Form method="post">
			<UnsavedGuard />
			<input type="hidden" name="rules" value={JSON.stringify(form)} />
			<input type="hidden" name="basedOn" value={basedOn} />
			<Stack>
				<Card>
					<Title order={2} size="h3" mb="xs">
						{t('general')}
					</Title>
					<SimpleGrid cols={{ base: 2, md: 4 }} className="fields-in-line">
						{(['dueAfterDays', 'graceBusinessDays', 'roundingPerPart', 'dateSlackDays'] as const).map((field) => (
							<TextInput
								key={field}
								label={t(`fields.${field}`)}
								value={form[field]}
								error={general(field)}
								inputMode="numeric"
								onChange={(event) => {
									const { value } = event.currentTarget;
									setForm((now) => ({ ...now, [field]: value }));
								}}
							/>
						))}
					</SimpleGrid>
				</Card>
				<Card>
					<Title order={2} size="h3">
						{t('contracts')}
					</Title>
					<Text size="sm" c="dimmed" mb="sm">
						{t('contractsHint')}
					</Text>
					<Stack gap="sm">
						{form.contracts.map((row, index) => (
							<ContractFields
								// biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and hold no state of their own
								key={index}
								row={row}
								number={index + 1}
								wrong={wrongOf('contract', index + 1)}
								change={(part) => setForm((now) => ({ ...now, contracts: edited(now.contracts, index, part) }))}
								remove={() => setForm((now) => ({ ...now, contracts: edited(now.contracts, index, null) }))}
							/>
						))}
						{form.contracts.length === 0 && <Text size="sm">{t('noContracts')}</Text>}
						<Button
							variant="default"
							leftSection={<IconPlus size={16} aria-hidden />}
							style={{ alignSelf: 'flex-start' }}
							onClick={() => setForm((now) => ({ ...now, contracts: [...now.contracts, emptyContract] }))}
						>
							{t('addContract')}
						</Button>
					</Stack>
				</Card>
				<Card>
					<Title order={2} size="h3">
						{t('cyclesTitle')}
					</Title>
					<Text size="sm" c="dimmed" mb="sm">
						{t('cyclesHint')}
					</Text>
					<Stack gap="sm">
						{form.cycles.map((row, index) => (
							<CycleFields
								// biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and hold no state of their own
								key={index}
								row={row}
								number={index + 1}
								wrong={wrongOf('cycle', index + 1)}
								change={(part) => setForm((now) => ({ ...now, cycles: edited(now.cycles, index, part) }))}
								remove={() => setForm((now) => ({ ...now, cycles: edited(now.cycles, index, null) }))}
							/>
						))}
						<Button
							variant="default"
							leftSection={<IconPlus size={16} aria-hidden />}
							style={{ alignSelf: 'flex-start' }}
							onClick={() => setForm((now) => ({ ...now, cycles: [...now.cycles, emptyCycle] }))}
						>
							{t('addCycle')}
						</Button>
					</Stack>
				</Card>
				<BankSection form={form} setForm={setForm} wrongOf={wrongOf} />
				<PayoutsSection form={form} setForm={setForm} />
				<OrdersSection form={form} setForm={setForm} wrongOf={wrongOf} />
				{maySave && (
					<Group>
						<Button type="submit" name="intent" value="preview" variant="default" loading={busy}>
							{t('preview')}
						</Button>
						<Button type="submit" name="intent" value="save" disabled={busy}>
							{t('save')}
						</Button>
					</Group>
				)}
			</Stack>
		</Form>
	);
}
