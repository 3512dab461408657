import { Alert, Anchor, Card, Code, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { Form } from '@remix-run/react';
import { IconAlertTriangle, IconCircleCheck, IconShieldLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { CopyButton } from '#app/ui/copy-button.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { SubmitButton } from '#app/ui/form-fields.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import type { AccountAnswer, NewKey } from './change-account.server.ts';

interface SecondFactorCardProps {
	/** Since when sign-ins ask for a code; null: they do not. */
	since: Date | null;
	/** How many recovery codes are left. */
	codesLeft: number;
	/** The settings ask this person for it, before anything else. */
	isOwed: boolean;
	answer: AccountAnswer | undefined;
}

/** The second factor of one's own account: to be set up with an authenticator app, or to be taken off. */
export function SecondFactorCard({ since, codesLeft, isOwed, answer }: SecondFactorCardProps) {
	const { t } = useTranslation(['users', 'common']);
	return (
		<Card>
			<Group justify="space-between" mb="xs">
				<Title order={2}>{t('secondFactor.title')}</Title>
				<StatusBadge tone={since ? 'success' : 'neutral'} label={t(since ? 'secondFactor.on' : 'secondFactor.off')} />
			</Group>
			<Stack>
				{isOwed && (
					<Alert color="amber" role="status" icon={<IconShieldLock size={18} aria-hidden />}>
						{t('secondFactor.owed')}
					</Alert>
				)}
				{answer?.reason && (
					<Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />}>
						{t(`reasons.${answer.reason}`)}
					</Alert>
				)}
				{answer?.done === 'secondFactorEnded' && (
					<Alert color="pine" role="status" icon={<IconCircleCheck size={18} aria-hidden />}>
						{t('secondFactor.ended')}
					</Alert>
				)}
				{answer?.codes && <RecoveryCodes codes={answer.codes} />}
				<Text size="sm" c="dimmed">
					{t('secondFactor.text')}
				</Text>
				{since ? (
					<>
						<Text size="sm">
							{t('secondFactor.since')} <DateTime at={since} /> ·{' '}
							{t('secondFactor.codesLeft', { formatted: formatCount(codesLeft) })}
						</Text>
						<Group>
							<ConfirmButton
								label={t('secondFactor.end')}
								title={t('secondFactor.endTitle')}
								text={t('secondFactor.endText')}
								confirmLabel={t('secondFactor.end')}
								fields={{ intent: 'end-second-factor' }}
								danger
							>
								<PasswordAndCode hint={t('secondFactor.codeOrRecovery')} />
							</ConfirmButton>
						</Group>
					</>
				) : answer?.newKey ? (
					<Setup newKey={answer.newKey} />
				) : (
					<Form method="post">
						<SubmitButton name="intent" value="begin-second-factor">
							{t('secondFactor.begin')}
						</SubmitButton>
					</Form>
				)}
			</Stack>
		</Card>
	);
}

function PasswordAndCode({ hint }: { hint: string }) {
	const { t } = useTranslation('users');
	return (
		<>
			<TextInput
				name="code"
				label={t('secondFactor.code')}
				description={hint}
				required
				maxLength={40}
				autoComplete="one-time-code"
				classNames={{ input: 'tabular' }}
			/>
			<PasswordInput
				name="password"
				label={t('account.current')}
				required
				maxLength={128}
				autoComplete="current-password"
			/>
		</>
	);
}

/** The key as a picture for a phone's camera, as letters, and as a link for who is on the phone already. */
function Setup({ newKey }: { newKey: NewKey }) {
	const { t } = useTranslation(['users', 'common']);
	const { key, address, qr } = newKey;
	return (
		<Form method="post">
			<UnsavedGuard />
			<input type="hidden" name="intent" value="start-second-factor" />
			<input type="hidden" name="key" value={key} />
			<Stack>
				<Text size="sm">{t('secondFactor.scan')}</Text>
				<svg
					viewBox={`0 0 ${qr.size} ${qr.size}`}
					width={196}
					height={196}
					role="img"
					aria-label={t('secondFactor.picture')}
					shapeRendering="crispEdges"
				>
					{/* Readers need dark on light, whatever the colours of the page. */}
					<rect width={qr.size} height={qr.size} fill="#fff" />
					<path d={qr.path} fill="#000" />
				</svg>
				<Group gap="xs">
					<Code fz="sm">{key.replace(/(.{4})(?=.)/g, '$1 ')}</Code>
					<CopyButton value={key} />
				</Group>
				<Anchor href={address} size="sm">
					{t('secondFactor.open')}
				</Anchor>
				<PasswordAndCode hint={t('secondFactor.codeHint')} />
				<SubmitButton>{t('secondFactor.start')}</SubmitButton>
			</Stack>
		</Form>
	);
}

function RecoveryCodes({ codes }: { codes: string[] }) {
	const { t } = useTranslation('users');
	return (
		<Alert color="pine" role="status" icon={<IconCircleCheck size={18} aria-hidden />}>
			<Stack gap="xs">
				<span>{t('secondFactor.started')}</span>
				<span>{t('secondFactor.codesOnce')}</span>
				<Code block fz="sm">
					{codes.join('\n')}
				</Code>
				<Group>
					<CopyButton value={codes.join('\n')} />
				</Group>
			</Stack>
		</Alert>
	);
}
