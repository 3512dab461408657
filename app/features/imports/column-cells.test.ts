import { describe, expect, test } from 'vitest';
import { bankProfileNames, bankProfiles } from '#app/features/bank/bank-profiles.ts';
import { importTargets } from '#app/features/payments/import-targets.ts';
import { importProfiles } from '#app/features/settlements/settlement-profiles.ts';
import { resources } from '#app/i18n/resources.ts';
import { columnCells } from './column-cells.ts';
import { mappedKinds, mappedTargets } from './mapping.ts';

const formOf = (name: string) => [...importProfiles, ...bankProfiles].find((form) => form.name === name);

describe.each(['ko', 'en'] as const)('in %s', (language) => {
	const { cells, profiles } = resources[language].imports;

	test('every form has a name', () => {
		const forms = [...importProfiles.map(({ name }) => name), ...bankProfileNames];
		expect(forms.filter((name) => !(name in profiles))).toEqual([]);
	});

	test('every cell that a preview, an error or a mapping tells has a name', () => {
		const told = [
			...importProfiles.flatMap(({ columns, checks = [], payoutRows }) => [
				...columns.map(({ name }) => name),
				...checks.map((names) => names.at(-1)!.replace(/^-/, '')),
				...(payoutRows ? [payoutRows.amount] : []),
			]),
			...Object.values(importTargets).flatMap((targets) => targets.map(({ name }) => name)),
			...mappedKinds.flatMap((kind) => mappedTargets(kind).map(({ name }) => name)),
		];
		expect([...new Set(told)].filter((name) => !(name in cells))).toEqual([]);
	});
});

test.each([
	['flat-settlements', 'payOutAmount', 'pay_out_amount'],
	['flat-settlements', 'pay_out_amount', 'pay_out_amount'],
	['toss-admin-daily', '-pay_out_amount', 'pay_out_amount'],
	['stripe-balance-activity', 'gross', 'gross'],
	['kb-personal', '송금메모', 'narrative'],
	['hana', '거래후잔액', 'balance'],
	['hana', 'deposit', 'deposit'],
	['bank-columns', '맡기신금액', 'deposit'],
	['mt940', ':61:', 'bank_entry'],
	['ofx', 'closing balance', 'closing_balance'],
	['hana', 'column 9', null],
])('in a file of the form %s the column %s means %s', (form, column, cell) => {
	expect(columnCells(formOf(form))(column)).toBe(cell);
});
