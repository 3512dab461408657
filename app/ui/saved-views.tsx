import { ActionIcon, Button, Group, Menu, TextInput } from '@mantine/core';
import { Link, useFetcher, useSearchParams } from '@remix-run/react';
import { IconBookmark, IconChevronDown, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useUndoNotice } from './undo-notice.tsx';
import { LONGEST_VIEW_NAME, MOST_VIEWS, type SavedViewLink, type ViewPage, type ViewRefusal } from './view-pages.ts';

const ADDRESS = '/views';

/**
 * The views that somebody keeps of a list: each leads to its filters, order and columns. They are read when the menu opens, so
 * that no page waits for them.
 */
export function SavedViews({ page }: { page: ViewPage }) {
	const { t } = useTranslation();
	const [params] = useSearchParams();
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
		<Menu
			position="bottom-end"
			width={260}
			closeOnItemClick={false}
			withinPortal
			onOpen={() => list.load(`${ADDRESS}?page=${page}`)}
		>
			<Menu.Target>
				<Button
					size="compact-sm"
					variant="default"
					leftSection={<IconBookmark size={14} aria-hidden />}
					rightSection={<IconChevronDown size={13} aria-hidden />}
				>
					{t('views.title')}
				</Button>
			</Menu.Target>
			<Menu.Dropdown>
				{views?.length === 0 && <Menu.Label>{t('views.none')}</Menu.Label>}
				{views?.map((view) => (
					<Group key={view.id} gap={0} wrap="nowrap">
						<Menu.Item component={Link} to={`?${view.query}`} style={{ overflowWrap: 'anywhere' }}>
							{view.name}
						</Menu.Item>
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
				<Menu.Divider />
				<change.Form method="post" action={ADDRESS} style={{ padding: 8 }}>
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
			</Menu.Dropdown>
		</Menu>
	);
}
