import type ko from '../ko/case-files.ts';

export default {
	title: 'Supporting files',
	none: 'No files are attached.',
	choose: 'Choose files',
	hint: 'You can also drop files here or paste a screenshot. PDF, pictures (PNG, JPEG, WebP), Excel (xlsx), CSV, text, e-mail (eml), up to {{size}} each and {{most}} per discrepancy',
	picture: 'screenshot',
	sending_one: 'Uploading {{count}} file.',
	sending_other: 'Uploading {{count}} files.',
	added_one: 'Attached {{count}} file.',
	added_other: 'Attached {{count}} files.',
	notAdded: 'Files that were not attached',
	ofTheWhole: 'attached to the whole discrepancy',
	removed: 'Removed files',
	removeOne: 'Remove {{name}}',
	removeTitle: 'Remove a supporting file',
	removeText: 'Erases the content of {{name}} for good. Its name and hash stay on record, with who removed it and why.',
	reason: 'Reason for removing it',
	remove: 'Remove',
	refused: {
		'not-found': 'It cannot be found. It may have been removed in the meantime.',
		empty: 'The file is empty.',
		'too-large': 'Files of more than {{size}} cannot be attached.',
		'too-many': 'At most {{most}} files can be attached to a discrepancy.',
		'wrong-kind':
			'This kind of file cannot be attached. Its content decides, not its name; workbooks with macros are not accepted.',
		known: 'The same file is attached already.',
		closed: 'The day of this discrepancy is closed, so its supporting files cannot be removed.',
		'written-off':
			'A write-off rests on this file, so it cannot be removed. Withdraw the write-off request or reopen the discrepancy first.',
		'reason-missing': 'Enter a reason for removing it.',
		'not-sent': 'It could not be sent. Check that you are signed in and online, then try again.',
	},
} satisfies typeof ko;
