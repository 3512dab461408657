import type ko from '../ko/notices.ts';

export default {
	title: 'Notifications',
	bell_one: 'Notifications: {{count}} unread',
	bell_other: 'Notifications: {{count}} unread',
	bellQuiet: 'Notifications: nothing new',
	readAll: 'Mark all as read',
	none: 'No notifications yet. When somebody mentions you with @name in a workbench comment, it appears here.',
	new: 'New ·',
	named: '{{name}} mentioned you in a comment',
} satisfies typeof ko;
