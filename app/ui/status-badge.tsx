import { Badge } from '@mantine/core';
import {
	IconAlertTriangle,
	IconCircleCheck,
	IconCircleDashed,
	IconCircleX,
	IconClock,
	IconInfoCircle,
	type TablerIcon,
} from '@tabler/icons-react';

export const tones = ['neutral', 'info', 'progress', 'success', 'warning', 'danger'] as const;
/** How a status feels, apart from what it is called: features map their statuses to tones. */
export type Tone = (typeof tones)[number];

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
	return (
		<Badge
			variant="light"
			color={toneColors[tone]}
			leftSection={<Icon size={13} stroke={2} aria-hidden />}
			className="status-badge"
			data-tone={tone}
		>
			{label}
		</Badge>
	);
}
