import { Alert, Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#app/i18n/format.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { deviceName } from './device-name.ts';
import type { SessionRow } from './sessions.server.ts';

interface SessionsCardProps {
	sessions: SessionRow[];
	presentId: string;
	isEnded: boolean;
}

/** Where one is signed in, and how to end what one does not know. */
export function SessionsCard({ sessions, presentId, isEnded }: SessionsCardProps) {
	const { t } = useTranslation('users');
	return (
		<Card>
			<Group justify="space-between" mb="xs">
				<Title order={2}>{t('sessions.title')}</Title>
				{sessions.length > 1 && (
					<ConfirmButton
						size="compact-sm"
						label={t('sessions.endOthers')}
						title={t('sessions.endOthersTitle')}
						text={t('sessions.endOthersText')}
						confirmLabel={t('sessions.endOthers')}
						fields={{ intent: 'end-sessions' }}
						danger
					/>
				)}
			</Group>
			<Stack>
				{isEnded && (
					<Alert color="pine" role="status" icon={<IconCircleCheck size={18} aria-hidden />}>
						{t('sessions.ended')}
					</Alert>
				)}
				<DataTable
					caption={t('sessions.title')}
					rows={sessions}
					rowKey={(session) => session.id}
					columns={[
						{
							key: 'device',
							header: t('sessions.device'),
							render: (session) => (
								<>
									<Group gap={6}>
										<Text span size="sm" fw={550}>
											{deviceName(session.userAgent) ?? t('sessions.unknown')}
										</Text>
										{session.id === presentId && (
											<Badge size="xs" variant="default">
												{t('sessions.present')}
											</Badge>
										)}
									</Group>
									<Text size="xs" c="dimmed" className="tabular">
										{session.ipAddress}
									</Text>
								</>
							),
						},
						{
							key: 'createdAt',
							header: t('sessions.since'),
							render: (session) => <DateTime at={session.createdAt} />,
						},
						{
							key: 'actions',
							header: <span className="visually-hidden">{t('sessions.end')}</span>,
							align: 'end',
							render: (session) =>
								session.id === presentId ? null : (
									<ConfirmButton
										size="compact-sm"
										label={
											<>
												{t('sessions.end')}
												<span className="visually-hidden">
													: {deviceName(session.userAgent) ?? t('sessions.unknown')} {formatInstant(session.createdAt)}
												</span>
											</>
										}
										title={t('sessions.endTitle')}
										text={t('sessions.endText')}
										confirmLabel={t('sessions.end')}
										fields={{ intent: 'end-sessions', sessionId: session.id }}
									/>
								),
						},
					]}
				/>
			</Stack>
		</Card>
	);
}
