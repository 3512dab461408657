import type { PreviewedAccount } from '#app/features/bank/preview-accounts.server.ts';
import type { InspectedBankFile } from '#app/features/bank/read-bank-file.server.ts';
import { columnCells, type FileForm } from './column-cells.ts';
import type { ShownPreview } from './upload-preview.ts';

const FIRST_ROWS = 20;
const FIRST_PLACES = 5;

/** Statements of a bank, read in a form, as the screen shows them before they go in. */
export function showBankPreview(
	file: InspectedBankFile,
	accounts: readonly PreviewedAccount[],
	form: FileForm | undefined,
): ShownPreview {
	const cellOf = columnCells(form);
	const lines = file.statements.flatMap((statement) =>
		statement.lines.map((line) => ({ ...line, account: statement.accountNumber, currency: statement.currency })),
	);
	const sums = new Map<string, { rows: number; amount: bigint }>();
	for (const { currency, amount } of lines) {
		const sum = sums.get(currency) ?? { rows: 0, amount: 0n };
		sums.set(currency, { rows: sum.rows + 1, amount: sum.amount + amount });
	}
	const problems = new Map<string, ShownPreview['problems'][number]>();
	for (const { reason, line, column, value } of file.errors) {
		const problem = problems.get(reason) ?? { reason, count: 0, first: [] };
		problem.count += 1;
		if (problem.first.length < FIRST_PLACES) problem.first.push({ line, column, value, cell: cellOf(column) });
		problems.set(reason, problem);
	}
	return {
		kind: 'bank',
		profile: { name: file.profile, label: file.label ?? null, unconfirmed: file.unconfirmed },
		encoding: file.encoding,
		headerLine: null,
		matched: [],
		otherColumns: 0,
		rows: lines.length + file.rejected,
		rejected: file.rejected,
		complete: true,
		columns: ['booked_on', 'booked_time', 'amount', 'balance', 'narrative', 'counterparty'],
		first: lines.slice(0, FIRST_ROWS).map((line) => ({
			line: line.line,
			cells: {
				booked_on: line.bookedOn,
				booked_time: line.time,
				amount: String(line.amount),
				balance: line.balanceAfter === null ? null : String(line.balanceAfter),
				narrative: line.narrative.join(' ') || null,
				counterparty: line.counterpartyName,
			},
		})),
		sums: [...sums].map(([currency, { rows, amount }]) => ({
			currency,
			rows,
			amount: String(amount),
			fee: null,
			payOutAmount: null,
		})),
		problems: [...problems.values()].sort((a, b) => b.count - a.count),
		duplicates: 0,
		controlTotals: 0,
		needs: [
			...(file.unconfirmed ? ['confirmation'] : []),
			...(accounts.some(({ account }) => account === null) ? ['account'] : []),
		],
		asks: ['account'],
		statements: file.statements.map((statement, at) => {
			const sum = (pick: (amount: bigint) => boolean) =>
				String(statement.lines.reduce((total, { amount }) => (pick(amount) ? total + amount : total), 0n));
			const days = statement.lines.map(({ bookedOn }) => bookedOn).sort();
			return {
				account: accounts[at]?.account ?? null,
				isNew: accounts[at]?.isNew ?? false,
				currency: statement.currency,
				from: statement.from ?? days[0] ?? null,
				to: statement.to ?? days.at(-1) ?? null,
				lines: statement.lines.length,
				opening: statement.opening === null ? null : String(statement.opening),
				closing: statement.closing === null ? null : String(statement.closing),
				in: sum((amount) => amount > 0n),
				out: sum((amount) => amount < 0n),
				pending: statement.pending,
				breaks: statement.breaks,
				...(accounts[at]?.before ? { before: accounts[at].before } : {}),
			};
		}),
	};
}
