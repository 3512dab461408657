import { Button, Group, Text } from '@mantine/core';
import { useIsomorphicEffect } from '@mantine/hooks';
import { type Location, useBeforeUnload, useBlocker, useLocation, useNavigate, useNavigation } from '@remix-run/react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialogue, expectDialogue } from './dialogue.tsx';
import { printOf } from './form-print.ts';

/** The name of the buttons with which conform has its fields checked. */
const INTENT = '__intent__';

type Asks = () => boolean;

/** The form as the page brought it, before anybody entered something. */
function asGiven(form: HTMLFormElement): HTMLFormElement {
	const copy = form.cloneNode(true) as HTMLFormElement;
	copy.reset();
	return copy;
}

const UnsavedContext = createContext<((asks: Asks) => () => void) | null>(null);

/**
 * Asks before somebody leaves a page on which an UnsavedGuard holds something back: by a link, the back button, the
 * search, signing out (a dialogue of ours), or by closing or reloading the tab (the browser's). Another view of the same
 * page is no leaving.
 */
export function UnsavedProvider({ children }: { children: ReactNode }) {
	const { t } = useTranslation();
	const [guards] = useState(() => new Set<Asks>());
	const anyUnsaved = useCallback(() => [...guards].some((asks) => asks()), [guards]);
	const register = useCallback(
		(asks: Asks) => {
			guards.add(asks);
			return () => {
				guards.delete(asks);
			};
		},
		[guards],
	);
	// A live page that reads its data again lets go of what it held back: the question stays until it is answered.
	const [asked, setAsked] = useState<Location | null>(null);
	const leaving = useRef(false);
	const blocker = useBlocker(({ currentLocation, nextLocation }) => {
		if (leaving.current || currentLocation.pathname === nextLocation.pathname || !anyUnsaved()) return false;
		setAsked(nextLocation);
		return true;
	});
	const { pathname } = useLocation();
	const navigate = useNavigate();
	// biome-ignore lint/correctness/useExhaustiveDependencies: whoever has arrived is asked again
	useEffect(() => {
		leaving.current = false;
		setAsked(null);
	}, [pathname]);
	const stay = () => {
		setAsked(null);
		blocker.reset?.();
	};
	const leave = () => {
		if (blocker.state === 'blocked') blocker.proceed();
		else if (asked) {
			leaving.current = true;
			navigate(asked);
		}
		setAsked(null);
	};
	useBeforeUnload(
		useCallback(
			(event) => {
				if (!anyUnsaved()) return;
				event.preventDefault();
				// Older browsers ask for this instead.
				event.returnValue = true;
			},
			[anyUnsaved],
		),
	);
	return (
		<UnsavedContext.Provider value={register}>
			{children}
			<Dialogue
				opened={asked !== null}
				onClose={stay}
				title={t('unsaved.title')}
				closeButtonProps={{ 'aria-label': t('actions.close') }}
			>
				<Text size="sm">{t('unsaved.text')}</Text>
				<Group justify="flex-end" gap="xs" mt="md">
					<Button variant="default" onClick={leave}>
						{t('unsaved.leave')}
					</Button>
					<Button data-autofocus onClick={stay}>
						{t('unsaved.stay')}
					</Button>
				</Group>
			</Dialogue>
		</UnsavedContext.Provider>
	);
}

/**
 * Put into a form, it holds back whoever would leave with changes in it: what the form would post is compared with what
 * it would have posted when it was first touched. A form that was sent holds nobody back; one that came back refused
 * does again. With `kept` the caller says itself whether there is something to lose.
 */
export function UnsavedGuard({ kept }: { kept?: boolean }) {
	const register = useContext(UnsavedContext);
	const { state } = useNavigation();
	const mark = useRef<HTMLSpanElement>(null);
	const untouched = useRef<string | null>(null);
	const sent = useRef(false);
	const given = useRef(kept);
	given.current = kept;
	const underWay = useRef(false);
	underWay.current = state !== 'idle';

	// Before the page is shown: who is quick would otherwise have entered something that nobody heard.
	useIsomorphicEffect(() => {
		const form = mark.current?.closest('form');
		if (!form || !register) return;
		if (form.contains(document.activeElement)) untouched.current ??= printOf(new FormData(asGiven(form)));
		const touch = () => {
			untouched.current ??= printOf(new FormData(form));
			expectDialogue();
		};
		const send = (event: SubmitEvent) => {
			// A check of the fields takes the way of a submission, too.
			if ((event.submitter as HTMLButtonElement | null)?.name !== INTENT) sent.current = true;
		};
		// Nothing went out, since something was wrong: what somebody does next finds the form as it was.
		const goOn = () => {
			if (!underWay.current) sent.current = false;
		};
		const forget = () => {
			untouched.current = null;
		};
		const listening = new AbortController();
		const { signal } = listening;
		form.addEventListener('focusin', touch, { signal });
		form.addEventListener('pointerdown', touch, { signal });
		form.addEventListener('submit', send, { signal });
		form.addEventListener('reset', forget, { signal });
		document.addEventListener('pointerdown', goOn, { signal, capture: true });
		document.addEventListener('keydown', goOn, { signal, capture: true });
		const unregister = register(() => {
			if (given.current !== undefined) return given.current;
			if (sent.current || untouched.current === null) return false;
			return printOf(new FormData(form)) !== untouched.current;
		});
		return () => {
			unregister();
			listening.abort();
		};
	}, [register]);

	useEffect(() => {
		const form = mark.current?.closest('form');
		if (state !== 'idle' || !form || !sent.current) return;
		sent.current = false;
		// The answer is there, and the page still: what was refused says so, what was saved begins anew.
		const refused = form.querySelector('[aria-invalid="true"], [role="alert"]');
		if (!refused && !document.querySelector('main [role="alert"]')) untouched.current = null;
	}, [state]);

	return <span ref={mark} hidden />;
}
