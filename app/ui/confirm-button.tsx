import { Alert, Button, type ButtonProps, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Form } from '@remix-run/react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialogue, expectDialogue } from './dialogue.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';

/**
 * A button that asks before it acts: it opens a dialogue with a form, and only the form's button posts. `fields` go along
 * as hidden inputs; children are further inputs, a reason for example. What it asks stays as it was opened, however often
 * the page's data are read again: a press never says yes to what came under it.
 */
export function ConfirmButton({
	label,
	title,
	text,
	confirmLabel,
	action,
	fields = {},
	danger,
	onSent,
	children,
	...button
}: ButtonProps & {
	label: ReactNode;
	title: string;
	text?: ReactNode;
	confirmLabel?: string;
	/** Where the form posts to; the page's own action by default. */
	action?: string;
	fields?: Record<string, string>;
	danger?: boolean;
	/** After the form was sent. */
	onSent?: () => void;
	children?: ReactNode;
}) {
	const { t } = useTranslation();
	const [opened, { open, close }] = useDisclosure(false);
	const [asked, setAsked] = useState({ text, fields });
	// What closes after its answer is overtaken by it.
	const overtaken = opened && JSON.stringify(asked.fields) !== JSON.stringify(fields);
	// The dialogue is there for a moment after it was sent: a second click must not send it again.
	const sent = useRef(false);
	return (
		<>
			<Button
				variant="default"
				onPointerEnter={expectDialogue}
				onFocus={expectDialogue}
				{...button}
				onClick={() => {
					sent.current = false;
					setAsked({ text, fields });
					open();
				}}
			>
				{label}
			</Button>
			<Dialogue opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('actions.close') }}>
				<Form
					method="post"
					action={action}
					onSubmit={(event) => {
						if (sent.current) {
							event.preventDefault();
							return;
						}
						sent.current = true;
						close();
						onSent?.();
					}}
				>
					<UnsavedGuard />
					{Object.entries(asked.fields).map(([name, value]) => (
						<input key={name} type="hidden" name={name} value={value} />
					))}
					<Stack gap="md">
						{asked.text && (
							<Text size="sm" component="div">
								{asked.text}
							</Text>
						)}
						{overtaken && <Alert color="amber">{t('meanwhile.asked')}</Alert>}
						{children}
						<Group justify="flex-end" gap="xs">
							<Button variant="default" onClick={close} type="button">
								{t('actions.cancel')}
							</Button>
							<Button type="submit" color={danger ? 'red' : undefined} data-autofocus>
								{confirmLabel ?? t('actions.confirm')}
							</Button>
						</Group>
					</Stack>
				</Form>
			</Dialogue>
		</>
	);
}
