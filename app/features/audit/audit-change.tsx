import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The fields that differ between two states of a thing, in a stable order. */
export function changedFields(before: unknown, after: unknown): { name: string; before?: Json; after?: Json }[] {
	const old = fieldsOf(before);
	const now = fieldsOf(after);
	return [...new Set([...Object.keys(old), ...Object.keys(now)])]
		.sort()
		.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
		.map((name) => ({ name, before: old[name], after: now[name] }));
}

function fieldsOf(value: unknown): Record<string, Json> {
	if (value === null || value === undefined) return {};
	return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, Json>) : { '': value as Json };
}

function show(value: Json | undefined): string {
	if (value === undefined || value === null) return '–';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What an audit row says was changed: each field with its value before and after. */
export function AuditChange({ before, after }: { before: unknown; after: unknown }) {
	const { t } = useTranslation();
	const fields = changedFields(before, after);
	if (fields.length === 0)
		return (
			<Text span c="dimmed">
				–
			</Text>
		);
	return (
		<Group gap="xs" className="audit-change">
			{fields.map((field) => (
				// In a font that is there at once: lines that break elsewhere when the other one comes would move all rows below.
				<Text span size="xs" ff="monospace" key={field.name}>
					{field.name && (
						<>
							<Text span inherit c="dimmed" className="code" lang="en">
								{field.name}
							</Text>{' '}
						</>
					)}
					{field.before !== undefined && (
						<>
							<del>
								<span className="visually-hidden">{t('audit.before')} </span>
								{show(field.before)}
							</del>
							{' → '}
						</>
					)}
					<span className="visually-hidden">{t('audit.after')} </span>
					<ins className="plain-ins">{show(field.after)}</ins>
				</Text>
			))}
		</Group>
	);
}
