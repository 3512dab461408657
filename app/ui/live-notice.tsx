import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import { useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialogue } from './dialogue.tsx';
import { LiveContext } from './use-live.ts';

/** A page that is loaded, or a server that starts again, is back before anybody needs to know. */
const QUIET_MS = 6_000;

/** Its answer leads to the overview in a tab of its own, so that nothing is lost in this one. */
const SIGN_IN = { href: '/sign-in', target: '_blank', rel: 'noopener' } as const;

/**
 * Says quietly that changes do not come by themselves at the moment, and goes away when they do again. When the session has
 * ended it says so, and holds back what somebody is about to send: the sign-in page would take the place of their form.
 */
export function LiveNotice() {
	const { t } = useTranslation();
	const stream = useContext(LiveContext);
	const [lost, setLost] = useState(false);
	const [signedOut, setSignedOut] = useState(false);
	const [heldBack, setHeldBack] = useState(false);
	useEffect(() => {
		if (!stream) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const look = () => {
			clearTimeout(timer);
			timer = undefined;
			setSignedOut(stream.signedOut);
			if (stream.connected) {
				setLost(false);
				setHeldBack(false);
			} else if (document.visibilityState === 'visible') timer = setTimeout(() => setLost(true), QUIET_MS);
		};
		look();
		const forget = stream.watch(look);
		return () => {
			clearTimeout(timer);
			forget();
		};
	}, [stream]);
	useEffect(() => {
		if (!signedOut) return;
		const hold = (event: SubmitEvent) => {
			event.preventDefault();
			event.stopPropagation();
			setHeldBack(true);
		};
		// Before the document hears of it, where the forms of the page are sent from.
		window.addEventListener('submit', hold, { capture: true });
		return () => window.removeEventListener('submit', hold, { capture: true });
	}, [signedOut]);
	return (
		<>
			<div role="status" className="live-notice" data-lost={lost || signedOut || undefined}>
				{signedOut ? (
					<Text size="sm" component="span">
						<IconLock size={15} aria-hidden /> {t('live.signedOut')}{' '}
						<Anchor size="sm" {...SIGN_IN}>
							{t('live.signInBeside')}
						</Anchor>
					</Text>
				) : (
					lost && (
						<Text size="sm" component="span">
							<IconPlugConnectedX size={15} aria-hidden /> {t('live.lost')}
						</Text>
					)
				)}
			</div>
			<Dialogue
				opened={heldBack}
				onClose={() => setHeldBack(false)}
				title={t('live.signedOutTitle')}
				closeButtonProps={{ 'aria-label': t('actions.close') }}
			>
				<Text size="sm">{t('live.signedOutText')}</Text>
				<Group justify="flex-end" gap="xs" mt="md">
					<Button variant="default" onClick={() => setHeldBack(false)}>
						{t('actions.close')}
					</Button>
					<Button component="a" {...SIGN_IN} data-autofocus>
						{t('live.signInBeside')}
					</Button>
				</Group>
			</Dialogue>
		</>
	);
}
