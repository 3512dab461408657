import { Anchor, Card, CloseButton, Group, Text } from '@mantine/core';
import { Link, useFetcher, useLocation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ExportProgress, useExportProgress } from './export-progress.tsx';
import type { TrayExport } from './start-export.server.ts';
import { useExportsNow } from './use-exports-now.ts';
import './export-tray.css';

/**
 * Files in the making, at the foot of every page: there again after a reload, since the server knows them. It has a
 * place of its own below the content, so that it never hides the last of a page for good.
 */
export function ExportTray({ exports: loaded }: { exports: TrayExport[] }) {
	const exports = useExportsNow(loaded);
	const { t } = useTranslation();
	const { pathname } = useLocation();
	const progressOf = useExportProgress();
	const fetcher = useFetcher();
	const put = fetcher.formData?.get('dismiss');
	const shown = exports.filter(({ id }) => id !== put);
	if (shown.length === 0 || pathname === '/exports') return null;
	return (
		<Card component="section" shadow="md" padding="sm" aria-label={t('exports.title')} className="export-tray">
			{shown.map((one) => (
				<div key={one.id} className="export-tray-item" role="status">
					<Group justify="space-between" wrap="nowrap" gap="xs">
						<Text size="sm" fw={600}>
							{t(one.status === 'running' ? 'exports.making' : one.status === 'done' ? 'exports.ready' : 'error.title')}
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
							<ExportProgress of={one} mt={4} />
							<Group justify="space-between" gap="xs" mt={2}>
								<Text size="xs" c="dimmed" className="tabular">
									{progressOf(one)}
								</Text>
								<Anchor component={Link} to="/exports" size="xs">
									{t('exports.show')}
								</Anchor>
							</Group>
						</>
					) : one.status === 'done' ? (
						<Anchor href={`/exports/${one.id}/file`} download size="sm">
							{t('exports.download')} ({one.format.toUpperCase()}, {t('exports.rows', { count: one.rowsTotal })})
						</Anchor>
					) : (
						<Anchor component={Link} to="/exports" size="sm">
							{t('exports.show')}
						</Anchor>
					)}
				</div>
			))}
		</Card>
	);
}
