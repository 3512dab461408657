/** The stops of the tour: the page of each, and what is marked on it. */
export const tourStops = [
	{ key: 'overview', path: '/', target: '#main header' },
	{ key: 'search', path: '/', target: '[aria-keyshortcuts="Control+K Meta+K"]' },
	{ key: 'payouts', path: '/payouts', target: '#main header' },
	{ key: 'imports', path: '/imports', target: '#main header' },
	{ key: 'run', path: '/reconciliation', target: '#main header' },
	{ key: 'workbench', path: '/workbench', target: '.workbench-list' },
	{ key: 'closing', path: '/closing', target: '#main header' },
	{ key: 'help', path: '/', target: '[aria-keyshortcuts="F1 ?"]' },
] as const;
