import { expect, test } from 'vitest';
import { accountAtToss } from './account-at-toss.ts';

const before = { bankCode: '088', accountNumber: '110123456789', holderName: '한강식품' };
const after = { ...before, accountNumber: '110999888777' };

test.each([
	['a masked number shows its ends', '110****56789', {}, 'before'],
	['and those of the new one', '110****88777', {}, 'after'],
	['a whole number', '110999888777', {}, 'after'],
	['another length is neither', '110***56789', {}, 'unclear'],
	['so is another number', '110****00000', {}, 'unclear'],
	['a number without any digit may be either', '************', {}, 'unclear'],
	['unless the bank tells', '************', { bankCode: '004' }, 'before'],
	['so may one whose ends are alike', '110****56789', { accountNumber: '110999956789' }, 'unclear'],
	['of the same number the holder tells', '110****56789', { ...before, holderName: '한강' }, 'before'],
] as const)('which account Toss has: %s', (_, accountNumber, changes, answer) => {
	const read = { account: { ...before, accountNumber } };
	expect(accountAtToss(read, before, { ...after, ...changes })).toBe(answer);
	expect(accountAtToss({ account: null }, before, after)).toBe('unclear');
});
