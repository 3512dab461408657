import { Stack, Text, ThemeIcon } from '@mantine/core';
import { IconInbox, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** What stands where nothing is: why, and the way on. */
export function EmptyState({
	title,
	text,
	action,
	icon: Icon = IconInbox,
}: {
	title: string;
	text?: ReactNode;
	action?: ReactNode;
	icon?: TablerIcon;
}) {
	return (
		<Stack align="center" gap="xs" py={48} px="md" ta="center">
			<ThemeIcon variant="light" color="gray" size={44} radius="xl">
				<Icon size={22} stroke={1.5} aria-hidden />
			</ThemeIcon>
			<Text fw={600}>{title}</Text>
			{text && (
				<Text c="dimmed" size="sm" maw="30rem" component="div">
					{text}
				</Text>
			)}
			{action}
		</Stack>
	);
}
