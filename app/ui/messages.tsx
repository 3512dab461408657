import { notificationsStore } from '@mantine/notifications';
import { useEffect, useState } from 'react';

type Shown = typeof import('@mantine/notifications').Notifications;

/**
 * Where `notifications.show` shows its messages. What shows them is fetched when somebody first does something, for then a
 * message may follow, also one that says that there is no connection any more.
 */
export function Messages() {
	const [Shown, setShown] = useState<Shown | null>(null);
	useEffect(() => {
		if (Shown) return;
		const fetch = () =>
			import('./messages-shown.ts').then(
				({ Notifications }) => setShown(() => Notifications),
				// The next deed, or message, asks again.
				() => {},
			);
		const listening = new AbortController();
		for (const deed of ['pointerdown', 'keydown'] as const)
			window.addEventListener(deed, fetch, { signal: listening.signal, capture: true });
		const forget = notificationsStore.subscribe(fetch);
		return () => {
			listening.abort();
			forget();
		};
	}, [Shown]);
	return Shown && <Shown position="top-right" />;
}
