import { Button, Kbd } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '#app/auth/roles.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { NavItem } from '#app/ui/shell.tsx';

// Fetched when it is opened first: no page pays for it before.
const Palette = lazy(() => import('./palette.tsx'));

export interface PaletteProps {
	pages: NavItem[];
	role: Role;
	today: KstDay;
}

/** The search of the frame: a button, Ctrl-K or Cmd-K, and the palette that both open. */
export function PaletteButton(props: PaletteProps) {
	const { t } = useTranslation('search');
	const [opened, setOpened] = useState(false);
	const [wanted, setWanted] = useState(false);
	const open = () => {
		setWanted(true);
		setOpened(true);
	};
	useHotkeys([['mod+K', () => (opened ? setOpened(false) : open())]], [], true);
	return (
		<>
			<Button
				variant="default"
				size="compact-md"
				c="dimmed"
				onClick={open}
				aria-haspopup="dialog"
				aria-keyshortcuts="Control+K Meta+K"
				leftSection={<IconSearch size={15} aria-hidden />}
				rightSection={
					<Kbd size="xs" visibleFrom="md" aria-hidden>
						Ctrl K
					</Kbd>
				}
			>
				<span className="visually-hidden search-word">{t('open')}</span>
			</Button>
			{wanted && (
				<Suspense fallback={null}>
					<Palette {...props} opened={opened} onClose={() => setOpened(false)} />
				</Suspense>
			)}
		</>
	);
}
