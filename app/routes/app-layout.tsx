import { Button } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import {
	IconArrowsExchange,
	IconBook2,
	IconBuildingBank,
	IconBuildingStore,
	IconCoins,
	IconFileImport,
	IconHistory,
	IconLayoutDashboard,
	IconListCheck,
	IconLock,
	IconPlayerPlay,
	IconReceipt,
	IconReportMoney,
	IconScale,
	IconShoppingCart,
	IconUsers,
	IconWallet,
	IconWebhook,
} from '@tabler/icons-react';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requireUser } from '#app/auth/guards.server.ts';
import { may, type Permission } from '#app/auth/roles.ts';
import { currentInstant, isSandboxMode } from '#app/clock.server.ts';
import { environment } from '#app/env.server.ts';
import { ExportTray } from '#app/features/exports/export-tray.tsx';
import { listTrayExports } from '#app/features/exports/start-export.server.ts';
import { HelpButton, PageHelp } from '#app/features/help/help-button.tsx';
import { findTour } from '#app/features/help/tour.server.ts';
import { useTour } from '#app/features/help/use-tour.tsx';
import { Bell } from '#app/features/notices/bell.tsx';
import { listNotices } from '#app/features/notices/notices.server.ts';
import { PaletteButton } from '#app/features/search/palette-button.tsx';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { LiveNotice } from '#app/ui/live-notice.tsx';
import { LiveProvider } from '#app/ui/live-provider.tsx';
import { type NavItem, Shell } from '#app/ui/shell.tsx';
import { readTableSettings, TableSettingsProvider } from '#app/ui/table-settings.tsx';
import { UnsavedProvider } from '#app/ui/unsaved-guard.tsx';

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requireUser(request);
	// Every page waits for these: all at once.
	const [sandbox, exports, bell, tour, now] = await Promise.all([
		isSandboxMode(),
		listTrayExports(user.id),
		listNotices(user.id),
		findTour(user.id),
		currentInstant(),
	]);
	return {
		tables: readTableSettings(request.headers.get('cookie')),
		exports,
		bell,
		tour,
		user,
		mode: sandbox ? ('sandbox' as const) : ('live' as const),
		mId: environment().TOSS_MID,
		now,
	};
}

export default function AppLayout() {
	const { user, mode, mId, now, tables, exports, bell, tour } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['common', 'help']);
	const { card, begin, underWay } = useTour(tour);
	const [helping, setHelping] = useState(false);
	const helpButton = useRef<HTMLButtonElement>(null);
	const toggleHelp = useCallback(() => setHelping((now) => !now), []);
	const closeHelp = () => {
		setHelping(false);
		helpButton.current?.focus();
	};
	const item = (
		to: string,
		key: Exclude<keyof typeof import('#app/i18n/locales/ko/common.ts').default.nav, `group${string}`>,
		icon: NavItem['icon'],
		permission: Permission = 'view',
		shown = true,
	) => (shown && may(user.role, permission) ? [{ to, label: t(`nav.${key}`), icon }] : []);
	const groups = [
		{ items: item('/', 'overview', IconLayoutDashboard) },
		{
			label: t('nav.groupMoney'),
			items: [
				...item('/sellers', 'sellers', IconBuildingStore),
				...item('/owed', 'owed', IconReportMoney),
				...item('/payouts', 'payouts', IconCoins),
				...item('/balance', 'balance', IconWallet),
			],
		},
		{
			label: t('nav.groupProof'),
			items: [
				...item('/bank', 'bank', IconBuildingBank),
				...item('/orders', 'orders', IconShoppingCart),
				...item('/transactions', 'transactions', IconArrowsExchange),
				...item('/settlements', 'settlements', IconReceipt),
				...item('/reconciliation', 'reconciliation', IconScale),
				...item('/journal', 'journal', IconBook2),
				...item('/closing', 'closing', IconLock),
				...item('/workbench', 'workbench', IconListCheck),
				...item('/imports', 'imports', IconFileImport),
			],
		},
		{
			label: t('nav.groupSystem'),
			items: [
				...item('/webhooks', 'webhooks', IconWebhook, 'webhooks.inspect'),
				...item('/audit', 'audit', IconHistory, 'audit.view'),
				...item('/users', 'users', IconUsers, 'users.view'),
				...item('/playground', 'playground', IconPlayerPlay, 'demo.play', mode === 'sandbox'),
			],
		},
	].filter((group) => group.items.length > 0);
	return (
		<LiveProvider>
			<TableSettingsProvider initial={tables}>
				<UnsavedProvider>
					<Shell
						groups={groups}
						user={{ name: user.name, email: user.email, role: t(`roles.${user.role}`) }}
						mode={mode}
						mId={mId}
						now={now}
						bell={<Bell {...bell} />}
						helpButton={<HelpButton opened={helping} onToggle={toggleHelp} buttonRef={helpButton} />}
						aside={
							helping ? (
								<PageHelp onClose={closeHelp}>
									{begin && (
										<Button variant="default" onClick={begin}>
											{t(underWay ? 'help:tour.goOn' : 'help:tour.begin')}
										</Button>
									)}
								</PageHelp>
							) : null
						}
						asideLabel={t('help:title')}
						search={
							<PaletteButton pages={groups.flatMap(({ items }) => items)} role={user.role} today={kstDayOf(now)} />
						}
					>
						<Outlet />
						<ExportTray exports={exports} />
						{card}
						<LiveNotice />
					</Shell>
				</UnsavedProvider>
			</TableSettingsProvider>
		</LiveProvider>
	);
}
