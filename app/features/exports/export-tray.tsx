import { Affix, Anchor, Card, CloseButton, Group, Progress, Text } from '@mantine/core';
import { Link, useFetcher, useLocation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { useLive } from '#app/ui/use-live.ts';
import type { ExportView } from './start-export.server.ts';

/** Files in the making, at the edge of every page: it is there again after a reload, since the server knows them. */
export function ExportTray({ exports }: { exports: ExportView[] }) {
	const { t } = useTranslation();
	const { pathname } = useLocation();
	useLive(['export'], exports.some(({ status }) => status === 'running') ? 1500 : null);
	const fetcher = useFetcher();
	const put = fetcher.formData?.get('dismiss');
	const shown = exports.filter(({ id }) => id !== put);
	if (shown.length === 0 || pathname === '/exports') return null;
	return (
		<Affix position={{ bottom: 16, right: 16 }} zIndex={150} className="export-tray">
			<Card component="section" shadow="md" padding="sm" aria-label={t('exports.title')} w={300}>
				{shown.map((one) => (
					<div key={one.id} className="export-tray-item" role="status">
						<Group justify="space-between" wrap="nowrap" gap="xs">
							<Text size="sm" fw={600}>
								{t(
									one.status === 'running' ? 'exports.making' : one.status === 'done' ? 'exports.ready' : 'error.title',
								)}
							</Text>
							{one.status !== 'running' && (
								<CloseButton
									size="sm"
									aria-label={t('exports.dismiss')}
									onClick={() => fetcher.submit({ dismiss: one.id }, { method: 'post', action: '/exports' })}
								/>
							)}
						</Group>
						{one.status === 'running' ? (
							<>
								<Progress
									mt={4}
									value={(one.rowsDone / Math.max(1, one.rowsTotal)) * 100}
									aria-label={t('exports.progress', {
										done: formatCount(one.rowsDone),
										total: formatCount(one.rowsTotal),
									})}
								/>
								<Text size="xs" c="dimmed" className="tabular" mt={2}>
									{t('exports.progress', { done: formatCount(one.rowsDone), total: formatCount(one.rowsTotal) })}
								</Text>
							</>
						) : one.status === 'done' ? (
							<Anchor href={`/exports/${one.id}/file`} download size="sm">
								{t('exports.download')} ({one.format.toUpperCase()},{' '}
								{t('exports.rows', { count: one.rowsTotal, formatted: formatCount(one.rowsTotal) })})
							</Anchor>
						) : (
							<Anchor component={Link} to="/exports" size="sm">
								{t('exports.show')}
							</Anchor>
						)}
					</div>
				))}
			</Card>
		</Affix>
	);
}
