import { Kbd, Switch, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const keys = ['j', 'k', 'e', 'x', 'o', 'a', 'c', 'r', 'w', 'm', 's', 'u', 'Ctrl+Enter', '?'] as const;
/** Of keys that are no names of texts. */
const named = { '?': 'help', 'Ctrl+Enter': 'send' } as const;

/** The keys of the workbench, and whether they are heard. */
export default function Shortcuts({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
	const { t } = useTranslation('workbench');
	return (
		<>
			<Table fz="sm" mb="md">
				<tbody>
					{keys.map((key) => (
						<Table.Tr key={key}>
							<Table.Th scope="row" w={60} style={{ whiteSpace: 'nowrap' }}>
								<Kbd>{key}</Kbd>
							</Table.Th>
							<Table.Td>{t(`keys.${key === '?' || key === 'Ctrl+Enter' ? named[key] : key}`)}</Table.Td>
						</Table.Tr>
					))}
				</tbody>
			</Table>
			<Switch checked={on} onChange={(event) => onChange(event.currentTarget.checked)} label={t('shortcutsOn')} />
			<Text size="xs" c="dimmed" mt={4}>
				{t('shortcutsHint')}
			</Text>
		</>
	);
}
