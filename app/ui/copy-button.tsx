import { Button, CopyButton as Copied } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Takes a text into the clipboard, and says so. */
export function CopyButton({ value }: { value: string }) {
	const { t } = useTranslation('common');
	return (
		<Copied value={value}>
			{({ copied, copy }) => (
				<Button size="compact-sm" variant="default" onClick={copy} leftSection={<IconCopy size={14} aria-hidden />}>
					{t(copied ? 'actions.copied' : 'actions.copy')}
				</Button>
			)}
		</Copied>
	);
}
