import { Kbd, Switch, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialogue } from '#app/ui/dialogue.tsx';

const keys = ['j', 'k', 'x', 'o', 'a', 'c', 'r', 'm', 's', 'u', '?'] as const;

interface ShortcutsDialogueProps {
	on: boolean;
	onChange: (on: boolean) => void;
	onClose: () => void;
}

/** The keys of the workbench, and whether they are heard. */
export default function ShortcutsDialogue({ on, onChange, onClose }: ShortcutsDialogueProps) {
	const { t } = useTranslation('workbench');
	return (
		<Dialogue opened onClose={onClose} title={t('shortcuts')} closeButtonProps={{ 'aria-label': t('close') }}>
			<Table fz="sm" mb="md">
				<tbody>
					{keys.map((key) => (
						<Table.Tr key={key}>
							<Table.Th scope="row" w={60}>
								<Kbd>{key}</Kbd>
							</Table.Th>
							<Table.Td>{t(`keys.${key === '?' ? 'help' : key}`)}</Table.Td>
						</Table.Tr>
					))}
				</tbody>
			</Table>
			<Switch checked={on} onChange={(event) => onChange(event.currentTarget.checked)} label={t('shortcutsOn')} />
			<Text size="xs" c="dimmed" mt={4}>
				{t('shortcutsHint')}
			</Text>
		</Dialogue>
	);
}
