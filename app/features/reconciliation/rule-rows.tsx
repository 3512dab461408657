import { ActionIcon, Group, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** What a row of a list of rules is given: its values, its number, and how they are changed. */
export interface RowProps<Row> {
	row: Row;
	number: number;
	wrong: (field: string) => string | undefined;
	change: (part: Partial<Row>) => void;
	remove: () => void;
}

/** The name of a row and the way to take it out. */
export function RowHead({ title, remove }: { title: string; remove: () => void }) {
	const { t } = useTranslation('rules');
	return (
		<Group justify="space-between" mb={4}>
			<Text fw={600} size="sm">
				{title}
			</Text>
			<ActionIcon variant="subtle" color="red" onClick={remove} aria-label={t('removeRow', { row: title })}>
				<IconTrash size={16} aria-hidden />
			</ActionIcon>
		</Group>
	);
}

/** Changes one row of a list, adds one, or takes one out. */
export function edited<Row>(rows: readonly Row[], index: number, part: Partial<Row> | null): Row[] {
	return rows.flatMap((row, at) => (at !== index ? [row] : part === null ? [] : [{ ...row, ...part }]));
}
