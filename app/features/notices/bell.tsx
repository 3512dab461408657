import { ActionIcon, Button, Group, Indicator, Popover, ScrollArea, Text, Title } from '@mantine/core';
import { Link, useFetcher } from '@remix-run/react';
import { IconBell } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateTime } from '#app/ui/date-time.tsx';
import { useLive } from '#app/ui/use-live.ts';
import type { NoticeView } from './notices.server.ts';
import './bell.css';

/** Who named the reader in a comment: a bell that counts what is unread, and the list that it opens. */
export function Bell({ unread, notices }: { unread: number; notices: NoticeView[] }) {
	const { t } = useTranslation('notices');
	const fetcher = useFetcher();
	const [opened, setOpened] = useState(false);
	useLive(['notice']);
	const read = (fields: Record<string, string>) => fetcher.submit(fields, { method: 'post', action: '/notices' });
	const label = unread > 0 ? t('bell', { count: unread }) : t('bellQuiet');
	return (
		<Popover opened={opened} onChange={setOpened} position="bottom-end" width={340} trapFocus shadow="md" withinPortal>
			<Indicator disabled={unread === 0} label={unread > 99 ? '99+' : unread} size={16} color="red.8" offset={4}>
				<Popover.Target>
					<ActionIcon
						variant="subtle"
						color="gray"
						c="var(--jeongsan-ink-soft)"
						aria-label={label}
						title={label}
						onClick={() => setOpened(!opened)}
					>
						<IconBell size={18} aria-hidden />
					</ActionIcon>
				</Popover.Target>
			</Indicator>
			<Popover.Dropdown p="sm" aria-label={t('title')}>
				<Group justify="space-between" mb="xs" wrap="nowrap">
					<Title order={2} size="h4">
						{t('title')}
					</Title>
					{unread > 0 && (
						<Button size="compact-xs" variant="subtle" onClick={() => read({ all: '1' })}>
							{t('readAll')}
						</Button>
					)}
				</Group>
				{notices.length === 0 ? (
					<Text size="sm" c="dimmed">
						{t('none')}
					</Text>
				) : (
					<ScrollArea.Autosize mah="60vh">
						<ul className="notices">
							{notices.map((notice) => (
								<li key={notice.id} data-unread={!notice.read || undefined}>
									<Link
										to={`/workbench?state=all&case=${notice.caseId}`}
										onClick={() => {
											setOpened(false);
											if (!notice.read) read({ id: notice.id });
										}}
									>
										<Text size="sm" component="span" display="block">
											{!notice.read && <strong>{t('new')} </strong>}
											{t('named', { name: notice.author })}
										</Text>
										<Text size="sm" component="span" display="block" lang="">
											{notice.text}
										</Text>
										<Text size="xs" c="dimmed" component="span" display="block">
											<span className="code">{notice.subjectKey}</span> · <DateTime at={notice.at} />
										</Text>
									</Link>
								</li>
							))}
						</ul>
					</ScrollArea.Autosize>
				)}
			</Popover.Dropdown>
		</Popover>
	);
}
