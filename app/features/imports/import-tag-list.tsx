import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ImportTagKind, type ImportTags, importTagKinds } from '#app/features/payments/import-tags.ts';
import { formatCount } from '#app/i18n/format.ts';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';

const tones = {
	'file-duplicate': 'neutral',
	'row-duplicate': 'neutral',
	restatement: 'info',
	'late-restatement': 'danger',
	'row-invalid': 'warning',
	'coverage-gap': 'warning',
	'unknown-entity': 'warning',
} satisfies Record<ImportTagKind, Tone>;

/** What was told of an import at the door, with how many of each. */
export function ImportTagList({ tags }: { tags: ImportTags }) {
	const { t } = useTranslation('imports');
	const found = importTagKinds.filter((kind) => tags[kind]);
	if (found.length === 0) return null;
	return (
		<Group gap={6} mt="md" component="ul" style={{ listStyle: 'none', padding: 0, marginBottom: 0 }}>
			{found.map((kind) => (
				<li key={kind}>
					<StatusBadge tone={tones[kind]} label={`${t(`tags.${kind}`)} ${formatCount(tags[kind] ?? 0)}`} />
				</li>
			))}
		</Group>
	);
}
