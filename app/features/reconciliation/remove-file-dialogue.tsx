import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useFetcher } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Dialogue } from '#app/ui/dialogue.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useEachAnswer } from '#app/ui/use-each-answer.ts';
import { CASE_FILES, type CaseFileAnswer, LONGEST_REASON } from './case-file.ts';
import type { CaseFileView } from './case-files.server.ts';

/** Asks why a file is to be removed. */
export default function RemoveFileDialogue({ file, onClose }: { file: CaseFileView; onClose: () => void }) {
	const { t } = useTranslation(['caseFiles', 'common']);
	const fetcher = useFetcher<CaseFileAnswer>();
	const refused = fetcher.state === 'idle' ? fetcher.data?.refused : null;
	useEachAnswer(fetcher.data, (answer) => {
		if (!answer.refused) onClose();
	});
	return (
		<Dialogue
			opened
			onClose={onClose}
			title={t('removeTitle')}
			closeButtonProps={{ 'aria-label': t('common:actions.close') }}
		>
			<fetcher.Form method="post" action={CASE_FILES}>
				<UnsavedGuard />
				<input type="hidden" name="fileId" value={file.id} />
				<Stack gap="sm">
					<Text size="sm" style={{ overflowWrap: 'anywhere' }}>
						{t('removeText', { name: file.name })}
					</Text>
					{refused && (
						<Alert color="red" role="alert">
							{t(`refused.${refused}`)}
						</Alert>
					)}
					<Textarea name="reason" label={t('reason')} required maxLength={LONGEST_REASON} autosize data-autofocus />
					<Group justify="flex-end" gap="xs">
						<Button variant="default" type="button" onClick={onClose}>
							{t('common:actions.cancel')}
						</Button>
						<Button type="submit" color="red" loading={fetcher.state !== 'idle'}>
							{t('remove')}
						</Button>
					</Group>
				</Stack>
			</fetcher.Form>
		</Dialogue>
	);
}
