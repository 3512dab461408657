import { Alert, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useFetcher } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';

export type FetchRefusal = 'daysMissing' | 'daysReversed' | 'daysTooMany';

/** Asks for days to be fetched from Toss; the work itself shows in the list of imports. */
export function FetchForm({ from, to, windowDays }: { from: KstDay; to: KstDay; windowDays: number }) {
	const nightly = useFetcher<{ refusal?: 'windowWrong'; saved?: true }>();
	const { t } = useTranslation('imports');
	const fetcher = useFetcher<{ queued?: true; refusal?: FetchRefusal }>();
	const { queued, refusal } = fetcher.data ?? {};
	return (
		<Paper withBorder p="md" component="section" id="fetch">
			<Title order={2} size="h4" mb={4}>
				{t('fetch')}
			</Title>
			<Text size="sm" c="dimmed" mb="sm">
				{t('fetchHint')}
			</Text>
			<fetcher.Form method="post" action="/imports/fetch">
				<Stack gap="sm">
					<Group align="flex-end" gap="sm">
						<TextInput type="date" name="from" label={t('from')} defaultValue={from} required />
						<TextInput type="date" name="to" label={t('to')} defaultValue={to} required />
						<SubmitButton busy={fetcher.state !== 'idle'}>{t('fetchStart')}</SubmitButton>
					</Group>
					<FormError errors={refusal && [t(refusal)]} />
					{queued && fetcher.state === 'idle' && (
						<Alert color="pine" role="status">
							{t('fetchQueued')}
						</Alert>
					)}
				</Stack>
			</fetcher.Form>
			<nightly.Form method="post" action="/imports/fetch">
				<input type="hidden" name="intent" value="window" />
				<Group align="flex-end" gap="sm" mt="md">
					<TextInput
						type="number"
						name="windowDays"
						min={1}
						max={60}
						w={130}
						label={t('nightly.label')}
						defaultValue={String(windowDays)}
						error={nightly.data?.refusal && t('nightly.wrong')}
					/>
					<SubmitButton variant="default" busy={nightly.state !== 'idle'}>
						{t('nightly.save')}
					</SubmitButton>
				</Group>
				<Text size="xs" c="dimmed" mt={4} role={nightly.data?.saved ? 'status' : undefined}>
					{nightly.data?.saved ? t('nightly.saved') : t('nightly.hint')}
				</Text>
			</nightly.Form>
		</Paper>
	);
}
