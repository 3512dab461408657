import type ko from '../ko/help.ts';

export default {
	title: 'Help for this page',
	open: 'Help',
	openHint: 'Help (F1)',
	close: 'Close help',
	next: 'What to do next',
	terms: 'Terms on this page',
	keys: 'Keyboard',
	keySearch: 'Find anything',
	keyHelp: 'Open and close help',
	docs: 'Related documents',
	allDocs: 'Glossary and all documents',
	docsTitle: 'Help and documents',
	docsDescription: 'What the terms in the console mean, and documents that explain the rules in full.',
	glossary: 'Glossary',
	documents: 'Documents',
	decisions: 'Design decisions',
	tour: {
		begin: 'Start the tour',
		goOn: 'Continue the tour',
		place: 'Tour {{step}} / {{total}}',
		close: 'Close the tour',
		skip: 'Skip the tour',
		start: 'Show me',
		next: 'Next',
		done: 'Finish',
		stops: {
			overview: {
				title: 'Welcome to Jeongsan',
				text: 'A two-minute tour of a made-up marketplace. The overview shows what needs your attention first today. You can use the pages during the tour, and start it again from the help.',
			},
			search: {
				title: 'Find anything',
				text: 'Press Ctrl-K to search by order number, amount, seller or date, and to start an action.',
			},
			payouts: {
				title: 'Payouts',
				text: 'Money sent to sellers. Another person approves large payouts, and the same payout never goes out twice.',
			},
			imports: {
				title: 'Imports',
				text: 'Add transaction, settlement, bank and order files. You see what will go in before it does, and bad rows come back with a reason.',
			},
			run: {
				title: 'Reconciliation',
				text: 'Matches the records of both sides one by one. The unexplained amount has to be 0.',
			},
			workbench: {
				title: 'Workbench',
				text: 'Resolve whatever does not match, one by one, by keyboard if you like. Write @name in a comment to call a colleague.',
			},
			closing: {
				title: 'Closing',
				text: 'One person prepares, another signs off, and the figures are frozen. Download them as PDF and Excel.',
			},
			help: {
				title: 'Help is always here',
				text: 'What each page is for, its terms and what to do next. Press ? or F1.',
			},
		},
	},
	docInEnglish: 'This document is in English only.',
	readIn: { ko: 'Read in Korean', en: 'Read in English' },
} satisfies typeof ko;
