import { expect, test } from 'vitest';
import { transactionSchema } from '#app/toss/transaction-schema.ts';
import { copyTransaction, furtherFields } from './api-rows.ts';

test('a method is kept under its Korean name, in whichever language Toss wrote it', () => {
	const row = {
		mId: 'm',
		transactionKey: 't',
		paymentKey: 'p',
		orderId: 'o',
		status: 'DONE',
		transactionAt: '2026-03-03T10:15:42+09:00',
		currency: 'KRW',
		amount: 1000,
	};
	const written = (method: string) => copyTransaction(transactionSchema.parse({ ...row, method }));
	expect(written('VIRTUAL_ACCOUNT')).toBe(written('가상계좌'));
	expect(written('NEW_METHOD')).toContain('NEW_METHOD');
});

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
