import { ActionIcon, Button, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import { useFetcher, useLocation } from '@remix-run/react';
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { languages } from '#app/i18n/languages.ts';

/** Changes the language of the page in place: what was typed and opened stays. Without script it posts and comes back. */
export function LanguageSwitch() {
	const { t, i18n } = useTranslation();
	const fetcher = useFetcher();
	const location = useLocation();
	const other = languages.find((language) => language !== i18n.language) ?? 'en';
	return (
		<fetcher.Form method="post" action="/language">
			<input type="hidden" name="language" value={other} />
			<input type="hidden" name="next" value={location.pathname + location.search} />
			<Button
				type="submit"
				variant="subtle"
				color="gray"
				c="var(--jeongsan-ink-soft)"
				size="compact-sm"
				leftSection={<IconLanguage size={16} aria-hidden />}
				lang={other}
				aria-label={`${t('header.language')}: ${t(`header.languageName.${other}`)}`}
			>
				{t(`header.languageName.${other}`)}
			</Button>
		</fetcher.Form>
	);
}

const schemes = [
	{ value: 'light', Icon: IconSun },
	{ value: 'dark', Icon: IconMoon },
	{ value: 'auto', Icon: IconDeviceDesktop },
] as const;

/** Light, dark, or as the system says; kept in this browser. */
export function ColorSchemeSwitch() {
	const { t } = useTranslation();
	const { colorScheme, setColorScheme } = useMantineColorScheme();
	return (
		<Menu position="bottom-end" withinPortal>
			<Menu.Target>
				<Tooltip label={t('header.colorScheme')}>
					<ActionIcon variant="subtle" color="gray" c="var(--jeongsan-ink-soft)" aria-label={t('header.colorScheme')}>
						{/* The server does not know the scheme: both icons are there, and the style shows one. */}
						<IconSun size={17} className="mantine-light-hidden" aria-hidden />
						<IconMoon size={17} className="mantine-dark-hidden" aria-hidden />
					</ActionIcon>
				</Tooltip>
			</Menu.Target>
			<Menu.Dropdown>
				{schemes.map(({ value, Icon }) => (
					<Menu.Item
						key={value}
						onClick={() => setColorScheme(value)}
						leftSection={<Icon size={16} aria-hidden />}
						rightSection={colorScheme === value ? <IconCheck size={14} aria-hidden /> : undefined}
					>
						{t(`header.colorSchemeName.${value}`)}
					</Menu.Item>
				))}
			</Menu.Dropdown>
		</Menu>
	);
}
