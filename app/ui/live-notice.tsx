import { Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveContext } from './use-live.ts';

/** A page that is loaded, or a server that starts again, is back before anybody needs to know. */
const QUIET_MS = 6_000;

/** Says quietly that changes do not come by themselves at the moment, and goes away when they do again. */
export function LiveNotice() {
	const { t } = useTranslation();
	const stream = useContext(LiveContext);
	const [lost, setLost] = useState(false);
	useEffect(() => {
		if (!stream) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const look = () => {
			clearTimeout(timer);
			timer = undefined;
			if (stream.connected) setLost(false);
			else if (document.visibilityState === 'visible') timer = setTimeout(() => setLost(true), QUIET_MS);
		};
		look();
		const forget = stream.watch(look);
		return () => {
			clearTimeout(timer);
			forget();
		};
	}, [stream]);
	return (
		<div role="status" className="live-notice" data-lost={lost || undefined}>
			{lost && (
				<Text size="sm" component="span">
					<IconPlugConnectedX size={15} aria-hidden /> {t('live.lost')}
				</Text>
			)}
		</div>
	);
}
