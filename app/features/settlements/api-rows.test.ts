import { expect, test } from 'vitest';
import { furtherFields } from './api-rows.ts';

test('what Toss adds is kept by its path, buyers’ names and numbers are not, wherever they stand', () => {
	const raw = {
		orderId: 'o',
		card: { number: '4330****', company: null },
		virtualAccount: { accountNumber: 'X123', bankCode: '20', refundReceiveAccount: { bankCode: '88' } },
		cashReceipts: [{ receiptKey: 'rk', customerIdentityNumber: '01012345678' }],
		customerIdentityNumber: '01012345678',
		coupons: [{ name: '봄', amount: 10 }],
	};
	expect(furtherFields(raw, new Set(['orderId']))).toEqual({
		'card.number': '4330****',
		'virtualAccount.bankCode': '20',
		coupons: '[{"name":"봄","amount":10}]',
	});
});
