import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { fromDateColumn } from '#app/lib/kst-calendar.ts';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import type { ImportRow } from './queries.server.ts';

const tones = {
	running: 'progress',
	done: 'success',
	failed: 'danger',
	cancelled: 'neutral',
	undone: 'neutral',
} satisfies Record<ImportRow['status'], Tone>;

/** The status of an import, with how far it is while it runs. */
export function ImportStatus({ status, percent }: { status: ImportRow['status']; percent: number | null }) {
	const { t } = useTranslation('imports');
	return (
		<>
			<StatusBadge tone={tones[status]} label={t(`statuses.${status}`)} />
			{status === 'running' && percent !== null && (
				<Progress value={percent} size="sm" mt={4} aria-label={t('progress', { percent })} />
			)}
		</>
	);
}

/** Days of a fetch, `2026-03-01 – 2026-03-31`. */
export function daysText(from: Date | null, to: Date | null): string {
	return from && to ? `${fromDateColumn(from)} – ${fromDateColumn(to)}` : '–';
}
