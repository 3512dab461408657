import type ko from '../ko/help.ts';

export default {
	title: 'Help for this page',
	open: 'Help',
	openHint: 'Help (F1)',
	close: 'Close help',
	next: 'What to do next',
	terms: 'Terms on this page',
	keys: 'Keys',
	keySearch: 'Find anything',
	keyHelp: 'Open and close help',
	docs: 'Read more',
	allDocs: 'Glossary and all documents',
	docsTitle: 'Help and documents',
	docsDescription: 'What the words of the console mean, and the documents that tell the rules in full.',
	glossary: 'Glossary',
	documents: 'Documents',
	decisions: 'Decisions',
	tour: {
		begin: 'Start the tour',
		goOn: 'Go on with the tour',
		place: 'Tour {{step}} / {{total}}',
		close: 'Close the tour',
		skip: 'Skip the tour',
		start: 'Show me',
		next: 'Next',
		done: 'Finish',
		stops: {
			overview: {
				title: 'Welcome to Jeongsan',
				text: 'Two minutes through an invented marketplace. The overview says what needs you first today. You can use the pages meanwhile, and find the tour in the help again.',
			},
			search: {
				title: 'Find anything',
				text: 'Ctrl-K finds by order number, amount, seller or day, and starts what you want to do.',
			},
			payouts: {
				title: 'Payouts',
				text: 'What is sent to sellers. Somebody else approves large ones, and none is ever sent twice.',
			},
			imports: {
				title: 'Imports',
				text: 'Files of transactions, settlements, banks and orders. You see what would go in first; bad rows come back with a reason.',
			},
			run: {
				title: 'Reconciliation',
				text: 'Compares both sides row by row. When every won is explained, the residual is 0.',
			},
			workbench: {
				title: 'Workbench',
				text: 'What does not match is worked through to its end, by keyboard if you like. @name in a comment calls a colleague.',
			},
			closing: {
				title: 'Closing',
				text: 'One person prepares, another signs off, and the figures are frozen. Download them as PDF and Excel.',
			},
			help: {
				title: 'Help is always here',
				text: 'What each page is for, its terms, and what to do next. Press ? or F1.',
			},
		},
	},
	docInEnglish: 'The documents are written in English. The terms are explained in the glossary.',
} satisfies typeof ko;
