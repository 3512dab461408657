import { useTranslation } from 'react-i18next';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import {
	type SignatureState,
	signatureStates,
	type WebhookOutcome,
	type WebhookState,
	webhookOutcomes,
	webhookStates,
} from './webhook-event.ts';

const stateTones = {
	stored: 'progress',
	applied: 'success',
	unchanged: 'neutral',
	ignored: 'neutral',
	refused: 'danger',
	failed: 'danger',
	duplicate: 'neutral',
} satisfies Record<WebhookState, Tone>;

const signatureTones = {
	valid: 'success',
	invalid: 'danger',
	missing: 'danger',
	unsigned: 'neutral',
} satisfies Record<SignatureState, Tone>;

/** What became of an event. */
export function EventStateBadge({ state }: { state: string }) {
	const { t } = useTranslation('webhooks');
	const known = webhookStates.find((one) => one === state) ?? 'stored';
	return <StatusBadge tone={stateTones[known]} label={t(`states.${known}`)} />;
}

/** Whether an event proved where it came from. */
export function SignatureBadge({ signature }: { signature: string }) {
	const { t } = useTranslation('webhooks');
	const known = signatureStates.find((one) => one === signature) ?? 'missing';
	return <StatusBadge tone={signatureTones[known]} label={t(`signatures.${known}`)} />;
}

/** What applying an event came to, in words. */
export function OutcomeText({ outcome }: { outcome: string | null }) {
	const { t } = useTranslation('webhooks');
	if (!outcome) return <>–</>;
	const [word, note] = outcome.split(': ', 2);
	const known = webhookOutcomes.find((one) => one === word) as WebhookOutcome | undefined;
	return (
		<>
			{known ? t(`outcomes.${known}`) : word}
			{note && ` (${note})`}
		</>
	);
}

/** Where an event's subject is shown, or null where we have no page for it. */
export function entityHref(event: { entityType: string | null; entityId: string | null }): string | null {
	if (event.entityType === 'payout') return `/payouts/${event.entityId}`;
	if (event.entityType === 'seller') return `/sellers/${event.entityId}`;
	return null;
}
