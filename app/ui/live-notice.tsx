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
 * ended it says so. Then, and while the browser has no network, it holds back what somebody is about to send: the sign-in
 * page, or that of a lost connection, would take the place of their form.
 */
export function LiveNotice() {
	const { t } = useTranslation();
	const stream = useContext(LiveContext);
	const [lost, setLost] = useState(false);
	const [signedOut, setSignedOut] = useState(false);
	const [heldBack, setHeldBack] = useState<'signedOut' | 'offline' | null>(null);
	useEffect(() => {
		if (!stream) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const look = () => {
			clearTimeout(timer);
			timer = undefined;
			setSignedOut(stream.signedOut);
			if (stream.connected) {
				setLost(false);
				setHeldBack(null);
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
		let isReachable = false;
		const hold = (event: SubmitEvent) => {
			const why = !navigator.onLine && !isReachable ? 'offline' : signedOut ? 'signedOut' : null;
			if (!why) return;
			event.preventDefault();
			event.stopPropagation();
			if (why === 'signedOut') return setHeldBack(why);
			// A console on the same machine is there without a network, too.
			const { target, submitter } = event;
			const send = () => {
				isReachable = true;
				(target as HTMLFormElement).requestSubmit(submitter);
				isReachable = false;
			};
			fetch('/healthz', { cache: 'no-store' }).then(send, () => setHeldBack(why));
		};
		const goOn = () => setHeldBack((why) => (why === 'offline' ? null : why));
		const listening = new AbortController();
		const { signal } = listening;
		// Before the document hears of it, where the forms of the page are sent from.
		window.addEventListener('submit', hold, { capture: true, signal });
		window.addEventListener('online', goOn, { signal });
		return () => listening.abort();
	}, [signedOut]);
	const [Icon, text] = signedOut
		? ([IconLock, t('live.signedOut')] as const)
		: ([IconPlugConnectedX, heldBack === 'offline' ? t('live.offline') : lost ? t('live.lost') : null] as const);
	return (
		<>
			<div role="status" className="live-notice" data-lost={text !== null || undefined}>
				{text && (
					<Text size="sm" component="span">
						<Icon size={15} aria-hidden /> {text}{' '}
						{signedOut && (
							<Anchor size="sm" {...SIGN_IN}>
								{t('live.signInBeside')}
							</Anchor>
						)}
					</Text>
				)}
			</div>
			{/* Without a network there is no dialogue to be had. */}
			<Dialogue
				opened={heldBack === 'signedOut'}
				onClose={() => setHeldBack(null)}
				title={t('live.signedOutTitle')}
				closeButtonProps={{ 'aria-label': t('actions.close') }}
			>
				<Text size="sm">{t('live.signedOutText')}</Text>
				<Group justify="flex-end" gap="xs" mt="md">
					<Button variant="default" onClick={() => setHeldBack(null)}>
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
