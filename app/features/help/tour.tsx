import { Button, Card, CloseButton, Group, Text, Title } from '@mantine/core';
import { useLocation, useNavigate } from '@remix-run/react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { tourStops } from './tour-stops.ts';

/** How long a page may take to show what is marked on it. */
const PATIENCE_MS = 5_000;

/**
 * A card at the edge of the page that leads from stop to stop and marks what it speaks of. Nothing is locked: the page
 * can be used meanwhile. Escape closes it; it goes on from there out of the help.
 */
export default function Tour({
	step,
	onStep,
	onClose,
	onEnd,
}: {
	step: number;
	onStep: (step: number) => void;
	onClose: () => void;
	onEnd: () => void;
}) {
	const { t } = useTranslation(['help', 'common']);
	const navigate = useNavigate();
	const { pathname } = useLocation();
	const stop = tourStops[step]!;
	const head = useRef<HTMLHeadingElement>(null);
	const last = step === tourStops.length - 1;
	// biome-ignore lint/correctness/useExhaustiveDependencies: once for each stop; who leaves its page may
	useEffect(() => {
		if (pathname !== stop.path) navigate(stop.path);
		head.current?.focus({ preventScroll: true });
	}, [step]);
	useEffect(() => {
		if (pathname !== stop.path) return;
		let marked: Element | null = null;
		const mark = () => {
			marked = document.querySelector(stop.target);
			if (!marked) return false;
			marked.setAttribute('data-tour-here', '');
			marked.scrollIntoView({ block: 'nearest' });
			return true;
		};
		const watch = new MutationObserver(() => mark() && watch.disconnect());
		if (!mark()) watch.observe(document.body, { childList: true, subtree: true });
		const timer = setTimeout(() => watch.disconnect(), PATIENCE_MS);
		return () => {
			clearTimeout(timer);
			watch.disconnect();
			marked?.removeAttribute('data-tour-here');
		};
	}, [pathname, stop]);
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key !== 'Escape') return;
		event.stopPropagation();
		onClose();
	};
	return (
		<Card
			component="section"
			role="dialog"
			aria-labelledby="tour-title"
			aria-describedby="tour-text"
			className="tour"
			shadow="lg"
			padding="md"
			withBorder
			onKeyDown={onKeyDown}
		>
			<Group justify="space-between" wrap="nowrap" align="flex-start">
				<div>
					<Text size="xs" c="dimmed">
						{t('tour.place', { step: step + 1, total: tourStops.length })}
					</Text>
					<Title order={2} size="h3" id="tour-title" ref={head} tabIndex={-1}>
						{t(`tour.stops.${stop.key}.title`)}
					</Title>
				</div>
				<CloseButton aria-label={t('tour.close')} onClick={onClose} />
			</Group>
			<Text size="sm" mt={4} id="tour-text">
				{t(`tour.stops.${stop.key}.text`)}
			</Text>
			<Group justify="space-between" mt="md" gap="xs">
				{last ? (
					<span />
				) : (
					<Button size="compact-sm" variant="subtle" onClick={onEnd}>
						{t('tour.skip')}
					</Button>
				)}
				<Group gap="xs">
					{step > 0 && (
						<Button size="compact-sm" variant="default" onClick={() => onStep(step - 1)}>
							{t('common:actions.back')}
						</Button>
					)}
					<Button size="compact-sm" onClick={() => (last ? onEnd() : onStep(step + 1))}>
						{t(last ? 'tour.done' : step === 0 ? 'tour.start' : 'tour.next')}
					</Button>
				</Group>
			</Group>
		</Card>
	);
}
