import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileZip } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, type KstDay } from '#app/lib/kst-calendar.ts';
import { Dialogue, expectDialogue } from '#app/ui/dialogue.tsx';
import { DownloadButton } from '#app/ui/download-button.tsx';
import { monthOf } from './statement-period.ts';

const MONTHS = 12;
const files = [
	{ value: 'format=pdf&lang=ko', label: 'pdfKo' },
	{ value: 'format=pdf&lang=en', label: 'pdfEn' },
	{ value: 'format=xlsx', label: 'xlsx' },
	{ value: 'format=csv', label: 'csv' },
] as const;

/** This month and those before it, the newest first. */
function monthsUntil(today: KstDay): { from: KstDay; to: KstDay }[] {
	const months = [monthOf(today)];
	while (months.length < MONTHS) months.push(monthOf(addDays(months.at(-1)!.from, -1)));
	return months;
}

/** Gives the statements of all sellers of a month in one file: the last whole month, unless another one is chosen. */
export function StatementsButton({ today }: { today: KstDay }) {
	const { t } = useTranslation(['statements', 'common']);
	const [opened, { open, close }] = useDisclosure(false);
	const months = monthsUntil(today);
	const [month, setMonth] = useState<string>(months[1]!.from);
	const [file, setFile] = useState<string>(files[0].value);
	const { from, to } = months.find((one) => one.from === month) ?? months[1]!;
	return (
		<>
			<Button
				variant="default"
				onClick={open}
				onPointerEnter={expectDialogue}
				onFocus={expectDialogue}
				leftSection={<IconFileZip size={16} aria-hidden />}
			>
				{t('archive.action')}
			</Button>
			<Dialogue
				opened={opened}
				onClose={close}
				title={t('archive.title')}
				closeButtonProps={{ 'aria-label': t('common:actions.close') }}
			>
				<Stack gap="md">
					<Text size="sm">{t('archive.text')}</Text>
					<NativeSelect
						label={t('archive.month')}
						value={month}
						onChange={({ currentTarget }) => setMonth(currentTarget.value)}
						data={months.map((one) => ({ value: one.from, label: one.from.slice(0, 7) }))}
						data-autofocus
					/>
					<NativeSelect
						label={t('archive.format')}
						value={file}
						onChange={({ currentTarget }) => setFile(currentTarget.value)}
						data={files.map(({ value, label }) => ({ value, label: t(label) }))}
					/>
					<Group justify="flex-end" gap="xs">
						<Button variant="default" onClick={close}>
							{t('common:actions.close')}
						</Button>
						<DownloadButton href={`/sellers/statements.zip?from=${from}&to=${to}&${file}`} variant="filled">
							{t('archive.download')}
						</DownloadButton>
					</Group>
				</Stack>
			</Dialogue>
		</>
	);
}
