import { expect, test } from 'vitest';
import { parseWebhook } from '#app/toss/webhook.ts';
import { keepableBody, maskedBody } from './webhook-event.ts';

test('personal data and secrets of an event are blotted out, the rest is shown as it came', () => {
	const shown = maskedBody(
		JSON.stringify({
			eventType: 'seller.changed',
			entityBody: {
				id: 'seller_a01',
				individual: { name: '김토페', email: 'kim@example.co.kr', phone: '01012345678' },
				account: { bankCode: '092', accountNumber: '100012345678', holderName: '김토페' },
				status: 'APPROVED',
			},
			list: [{ secret: 'ps_1' }],
			data: { cashReceipts: [{ customerIdentityNumber: '01098765432', phone: 1055554444, issueStatus: 'COMPLETED' }] },
		}),
	);
	for (const hidden of ['김토페', 'kim@', '0101234', '1000123', 'ps_1', '0109876', '10555'])
		expect(shown).not.toContain(hidden);
	for (const kept of ['seller_a01', '092', 'APPROVED', 'seller.changed']) expect(shown).toContain(kept);
});

test('a body that cannot be read shows nothing', () => {
	expect(maskedBody('{"accountNumber":"100012345678"')).toBe('');
});

test.each([
	[
		'{"account": {"bankCode":"92","accountNumber" : "100012345678"}}',
		'{"account": {"bankCode":"92","accountNumber" : "••••••5678"}}',
	],
	['{"accountNumber":100012345678,"amount":1}', '{"accountNumber":"••••••5678","amount":1}'],
	[
		'{"account\\u004eumber":"100\\u0030","a":["accountNumber",12345]}',
		'{"account\\u004eumber":"••••••","a":["accountNumber",12345]}',
	],
	[
		'{"secret":"ps_\\"1","note":"\\"secret\\":\\"x\\"","orderId":"o-1"}',
		'{"secret":"•••","note":"\\"secret\\":\\"x\\"","orderId":"o-1"}',
	],
	[
		'{"cashReceipts":[{"type":"소득공제","customerIdentityNumber":"01012345678"}],"registrationNumber":1}',
		'{"cashReceipts":[{"type":"소득공제","customerIdentityNumber":"•••"}],"registrationNumber":"•••"}',
	],
	[
		'{"amount":12345678901234567890.10,"billingKey":"b","n":null}',
		'{"amount":12345678901234567890.10,"billingKey":"•••","n":null}',
	],
])('of %s is stored %s', (came, stored) => {
	expect(keepableBody(came)).toBe(stored);
});

test('a deposit is still one without its secret, and a body of a stranger as long as any is gone through', () => {
	const body = keepableBody('{"secret":"ps_1","transactionKey":"t","orderId":"o"}');
	expect(parseWebhook(body)).toMatchObject({ family: 'deposit', orderId: 'o' });
	for (const long of ['x', '\\n', '\\"']) {
		const text = `{"a":"${long.repeat(500_000)}","accountNumber":"100012345678"}`;
		expect(keepableBody(text)).toBe(text.replace('10001234', '••••••'));
	}
	expect(keepableBody('['.repeat(100_000))).toBe('['.repeat(100_000));
});
