import { ActionIcon } from '@mantine/core';
import { useMatches } from '@remix-run/react';
import { IconHelp } from '@tabler/icons-react';
import { lazy, type ReactNode, type RefObject, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import './help.css';

const HelpPanel = lazy(() => import('./help-panel.tsx'));

/** Where the workbench keeps whether single keys do something; who does not want them there wants them nowhere. */
const SINGLE_KEYS = 'jeongsan-workbench-keys';

/** Opens and closes the help of the page: F1, and `?` where the page does not use it and nobody types. */
export function HelpButton({
	opened,
	onToggle,
	buttonRef,
}: {
	opened: boolean;
	onToggle: () => void;
	buttonRef: RefObject<HTMLButtonElement>;
}) {
	const { t } = useTranslation('help');
	useEffect(() => {
		const hear = (event: KeyboardEvent) => {
			if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
			if (event.key !== 'F1') {
				if (event.key !== '?' || localStorage.getItem(SINGLE_KEYS) === 'false') return;
				const target = event.target as HTMLElement;
				if (target.closest('input, textarea, select, [contenteditable="true"], [role="menu"], [role="dialog"]')) return;
			}
			event.preventDefault();
			onToggle();
		};
		// After the keys of the page, which are heard at the document.
		window.addEventListener('keydown', hear);
		return () => window.removeEventListener('keydown', hear);
	}, [onToggle]);
	return (
		<ActionIcon
			ref={buttonRef}
			variant="subtle"
			color="gray"
			c="var(--jeongsan-ink-soft)"
			aria-label={t('open')}
			title={t('openHint')}
			aria-expanded={opened}
			aria-controls={opened ? 'help' : undefined}
			aria-keyshortcuts="F1 ?"
			onClick={onToggle}
		>
			<IconHelp size={18} aria-hidden />
		</ActionIcon>
	);
}

/** The help of the page that is shown, whichever it is. */
export function PageHelp({ onClose, children }: { onClose: () => void; children?: ReactNode }) {
	const page = useMatches()
		.at(-1)!
		.id.replace(/^routes\//, '');
	return (
		<Suspense fallback={null}>
			<HelpPanel page={page} onClose={onClose}>
				{children}
			</HelpPanel>
		</Suspense>
	);
}
