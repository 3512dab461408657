import { Badge, NativeSelect, Radio, SimpleGrid, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { constantTargets, isOptional, mappedTargets } from './mapping.ts';
import type { Mapping } from './mapping-schema.ts';
import { useImportWords } from './words.ts';

/** One row for each target: which column of the file fills it, or what every row has. */
function TargetRow({ mapping, name, header }: { mapping: Mapping; name: string; header: readonly string[] }) {
	const { t } = useTranslation('imports');
	const { cellName } = useImportWords();
	const target = mappedTargets(mapping.kind).find((each) => each.name === name)!;
	const [column, setColumn] = useState(mapping.columns[name] ?? '');
	const required = !isOptional(mapping.kind, target);
	const label = cellName(name);
	return (
		<Table.Tr>
			<Table.Th scope="row" fw={400}>
				<Text size="sm" fw={550} component="span">
					{label}
				</Text>{' '}
				{required && (
					<Badge size="xs" variant="light" color="amber">
						{t('mapping.required')}
					</Badge>
				)}
				<Text size="xs" c="dimmed">
					{t(`mapping.types.${target.type as 'key'}`)}
				</Text>
			</Table.Th>
			<Table.Td>
				<NativeSelect
					name={`column.${name}`}
					aria-label={t('mapping.columnOf', { target: label })}
					value={column}
					onChange={(event) => setColumn(event.currentTarget.value)}
					data={[{ value: '', label: t('mapping.noColumn') }, ...header.map((each) => ({ value: each, label: each }))]}
				/>
			</Table.Td>
			<Table.Td>
				{constantTargets.includes(name) && column === '' && (
					<TextInput
						name={`constant.${name}`}
						aria-label={t('mapping.constantOf', { target: label })}
						placeholder={name === 'currency' ? 'KRW' : t('mapping.constant')}
						defaultValue={mapping.constants[name] ?? ''}
						maxLength={300}
					/>
				)}
			</Table.Td>
		</Table.Tr>
	);
}

function CancelRule({ mapping, header }: { mapping: Mapping; header: readonly string[] }) {
	const { t } = useTranslation('imports');
	const [by, setBy] = useState<Mapping['cancel']['by']>(mapping.cancel.by);
	return (
		<Stack gap="xs">
			<Radio.Group
				name="cancel.by"
				label={t('mapping.cancel')}
				description={t('mapping.cancelHint')}
				value={by}
				onChange={(value) => setBy(value as Mapping['cancel']['by'])}
			>
				<Stack gap={6} mt={6}>
					{(['negative', 'word', 'nothing'] as const).map((each) => (
						<Radio key={each} value={each} label={t(`mapping.cancels.${each}`)} />
					))}
				</Stack>
			</Radio.Group>
			{by === 'word' && (
				<SimpleGrid cols={{ base: 1, sm: 2 }}>
					<NativeSelect
						name="cancel.column"
						label={t('mapping.cancelColumn')}
						defaultValue={mapping.cancel.column}
						data={[
							{ value: '', label: t('mapping.noColumn') },
							...header.map((each) => ({ value: each, label: each })),
						]}
					/>
					<TextInput
						name="cancel.words"
						label={t('mapping.cancelWords')}
						description={t('mapping.cancelWordsHint')}
						defaultValue={mapping.cancel.words}
						maxLength={300}
					/>
				</SimpleGrid>
			)}
		</Stack>
	);
}

/** The fields of a mapping, filled with what was guessed. */
export function MappingFields({ mapping, header }: { mapping: Mapping; header: readonly string[] }) {
	const { t } = useTranslation('imports');
	return (
		<Stack gap="md">
			<Table fz="sm" verticalSpacing={6} layout="fixed">
				<caption className="visually-hidden">{t('mapping.fields')}</caption>
				<Table.Thead>
					<Table.Tr>
						<Table.Th scope="col" w="34%">
							{t('mapping.target')}
						</Table.Th>
						<Table.Th scope="col" w="38%">
							{t('mapping.column')}
						</Table.Th>
						<Table.Th scope="col">{t('mapping.constant')}</Table.Th>
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{mappedTargets(mapping.kind).map(({ name }) => (
						<TargetRow key={`${mapping.kind} ${name}`} mapping={mapping} name={name} header={header} />
					))}
				</Table.Tbody>
			</Table>
			<SimpleGrid cols={{ base: 1, sm: 2 }}>
				<NativeSelect
					name="dates"
					label={t('mapping.dates')}
					description={t('mapping.datesHint')}
					defaultValue={mapping.dates}
					data={(['ymd', 'dmy', 'mdy'] as const).map((value) => ({ value, label: t(`mapping.dateOrders.${value}`) }))}
				/>
				<NativeSelect
					name="decimal"
					label={t('mapping.decimal')}
					description={t('mapping.decimalHint')}
					defaultValue={mapping.decimal}
					data={(['point', 'comma'] as const).map((value) => ({ value, label: t(`mapping.decimals.${value}`) }))}
				/>
			</SimpleGrid>
			{mapping.kind === 'orders' || mapping.kind === 'bank' ? (
				<input type="hidden" name="cancel.by" value="nothing" />
			) : (
				<CancelRule key={mapping.kind} mapping={mapping} header={header} />
			)}
		</Stack>
	);
}
