import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useFetcher } from '@remix-run/react';
import type { FormEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { DateTime } from '#app/ui/date-time.tsx';
import { Timeline } from '#app/ui/timeline.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useDraft } from '#app/ui/use-draft.ts';
import { useEachAnswer } from '#app/ui/use-each-answer.ts';
import { goOn } from '#app/ui/use-kept-focus.ts';
import type { CaseView } from './get-case.server.ts';
import { MentionField } from './mention-field.tsx';
import type { WorkAnswer } from './work.server.ts';

interface CaseTalkProps {
	found: CaseView;
	people: { id: string; name: string }[];
	mayResolve: boolean;
	commentRef: RefObject<HTMLTextAreaElement>;
}

/** What people said about a case, and who did what when. */
export function CaseTalk({ found, people, mayResolve, commentRef }: CaseTalkProps) {
	const { t, i18n } = useTranslation(['workbench', 'reconciliation']);
	const action = (name: string) => {
		const short = name.replace(/^discrepancy\./, '');
		const key = `reconciliation:intents.${short}`;
		return i18n.exists(key) ? t(key as 'reconciliation:intents.take') : short;
	};
	const fetcher = useFetcher<WorkAnswer>();
	const [text, write, forget] = useDraft(`comment ${found.id}`);
	const send = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		if (!text.trim() || fetcher.state !== 'idle') return;
		fetcher.submit({ intent: 'comment', text, id: found.id }, { method: 'post' });
	};
	useEachAnswer(fetcher.data, ({ refused }) => {
		if (refused) notifications.show({ color: 'red', message: t(`refused.${refused}`), autoClose: 8_000 });
		else forget();
	});
	return (
		<Card>
			<Title order={2} size="h3" mb="xs">
				{t('comments')}
			</Title>
			<Stack gap="xs">
				{found.comments.map((comment) => (
					<div key={comment.id} className="case-comment">
						<Text size="xs" c="dimmed" component="div">
							<strong>{comment.author}</strong> · <DateTime at={comment.createdAt} />
						</Text>
						<Text size="sm">{comment.text}</Text>
					</div>
				))}
				{mayResolve && (
					<form onSubmit={send}>
						<UnsavedGuard kept={text.trim() !== ''} />
						<MentionField
							fieldRef={commentRef}
							value={text}
							onWrite={write}
							people={people}
							name="text"
							label={t('comment')}
							description={t('mentionHint', { name: people[0]?.name ?? '' })}
							autosize
							minRows={2}
							maxLength={4000}
							onKeyDown={(event) => {
								if (event.key === 'Escape') goOn();
								if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
									event.currentTarget.form?.requestSubmit();
							}}
						/>
						<Group justify="flex-end" mt={6}>
							<Button type="submit" size="compact-sm" variant="light" loading={fetcher.state !== 'idle'}>
								{t('sendComment')}
							</Button>
						</Group>
					</form>
				)}
			</Stack>
			<Title order={3} size="h4" mt="md" mb="xs">
				{t('reconciliation:history')}
			</Title>
			<Timeline
				events={[
					...(found.reason === 'explained-by-data' && found.resolvedAt
						? [
								{
									key: 'closed',
									at: found.resolvedAt,
									title: t('reconciliation:reasons.explained-by-data'),
									tone: 'success' as const,
								},
							]
						: []),
					...found.history.map((row) => ({
						key: String(row.id),
						at: row.at,
						title: action(row.action),
						text: row.actor,
					})),
					...(found.firstSeen ? [{ key: 'found', at: found.firstSeen, title: t('firstSeen') }] : []),
				]}
			/>
		</Card>
	);
}
