import { Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#app/i18n/format.ts';
import { KeyValue } from '#app/ui/key-value.tsx';
import { versionCell } from './version-cell.ts';

interface Version {
	version: number;
	replacedAt: Date;
	content: { name: string; text: string }[];
}

/** What a row said before it was restated, the newest first. */
export function VersionList({
	versions,
	title,
	none,
	currency = 'KRW',
}: {
	versions: Version[];
	title: (version: number, at: string) => string;
	none: ReactNode;
	/** Of amounts, where a version does not say it itself. */
	currency?: string;
}) {
	const { t, i18n } = useTranslation('imports');
	const nameOf = (cell: string) =>
		i18n.exists(`cells.${cell}`, { ns: 'imports' }) ? t(`cells.${cell as 'amount'}`) : cell;
	const currencyOf = ({ content }: Version) => content.find(({ name }) => name === 'currency')?.text ?? currency;
	if (versions.length === 0) {
		return (
			<Text size="sm" c="dimmed">
				{none}
			</Text>
		);
	}
	return (
		<Stack gap="xs">
			{versions.map((each) => (
				<Paper key={each.version} withBorder p="sm">
					<Text size="sm" fw={600} mb={6}>
						{title(each.version, formatInstant(each.replacedAt))}
					</Text>
					<KeyValue
						facts={each.content
							.filter(({ name }) => !['version', 'import_id'].includes(name))
							.map(({ name, text }) => ({
								label: nameOf(name),
								value: <span className="code">{versionCell(name, text, currencyOf(each))}</span>,
							}))}
					/>
				</Paper>
			))}
		</Stack>
	);
}
