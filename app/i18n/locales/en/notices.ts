import type ko from '../ko/notices.ts';

export default {
	title: 'Notices',
	bell_one: 'Notices: {{count}} unread',
	bell_other: 'Notices: {{count}} unread',
	bellQuiet: 'Notices: nothing new',
	readAll: 'Mark all as read',
	none: 'No notices yet. When somebody names you as @name in a comment on the workbench, it shows here.',
	new: 'New ·',
	named: '{{name}} named you in a comment',
} satisfies typeof ko;
