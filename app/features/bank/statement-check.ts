import type { RowError } from '#app/features/payments/import-reason.ts';
import type { ReadStatement } from './bank-file.ts';

/**
 * Holds the closing balance of a statement against its opening balance and its lines; tells what does not agree. Where it
 * agrees, each line gets the balance that follows, which tells equal lines of one day apart.
 */
export function checkBalances(statement: ReadStatement, line: number): RowError[] {
	const { opening, closing, lines } = statement;
	if (opening === null || closing === null) return [];
	const sum = lines.reduce((total, { amount }) => total + amount, 0n);
	if (opening + sum === closing) {
		let balance = opening;
		for (const line of lines) {
			balance += line.amount;
			line.balanceAfter = balance;
			line.balanceDerived = true;
		}
		return [];
	}
	statement.breaks += 1;
	const value = `${opening} + ${sum} ≠ ${closing}`;
	return [{ line, column: 'closing balance', value, reason: 'closing-differs', raw: statement.reference ?? '' }];
}

/** Tells of a statement of which the file has no beginning or no end: what is missing would be missed by nobody. */
export function cutShort(statement: ReadStatement, line: number, column: string, value = ''): RowError {
	statement.breaks += 1;
	return { line, column, value, reason: 'cut-short', raw: statement.reference ?? '' };
}
