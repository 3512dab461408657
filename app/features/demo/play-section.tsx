import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { Form, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';

/** One group of moves: its name, what it stands in for, and the moves. */
export function PlaySection({ title, text, children }: { title: string; text: string; children: ReactNode }) {
	return (
		<Paper withBorder p="md" component="section">
			<Stack gap="sm">
				<div>
					<Title order={2} size="h4">
						{title}
					</Title>
					<Text size="sm" c="dimmed">
						{text}
					</Text>
				</div>
				{children}
			</Stack>
		</Paper>
	);
}

/** A form whose hidden fields name the move; its children are further inputs and the button. */
export function MoveForm({ fields, children }: { fields: Record<string, string>; children: ReactNode }) {
	return (
		<Form method="post" preventScrollReset>
			{Object.entries(fields).map(([name, value]) => (
				<input key={name} type="hidden" name={name} value={value} />
			))}
			{children}
		</Form>
	);
}

/** A move that is one button. `about` says to screen readers what it acts on. */
export function MoveButton({
	fields,
	label,
	about,
}: {
	fields: Record<string, string>;
	label: string;
	about?: string;
}) {
	const busy = useNavigation().state !== 'idle';
	return (
		<MoveForm fields={fields}>
			<Button
				type="submit"
				size="compact-sm"
				variant="default"
				disabled={busy}
				aria-label={about && `${label}: ${about}`}
			>
				{label}
			</Button>
		</MoveForm>
	);
}
