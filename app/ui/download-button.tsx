import { Button, type ButtonProps } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

/** A link to a file that looks like a button. */
export function DownloadButton({ href, ...looks }: ButtonProps & { href: string }) {
	return (
		<Button
			component="a"
			href={href}
			download
			variant="default"
			leftSection={<IconDownload size={15} aria-hidden />}
			{...looks}
		/>
	);
}
