import { ActionIcon, Group, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** What a row of a list of rules is given: its values, its number, and how they are changed. */
export interface RowProps<Row> {
	row: Row;
	number: number;
	wrong: (field: string) => string | undefined;
	change: (part: Partial<Row>) => void;
	remove: () => void;
}

/**
 * A row that is drawn again only when it, or what is wrong with it, has changed: the rules are hundreds of inputs, and each
 * key that is pressed changes one. `change` and `remove` may be those of an earlier drawing: they know a row by its number.
 */
export function keptRow<Row>(fields: (props: RowProps<Row>) => ReactNode) {
	return memo(
		fields,
		(before, now) => before.row === now.row && before.number === now.number && before.wrong === now.wrong,
	);
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
