import { ActionIcon, Anchor, Button, Divider, Group, Popover, Stack, Text, TextInput } from '@mantine/core';
import { Link, useFetcher, useSearchParams } from '@remix-run/react';
import { IconBookmark, IconChevronDown, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUndoNotice } from './undo-notice.tsx';
import { LONGEST_VIEW_NAME, MOST_VIEWS, type SavedViewLink, type ViewPage, type ViewRefusal } from './view-pages.ts';

const ADDRESS = '/views';

/**
 * The views that somebody keeps of a list: each leads to its filters, order and columns. They are read when somebody asks for
 * them, so that no page waits.
 */
export function SavedViews({ page }: { page: ViewPage }) {
	const { t } = useTranslation();
	const [params] = useSearchParams();
	const [opened, setOpened] = useState(false);
	const list = useFetcher<{ views: SavedViewLink[] }>();
	const change = useFetcher<{ refused: ViewRefusal | null }>();
	const notify = useUndoNotice();
	const views = list.data?.views;
	const refused = change.state === 'idle' ? change.data?.refused : null;
	const remove = ({ id, name, query }: SavedViewLink) => {
		change.submit({ remove: id }, { method: 'post', action: ADDRESS });
		notify(t('views.removed', { name }), () =>
			change.submit({ page, name, query }, { method: 'post', action: ADDRESS }),
		);
	};
	return (
		<Popover
			position="bottom-end"
			width={260}
			withinPortal
			trapFocus
			returnFocus
			shadow="md"
			opened={opened}
			onChange={setOpened}
		>
			<Popover.Target>
				<Button
					size="compact-sm"
					variant="default"
					leftSection={<IconBookmark size={14} aria-hidden />}
					rightSection={<IconChevronDown size={13} aria-hidden />}
					onClick={() => {
						if (!opened) list.load(`${ADDRESS}?page=${page}`);
						setOpened(!opened);
					}}
				>
					{t('views.title')}
				</Button>
			</Popover.Target>
			<Popover.Dropdown aria-label={t('views.title')} p="xs">
				{views?.length === 0 && (
					<Text size="sm" c="dimmed">
						{t('views.none')}
					</Text>
				)}
				<Stack component="ul" gap={2} p={0} m={0} style={{ listStyle: 'none' }}>
					{views?.map((view) => (
						<Group component="li" key={view.id} gap="xs" wrap="nowrap" justify="space-between">
							<Anchor
								component={Link}
								to={`?${view.query}`}
								size="sm"
								style={{ overflowWrap: 'anywhere' }}
								onClick={() => setOpened(false)}
							>
								{view.name}
							</Anchor>
							<ActionIcon
								variant="subtle"
								color="gray"
								aria-label={t('views.remove', { name: view.name })}
								onClick={() => remove(view)}
							>
								<IconTrash size={14} aria-hidden />
							</ActionIcon>
						</Group>
					))}
				</Stack>
				<Divider my="xs" />
				<change.Form method="post" action={ADDRESS}>
					<input type="hidden" name="page" value={page} />
					<input type="hidden" name="query" value={params.toString()} />
					<TextInput
						name="name"
						size="xs"
						label={t('views.save')}
						placeholder={t('views.name')}
						maxLength={LONGEST_VIEW_NAME}
						required
						error={refused && t(`views.refused.${refused}`, { most: MOST_VIEWS })}
						errorProps={{ role: 'alert' }}
					/>
					<Button type="submit" size="compact-xs" variant="light" mt={6}>
						{t('views.keep')}
					</Button>
				</change.Form>
			</Popover.Dropdown>
		</Popover>
	);
}
