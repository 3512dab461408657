import type ko from '../ko/owed.ts';

export default {
	title: 'Owed to sellers',
	payable: 'Payable now',
	later: 'Payable later',
	held: 'Held',
	owed: 'Owed',
	reasons: {
		order: 'Order',
		cancel: 'Cancel',
		restated: 'Correction',
		terms: 'Change of terms',
		adjustment: 'Adjustment',
	},
	doubts: {
		'recycled-key': 'Order number used again',
		'wrong-seller': 'Wrong seller',
		'order-amount-difference': 'Order amount differs',
		'foreign-currency': 'Not in won',
		'cancel-not-shared': 'Cancel without a seller',
		'no-terms': 'No terms',
		'not-paid-any-more': 'Payment gone',
	},
} satisfies typeof ko;
