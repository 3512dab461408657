import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ownBankProfileSchema } from '#app/features/bank/bank-profiles.ts';
import { readBankTable } from '#app/features/bank/read-bank-table.ts';
import { importProfileSchema, matchHeader } from '#app/features/payments/import-profile.ts';
import { profileProblems } from '#app/features/payments/import-targets.ts';
import { RowReader } from '#app/features/payments/row-reader.ts';
import { guessHeader } from '#app/features/payments/top-of-file.server.ts';
import { guessForms, guessKind, guessMapping } from './guess-mapping.ts';
import {
	isOptional,
	type MappedKind,
	mappedKinds,
	mappedTargets,
	mappingProblems,
	profileOfMapping,
} from './mapping.ts';
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
	/** Any targets: those that must be there are left out now and then, and a column is sometimes taken twice. */
	const chosenColumns = (kind: MappedKind) => {
		const [needed, others] = [true, false].map((isNeeded) =>
			mappedTargets(kind)
				.filter((target) => isNeeded !== isOptional(kind, target))
				.map(({ name }) => name),
		);
		return fc
			.record({
				needed: fc.oneof({ weight: 4, arbitrary: fc.constant(needed!) }, fc.subarray(needed!)),
				others: fc.subarray(others!),
				twice: fc.option(column),
			})
			.map((chosen) =>
				Object.fromEntries(
					[...chosen.needed, ...chosen.others].map((name, at) => [name, (at === 1 && chosen.twice) || `column ${at}`]),
				),
			);
	};
	const mapping = fc.constantFrom(...mappedKinds).chain((kind) =>
		fc.record({
			kind: fc.constant(kind),
			columns: chosenColumns(kind),
			constants: fc.record({ m_id: fc.constant('m'), method: fc.constant('카드') }),
			dates: fc.constantFrom('ymd' as const, 'dmy' as const, 'mdy' as const),
			decimal: fc.constantFrom('point' as const, 'comma' as const),
			cancel: fc.record({
				by: fc.constantFrom('nothing' as const, 'negative' as const, 'word' as const),
				column,
				words: fc.constant('취소, REFUND'),
			}),
		}),
	);
	const whole = new Map<string, number>();
	fc.assert(
		fc.property(mapping, (given) => {
			if (mappingProblems(given).length) return;
			whole.set(given.kind, (whole.get(given.kind) ?? 0) + 1);
			const profile = profileOfMapping(given, 'mine', 'Mine');
			const schema = profile.kind === 'bank' ? ownBankProfileSchema : importProfileSchema;
			expect(schema.safeParse(profile).error).toBeUndefined();
			if (profile.kind !== 'bank') expect(profileProblems(profile)).toEqual([]);
		}),
		{ numRuns: 3000 },
	);
	for (const kind of mappedKinds) expect(whole.get(kind), kind).toBeGreaterThan(50);
});

it('guesses how dates and amounts are written where the cells tell it, and reads the rows so', () => {
	const header = ['Shop', 'Payment', 'Date', 'Gross', 'Fee', 'Payout date', 'Method', 'Status'];
	const mapping = {
		...guessMapping('settlements', header, 'shop'),
		columns: { m_id: 'Shop', order_id: 'Payment', method: 'Method', amount: 'Gross', fee: 'Fee' } as Record<
			string,
			string
		>,
		cancel: { by: 'negative' as const, column: '', words: '' },
	};
	Object.assign(mapping.columns, { approved_at: 'Date', paid_out_on: 'Payout date' });
	const told = [
		{ header: 'Date', values: ['03/04/2026 10:00', '', '14/04/2026 11:00'] },
		{ header: 'Payout date', values: ['05/04/2026'] },
		{ header: 'Gross', values: ['1.234,00', '2.000'] },
	];
	expect(guessForms(mapping, told)).toEqual({ dates: 'dmy', decimal: 'comma' });
	expect(guessForms(mapping, [{ header: 'Date', values: ['4/14/2026'] }])).toEqual({ dates: 'mdy', decimal: 'point' });
	expect(guessForms(mapping, [{ header: 'Date', values: ['03/04/2026', '2026-04-14'] }]).dates).toBe('ymd');
	expect(guessForms(mapping, [{ header: 'Gross', values: ['1,234', '1,234.00', '99'] }]).decimal).toBe('point');

	const profile = profileOfMapping({ ...mapping, dates: 'dmy', decimal: 'comma' }, 'mine', 'Mine');
	expect(importProfileSchema.safeParse(profile).error).toBeUndefined();
	if (profile.kind === 'bank') throw new Error('a settlement became a statement');
	const reader = new RowReader(matchHeader(header, profile), header, ';');
	const cells = ['shop', 'o1', '14/04/2026 11:00', '1.234,00', '34', '16/04/2026', '카드', 'PAID'];
	const row = reader.read(cells, 2, cells.join(';'));
	const stored =
		row.is === 'row' ? Object.fromEntries(reader.columns.map(({ name }, at) => [name, row.values[at]])) : row;
	expect(stored).toMatchObject({
		amount: '1234',
		fee: '34',
		pay_out_amount: '1200',
		approved_at: '2026-04-14T11:00:00+09:00',
		sold_on: '2026-04-14',
		paid_out_on: '2026-04-16',
	});
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
	const bank = new FormData();
	for (const [name, value] of [
		['kind', 'bank'],
		['column.signed_amount', 'Amount'],
		['column.withdrawal', 'Amount'],
	])
		bank.set(name!, value!);
	expect(mappingProblems(mappingOfForm(bank)!)).toEqual([
		{ reason: 'target-missing', target: 'booked_at' },
		{ reason: 'bank-amounts' },
		{ reason: 'column-twice', column: 'Amount', targets: ['withdrawal', 'signed_amount'] },
	]);
	expect(mappingOfForm(new FormData())).toBeNull();
	expect(profileNameFor('KCP Settlement_202603.csv')).toBe('kcp-settlement');
	expect(profileNameFor('정산.csv')).toBe('my-profile');
});

it('guesses a statement of a bank by its balance and by money that goes out and in', () => {
	const korean = ['거래일시', '적요', '출금액(원)', '입금액(원)', '거래후 잔액', '메모', '거래점'];
	expect(guessKind(korean)).toBe('bank');
	const guessed = guessMapping('bank', korean, 'shop');
	expect(guessed).toMatchObject({ constants: {}, cancel: { by: 'nothing' } });
	expect(guessed.columns).toEqual({
		booked_at: '거래일시',
		withdrawal: '출금액(원)',
		deposit: '입금액(원)',
		balance: '거래후 잔액',
		narrative: '적요',
		more_narrative: '메모',
		branch: '거래점',
	});
	const english = ['Booking Date', 'Amount', 'DR/CR', 'Balance', 'Description'];
	expect(guessKind(english)).toBe('bank');
	expect(guessMapping('bank', english, '').columns).toMatchObject({ signed_amount: 'Amount', direction: 'DR/CR' });
	expect(guessKind(['거래일시', '거래번호', '거래금액', '상태', '메모'])).toBe('transactions');
	expect(guessKind(['주문번호', '정산일', '입금액', '수수료', '메모'])).toBe('settlements');
});

it('reads a statement as its mapping says: the order of dates, the comma, and the side of each amount', () => {
	const header = ['Buchung', 'Betrag', 'S/H', 'Saldo', 'Text'];
	const columns = {
		booked_at: 'Buchung',
		signed_amount: 'Betrag',
		direction: 'S/H',
		balance: 'Saldo',
		counterparty: 'Text',
	};
	const mapping = { ...guessMapping('bank', header, ''), columns };
	const values = { Buchung: ['03.04.2026', '14.04.2026'], Betrag: ['1.000,00'] };
	const samples = Object.entries(values).map(([name, cells]) => ({ header: name, values: cells }));
	const profile = profileOfMapping({ ...mapping, ...guessForms(mapping, samples) }, 'mine', 'Mine');
	if (profile.kind !== 'bank') throw new Error('a statement became a table');
	expect(profile).toMatchObject({ dayOrder: 'dmy', decimal: 'comma' });
	const rows = [
		header,
		['03.04.2026', '1.000,00', 'CR', '1.000,00', '이자지급'],
		['14.04.2026', '200', 'DR', '800,00', '월세'],
		['14.04.2026', '100', '인터넷출금', '700,00', '월세'],
		['15.04.2026', '5', '?', '705,00', '가게'],
		['15.04.2026 09:30', '1,50', 'CR', '706,50', '가게'],
	].map((cells, at) => ({ line: at + 1, cells, broken: null }));
	const read = readBankTable(rows, 'utf-8', { own: [profile] });
	expect(read).toMatchObject({ profile: 'mine', label: { ko: 'Mine' }, unconfirmed: false, rejected: 2 });
	expect(read.errors.map(({ line, reason }) => [line, reason])).toEqual([
		[5, 'unknown-side'],
		[6, 'not-an-amount'],
		[6, 'not-an-amount'],
	]);
	expect(read.statements[0]).toMatchObject({ from: '2026-04-03', to: '2026-04-14', closing: 700n, breaks: 0 });
	expect(read.statements[0]!.lines.map(({ amount, time, precision }) => [amount, time, precision])).toEqual([
		[1000n, null, 'day'],
		[-200n, null, 'day'],
		[-100n, null, 'day'],
	]);
});
