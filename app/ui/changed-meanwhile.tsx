import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * Says over a form that is being filled in that somebody changed what it is about, and what is stored now; the person
 * chooses whether what they entered goes on over it.
 */
export function ChangedMeanwhile({
	by,
	children,
	onGoOn,
	onBeginAnew,
}: {
	/** Who changed it; null where nobody is known for it. */
	by: string | null;
	/** What is stored now, where the page does not show it anyway. */
	children?: ReactNode;
	onGoOn: () => void;
	onBeginAnew: () => void;
}) {
	const { t } = useTranslation();
	return (
		<Alert
			color="amber"
			role="status"
			// In sight wherever in a long form somebody is.
			pos="sticky"
			top="calc(var(--app-shell-header-height, 0px) + 0.5rem)"
			style={{ zIndex: 3 }}
			title={by === null ? t('meanwhile.title') : t('meanwhile.titleBy', { name: by })}
		>
			<Stack gap="xs">
				<Text size="sm">{t('meanwhile.kept')}</Text>
				{children}
				<Group gap="xs">
					<Button size="compact-sm" onClick={onGoOn}>
						{t('meanwhile.goOn')}
					</Button>
					<Button size="compact-sm" variant="default" onClick={onBeginAnew}>
						{t('meanwhile.beginAnew')}
					</Button>
				</Group>
			</Stack>
		</Alert>
	);
}
