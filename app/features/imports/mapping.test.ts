import fc from 'fast-check';
import { expect, it } from 'vitest';
import { importProfileSchema } from '#app/features/payments/import-profile.ts';
import { profileProblems } from '#app/features/payments/import-targets.ts';
import { guessHeader } from '#app/features/payments/top-of-file.server.ts';
import { guessKind, guessMapping } from './guess-mapping.ts';
import { mappedKinds, mappedTargets, mappingProblems, profileOfMapping } from './mapping.ts';
import { mappingOfForm, profileNameFor } from './mapping-form.ts';

it('finds the header below a title, and guesses what its columns are in Korean and in English', () => {
	const rows = [
		['2026년 3월 정산', '', '', '', ''],
		['', '', '', '', ''],
		['가맹점 ID', '거래번호', '거래일시', '거래금액', '상태'],
		['shop1', 't1', '2026-03-03 10:00:00', '1,000', '승인'],
	];
	expect(guessHeader(rows)).toBe(2);
	expect(guessKind(rows[2]!)).toBe('transactions');
	expect(guessMapping('transactions', rows[2]!, 'shop1')).toMatchObject({
		columns: { m_id: '가맹점 ID', transaction_key: '거래번호', transaction_at: '거래일시', amount: '거래금액' },
		cancel: { by: 'word', column: '상태' },
	});
	const english = ['merchant_id', 'order_id', 'sale_date', 'gross amount', 'fee', 'net', 'payout_date'];
	expect(guessKind(english)).toBe('settlements');
	expect(guessMapping('settlements', english, '').columns).toMatchObject({
		order_id: 'order_id',
		fee: 'fee',
		paid_out_on: 'payout_date',
		sold_on: 'sale_date',
	});
	expect(guessKind(['주문번호', '판매자 ID', '주문일시', '주문금액'])).toBe('orders');
});

it('makes a whole profile of every mapping that lacks nothing', () => {
	const column = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H');
	const mapping = fc.constantFrom(...mappedKinds).chain((kind) =>
		fc.record({
			kind: fc.constant(kind),
			columns: fc.dictionary(fc.constantFrom(...mappedTargets(kind).map(({ name }) => name)), column, { maxKeys: 16 }),
			constants: fc.record({ m_id: fc.constant('m'), method: fc.constant('카드') }),
			cancel: fc.record({
				by: fc.constantFrom('nothing' as const, 'negative' as const, 'word' as const),
				column,
				words: fc.constant('취소, REFUND'),
			}),
		}),
	);
	let whole = 0;
	fc.assert(
		fc.property(mapping, (given) => {
			if (mappingProblems(given).length) return;
			whole += 1;
			const profile = profileOfMapping(given, 'mine', 'Mine');
			expect(importProfileSchema.safeParse(profile).error).toBeUndefined();
			expect(profileProblems(profile)).toEqual([]);
		}),
		{ numRuns: 3000 },
	);
	expect(whole).toBeGreaterThan(20);
});

it('names what a mapping lacks, and reads a form', () => {
	const form = new FormData();
	form.set('kind', 'settlements');
	form.set('column.order_id', '주문');
	form.set('constant.m_id', ' m ');
	form.set('cancel.by', 'word');
	const mapping = mappingOfForm(form)!;
	expect(mapping).toMatchObject({ columns: { order_id: '주문' }, constants: { m_id: 'm' } });
	expect(mappingProblems(mapping)).toEqual([
		{ reason: 'target-missing', target: 'method' },
		{ reason: 'target-missing', target: 'amount' },
		{ reason: 'one-of-missing', targets: ['fee', 'pay_out_amount'] },
		{ reason: 'one-of-missing', targets: ['approved_at', 'sold_on'] },
		{ reason: 'cancel-words-missing' },
	]);
	expect(mappingOfForm(new FormData())).toBeNull();
	expect(profileNameFor('KCP Settlement_202603.csv')).toBe('kcp-settlement');
	expect(profileNameFor('정산.csv')).toBe('my-profile');
});
