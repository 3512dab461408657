import { Table } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { may, permissions, roles } from './roles.ts';

/** What each role may do, as the guards have it. */
export function RoleMatrix() {
	const { t } = useTranslation(['users', 'common']);
	return (
		<Table.ScrollContainer minWidth={600} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
			<Table fz="sm">
				<caption className="visually-hidden">{t('roleMatrix')}</caption>
				<Table.Thead>
					<Table.Tr>
						<Table.Th scope="col">{t('permission')}</Table.Th>
						{roles.map((role) => (
							<Table.Th key={role} scope="col" ta="center">
								{t(`common:roles.${role}`)}
							</Table.Th>
						))}
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{permissions.map((permission) => (
						<Table.Tr key={permission}>
							<Table.Th scope="row" fw={400}>
								{t(`permissions.${permission}`)}
							</Table.Th>
							{roles.map((role) => (
								<Table.Td key={role} ta="center">
									{may(role, permission) ? (
										<IconCheck size={16} role="img" aria-label={t('granted')} color="var(--jeongsan-positive)" />
									) : (
										<span className="visually-hidden">–</span>
									)}
								</Table.Td>
							))}
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
		</Table.ScrollContainer>
	);
}
