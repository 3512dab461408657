import { Timeline as MantineTimeline, Text } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { DateTime } from './date-time.tsx';
import { type Tone, toneColors } from './status-badge.tsx';

export interface TimelineEvent {
	key: string;
	at: Date;
	title: ReactNode;
	text?: ReactNode;
	tone?: Tone;
	icon?: TablerIcon;
}

/** What happened to one thing, in the order given, each with its instant in Seoul. */
export function Timeline({ events }: { events: TimelineEvent[] }) {
	return (
		<MantineTimeline active={events.length} bulletSize={20} lineWidth={2}>
			{events.map(({ key, at, title, text, tone = 'neutral', icon: Icon }) => (
				<MantineTimeline.Item
					key={key}
					color={toneColors[tone]}
					title={title}
					bullet={Icon ? <Icon size={12} aria-hidden /> : undefined}
				>
					<Text size="xs" c="dimmed" component="div">
						<DateTime at={at} seconds />
					</Text>
					{text && (
						<Text size="sm" mt={2} component="div">
							{text}
						</Text>
					)}
				</MantineTimeline.Item>
			))}
		</MantineTimeline>
	);
}
