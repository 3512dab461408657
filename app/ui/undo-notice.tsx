import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A notice of what was done, with a button that takes it back where there is a way back. */
export function useUndoNotice() {
	const { t } = useTranslation();
	return (what: ReactNode, undo: (() => void) | undefined, { stays = false } = {}) => {
		const id = `undo-${Date.now()}`;
		notifications.show({
			id,
			autoClose: stays ? false : 10_000,
			message: (
				<Group justify="space-between" gap="xs" wrap="nowrap">
					<span>{what}</span>
					{undo && (
						<Button
							size="compact-xs"
							variant="light"
							onClick={() => {
								undo();
								notifications.hide(id);
							}}
						>
							{t('actions.undo')}
						</Button>
					)}
				</Group>
			),
		});
	};
}
