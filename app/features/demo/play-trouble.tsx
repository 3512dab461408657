import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SubmitButton } from '#app/ui/form-fields.tsx';
import { type FaultTarget, faultTargets, httpFaults, webhookFaults } from './moves.ts';
import { MoveForm, PlaySection } from './play-section.tsx';

function Times() {
	const { t } = useTranslation('demo');
	return <TextInput name="times" label={t('webhooks.times')} type="number" min={1} max={20} defaultValue="1" w={80} />;
}

/** Stands in for a network that loses, repeats or delays webhooks. */
export function PlayWebhooks() {
	const { t } = useTranslation('demo');
	return (
		<PlaySection title={t('webhooks.title')} text={t('webhooks.text')}>
			<MoveForm fields={{ move: 'webhooks' }}>
				<Group gap="xs" align="flex-end">
					<NativeSelect
						name="fault"
						label={t('webhooks.fault')}
						data={webhookFaults.map((value) => ({ value, label: t(`webhooks.faults.${value}`) }))}
					/>
					<Times />
					<SubmitButton variant="default">{t('webhooks.inject')}</SubmitButton>
				</Group>
			</MoveForm>
		</PlaySection>
	);
}

/** Stands in for an API that fails before or after it has done its work. */
export function PlayFaults() {
	const { t } = useTranslation('demo');
	return (
		<PlaySection title={t('faults.title')} text={t('faults.text')}>
			<MoveForm fields={{ move: 'fault' }}>
				<Group gap="xs" align="flex-end">
					<NativeSelect
						name="target"
						label={t('faults.target')}
						data={(Object.keys(faultTargets) as FaultTarget[]).map((value) => ({
							value,
							label: t(`faults.targets.${value}`),
						}))}
					/>
					<NativeSelect
						name="fault"
						label={t('webhooks.fault')}
						data={httpFaults.map((value) => ({ value, label: t(`faults.faults.${value}`) }))}
					/>
					<Times />
					<SubmitButton variant="default">{t('webhooks.inject')}</SubmitButton>
				</Group>
			</MoveForm>
		</PlaySection>
	);
}
