import { Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** One part of a detail page, under its own heading; `onPaper` is false for what can only be filled in. */
export function Section({
	title,
	onPaper = true,
	children,
}: {
	title: string;
	onPaper?: boolean;
	children: ReactNode;
}) {
	return (
		<Paper withBorder p="md" component="section" className={onPaper ? undefined : 'screen-only'}>
			<Title order={2} size="h4" mb="sm">
				{title}
			</Title>
			{children}
		</Paper>
	);
}
