import { expect, test } from 'vitest';
import { maskedBody } from './webhook-event.ts';

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
		}),
	);
	for (const hidden of ['김토페', 'kim@', '0101234', '1000123', 'ps_1']) expect(shown).not.toContain(hidden);
	for (const kept of ['seller_a01', '092', 'APPROVED', 'seller.changed']) expect(shown).toContain(kept);
});

test('a body that cannot be read shows nothing', () => {
	expect(maskedBody('{"accountNumber":"100012345678"')).toBe('');
});
