import {
	IconAlertTriangle,
	IconCircleCheck,
	IconCircleDashed,
	IconCircleX,
	IconClock,
	IconInfoCircle,
	type TablerIcon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** How a status feels, apart from what it is called: features map their statuses to tones. */
export type Tone = 'neutral' | 'info' | 'progress' | 'success' | 'warning' | 'danger';

export const toneColors = {
	neutral: 'gray',
	info: 'sky',
	progress: 'sky',
	success: 'pine',
	warning: 'amber',
	danger: 'red',
} satisfies Record<Tone, string>;

const toneIcons = {
	neutral: IconCircleDashed,
	info: IconInfoCircle,
	progress: IconClock,
	success: IconCircleCheck,
	warning: IconAlertTriangle,
	danger: IconCircleX,
} satisfies Record<Tone, TablerIcon>;

/** A status in words, with an icon and a colour that say the same: nobody has to tell colours apart. */
export function StatusBadge({
	tone,
	label,
	icon: Icon = toneIcons[tone],
}: {
	tone: Tone;
	label: string;
	icon?: TablerIcon;
}) {
	// No Badge of Mantine's: a table draws hundreds of these, each of which would carry its styles along.
	return (
		<span className="status-badge" data-tone={tone}>
			<Icon size={13} stroke={2} aria-hidden />
			{label}
		</span>
	);
}

/** A word beside a status, smaller than it, that may only be drawn around. */
export function SmallBadge({ tone, outline, children }: { tone: Tone; outline?: boolean; children: ReactNode }) {
	return (
		<span className="status-badge" data-tone={tone} data-small data-outline={outline || undefined}>
			{children}
		</span>
	);
}
