import { Group, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatKst } from '#app/lib/kst-calendar.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import { SubmitButton } from '#app/ui/form-fields.tsx';
import { clockPresets } from './clock-presets.ts';
import { MoveButton, MoveForm, PlaySection } from './play-section.tsx';

/** Shows the sandbox's clock and moves it forward. */
export function PlayClock({ now }: { now: Date }) {
	const { t } = useTranslation('demo');
	const local = formatKst(now);
	return (
		<PlaySection title={t('clock.title')} text={t('clock.text')}>
			<strong>
				<DateTime at={now} seconds />
			</strong>
			<Group gap="xs">
				{clockPresets.map((preset) => (
					<MoveButton key={preset} fields={{ move: 'clock-preset', preset }} label={t(`clock.${preset}`)} />
				))}
			</Group>
			<MoveForm key={local.slice(0, 16)} fields={{ move: 'clock-set' }}>
				<Group gap="xs" align="flex-end">
					<TextInput name="day" type="date" label={t('clock.day')} defaultValue={local.slice(0, 10)} required />
					<TextInput name="time" type="time" label={t('clock.time')} defaultValue={local.slice(11, 16)} required />
					<SubmitButton variant="default">{t('clock.set')}</SubmitButton>
				</Group>
			</MoveForm>
		</PlaySection>
	);
}

/** Sets what can be paid out. */
export function PlayBalance({ balance }: { balance: { available: bigint; pending: bigint } }) {
	const { t } = useTranslation('demo');
	return (
		<PlaySection title={t('balance.title')} text={t('balance.text')}>
			<MoveForm key={`${balance.available} ${balance.pending}`} fields={{ move: 'balance' }}>
				<Stack gap="xs">
					<Group gap="xs" grow>
						<TextInput
							name="available"
							label={t('balance.available')}
							inputMode="numeric"
							defaultValue={String(balance.available)}
							required
						/>
						<TextInput
							name="pending"
							label={t('balance.pending')}
							inputMode="numeric"
							defaultValue={String(balance.pending)}
							required
						/>
					</Group>
					<Group>
						<SubmitButton variant="default">{t('balance.set')}</SubmitButton>
					</Group>
				</Stack>
			</MoveForm>
		</PlaySection>
	);
}
