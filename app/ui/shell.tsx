import {
	AppShell,
	Badge,
	Box,
	Burger,
	Button,
	Divider,
	Group,
	Menu,
	NavLink,
	ScrollArea,
	Text,
	Tooltip,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Form, Link, NavLink as RouterNavLink, useLocation } from '@remix-run/react';
import {
	IconChevronDown,
	IconClock,
	IconFlask,
	IconLogout,
	IconShieldLock,
	IconUser,
	type TablerIcon,
} from '@tabler/icons-react';
import { Fragment, type MouseEvent, type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#app/i18n/format.ts';
import { Brand } from './brand.tsx';
import { ColorSchemeSwitch, LanguageSwitch } from './preferences.tsx';
import { useClock } from './use-clock.ts';
import { useKeptFocus } from './use-kept-focus.ts';

export interface NavItem {
	to: string;
	label: string;
	icon: TablerIcon;
}

export interface NavGroup {
	label?: string;
	items: NavItem[];
}

interface ShellProps {
	groups: NavGroup[];
	user: { name: string; email: string; role: string };
	mode: 'sandbox' | 'live';
	mId: string;
	/** The instant at which the console lives, shown where it is not the real one. */
	now: Date;
	/** The search of the header. */
	search: ReactNode;
	/** What people want to tell this one. */
	bell: ReactNode;
	/** The button of the help, which the aside beside the page shows while it is there. */
	helpButton: ReactNode;
	/** What stands beside the page, over it where there is no room; null for nothing. */
	aside: ReactNode;
	asideLabel: string;
	children: ReactNode;
}

/**
 * Leads past the menu without another entry in the history: the router did not make it, so that on its way back it could
 * not ask about what is unsaved. Without script the link is followed as it stands.
 */
function skipToMain(event: MouseEvent<HTMLAnchorElement>): void {
	event.preventDefault();
	document.getElementById('main')?.focus();
}

/** The frame of every signed-in page: menu, merchant and mode, clock of the sandbox, preferences, account. */
export function Shell({
	groups,
	user,
	mode,
	mId,
	now,
	search,
	bell,
	helpButton,
	aside,
	asideLabel,
	children,
}: ShellProps) {
	const { t } = useTranslation();
	const [opened, { toggle, close }] = useDisclosure(false);
	const { pathname } = useLocation();
	useKeptFocus();
	// biome-ignore lint/correctness/useExhaustiveDependencies: the menu of small screens closes when the page changes
	useEffect(close, [pathname]);
	return (
		<AppShell
			header={{ height: 52 }}
			navbar={{ width: 212, breakpoint: 'md', collapsed: { mobile: !opened } }}
			aside={aside ? { width: 340, breakpoint: 'md' } : undefined}
			padding={{ base: 'sm', sm: 'lg' }}
		>
			{/* biome-ignore lint/a11y/useValidAnchor: it leads somewhere, without script as well */}
			<a href="#main" className="skip-link" onClick={skipToMain}>
				{t('nav.skip')}
			</a>
			<AppShell.Header className="shell-header">
				<Group h="100%" px={{ base: 'xs', sm: 'md' }} gap="sm" wrap="nowrap" className="shell-head">
					<Burger
						opened={opened}
						onClick={toggle}
						hiddenFrom="md"
						size="sm"
						aria-label={t(opened ? 'nav.close' : 'nav.open')}
						aria-expanded={opened}
					/>
					<Brand />
					<ModeBadge mode={mode} mId={mId} />
					<Box flex={1} />
					{search}
					<Clock now={now} shown={mode === 'sandbox'} />
					<Group gap={4} wrap="nowrap" visibleFrom="sm">
						<LanguageSwitch />
						<ColorSchemeSwitch />
					</Group>
					{bell}
					{helpButton}
					<UserMenu user={user} />
				</Group>
			</AppShell.Header>
			<AppShell.Navbar className="shell-navbar" aria-label={t('nav.label')} data-open={opened || undefined}>
				<AppShell.Section grow component={ScrollArea} type="scroll" p="xs">
					{groups.map((group, index) => (
						<Fragment key={group.label ?? index}>
							{group.label && (
								<Text size="xs" c="dimmed" fw={600} px="0.65rem" pt="md" pb={4}>
									{group.label}
								</Text>
							)}
							{group.items.map(({ to, label, icon: Icon }) => {
								const active = to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`);
								return (
									<NavLink
										key={to}
										component={RouterNavLink}
										to={to}
										end={to === '/'}
										label={label}
										active={active}
										className="shell-nav-link"
										leftSection={<Icon size={17} stroke={1.7} aria-hidden />}
										prefetch="intent"
									/>
								);
							})}
						</Fragment>
					))}
				</AppShell.Section>
				<AppShell.Section hiddenFrom="sm" p="md">
					<Divider mb="sm" />
					<Group justify="space-between">
						<LanguageSwitch />
						<ColorSchemeSwitch />
					</Group>
				</AppShell.Section>
			</AppShell.Navbar>
			{aside && (
				<AppShell.Aside id="help" className="help-aside" aria-label={asideLabel}>
					{aside}
				</AppShell.Aside>
			)}
			{/* Where the menu lies over the page, it goes away for whoever comes to the page. */}
			<AppShell.Main id="main" tabIndex={-1} className="shell-main" onFocusCapture={close}>
				<Box maw={1440} mx="auto">
					{children}
				</Box>
			</AppShell.Main>
		</AppShell>
	);
}

function ModeBadge({ mode, mId }: { mode: 'sandbox' | 'live'; mId: string }) {
	const { t } = useTranslation();
	const sandbox = mode === 'sandbox';
	return (
		<Tooltip label={t(sandbox ? 'header.sandboxHint' : 'header.liveHint')}>
			<Badge
				color={sandbox ? 'amber' : 'pine'}
				variant={sandbox ? 'light' : 'filled'}
				leftSection={sandbox ? <IconFlask size={13} aria-hidden /> : undefined}
				tabIndex={0}
				data-mode={mode}
			>
				{t(sandbox ? 'header.sandbox' : 'header.live')}
				<Text span inherit visibleFrom="sm">
					{' · '}
					{mId}
				</Text>
			</Badge>
		</Tooltip>
	);
}

/** The console's clock: shown where it is not the real one, kept in any case. */
function Clock({ now, shown }: { now: Date; shown: boolean }) {
	const { t } = useTranslation();
	const at = useClock(now);
	const text = formatInstant(at);
	if (!shown) return null;
	return (
		<Tooltip label={`${t('header.clock')} (${t('time.seoul')})`}>
			<Group gap={5} wrap="nowrap" c="dimmed" visibleFrom="xs" tabIndex={0}>
				<IconClock size={15} aria-hidden />
				<Text size="sm" className="tabular" component="time" dateTime={at.toISOString()}>
					<span className="visually-hidden">{t('header.clock')} </span>
					{text.slice(0, 10)}
					<Text span inherit visibleFrom="md">
						{text.slice(10)}
					</Text>
				</Text>
			</Group>
		</Tooltip>
	);
}

function UserMenu({ user }: { user: ShellProps['user'] }) {
	const { t } = useTranslation();
	return (
		<Menu position="bottom-end" width={230} withinPortal>
			<Menu.Target>
				<Button
					variant="subtle"
					color="gray"
					c="var(--mantine-color-text)"
					size="compact-md"
					rightSection={<IconChevronDown size={14} aria-hidden />}
				>
					<span className="visually-hidden">{t('header.userMenu')}: </span>
					<IconUser size={16} aria-hidden className="user-mark" />
					<Text span inherit truncate maw={140} className="user-word">
						{user.name}
					</Text>
				</Button>
			</Menu.Target>
			<Menu.Dropdown>
				<Box px="sm" py={6}>
					<Text size="sm" fw={600}>
						{user.name}
					</Text>
					<Text size="xs" c="dimmed" className="tabular" truncate>
						{user.email}
					</Text>
					<Text size="xs" c="dimmed">
						{user.role}
					</Text>
				</Box>
				<Menu.Divider />
				<Menu.Item component={Link} to="/account" leftSection={<IconShieldLock size={16} aria-hidden />}>
					{t('header.account')}
				</Menu.Item>
				<Form method="post" action="/sign-out">
					{/* Closing the menu would take the form away before it is sent, where nothing moves. */}
					<Menu.Item
						component="button"
						type="submit"
						closeMenuOnClick={false}
						leftSection={<IconLogout size={16} aria-hidden />}
					>
						{t('header.signOut')}
					</Menu.Item>
				</Form>
			</Menu.Dropdown>
		</Menu>
	);
}
