import { bankParams, listBankLines } from '#app/features/bank/queries.server.ts';
import { listOrders, orderParams, sumOrders } from '#app/features/orders/queries.server.ts';
import { listTransactions, transactionParams } from '#app/features/payments/queries.server.ts';
import { discrepancyParams } from '#app/features/reconciliation/discrepancy-filter.server.ts';
import { contractLineFilters, listContractLines } from '#app/features/reconciliation/list-contract-lines.server.ts';
import { listDiscrepancies, listQuietRows } from '#app/features/reconciliation/list-discrepancies.server.ts';
import {
	bankStateFilters,
	listBalanceParts,
	listBankStates,
} from '#app/features/reconciliation/list-proof-parts.server.ts';
import { type ProofTerm, proofTerms } from '#app/features/reconciliation/proof-terms.ts';
import { findRun, notYetDueFrom, type RunView } from '#app/features/reconciliation/queries.server.ts';
import { lineParams, listLines, sumLines } from '#app/features/settlements/queries.server.ts';
import { sumWon } from '#app/lib/won.ts';
import type { Page } from '#app/ui/list-links.ts';
import { listParams } from '#app/ui/list-params.ts';

/** What a list gives for all its pages. */
async function all<Row>(list: (page: Page) => Promise<{ rows: Row[]; next: string | null }>): Promise<Row[]> {
	const rows: Row[] = [];
	for (let after: string | null | undefined; ; ) {
		const page = await list({ size: 200, ...(after ? { after } : {}) });
		rows.push(...page.rows);
		if (!page.next) return rows;
		after = page.next;
	}
}

const counted = (amounts: bigint[]) => ({ count: amounts.length, amount: sumWon(amounts) as bigint });

/** What the rows come to that the link of a term leads to, as the list behind it finds them. */
async function sumRows(run: RunView, { term, href }: ProofTerm): Promise<{ count: number; amount: bigint }> {
	const { pathname, searchParams: params } = new URL(href, 'http://console');
	switch (pathname) {
		case '/transactions': {
			const { filters, sort } = transactionParams(params);
			return counted((await all((page) => listTransactions(filters, sort, page))).map(({ effect }) => effect));
		}
		case '/settlements': {
			const { filters, sort } = lineParams(params);
			const rows = await all((page) => listLines(filters, sort, page));
			const sums = await sumLines(filters);
			if (sums.count !== rows.length || sums.amount !== sumWon(rows.map((row) => row.amount)))
				throw new Error('the sums of the list are not those of its rows');
			return counted(rows.map((row) => (run.level === 'transactions' ? row.amount : row.payOutAmount)));
		}
		case '/bank': {
			const { filters, sort } = bankParams(params);
			return counted((await all((page) => listBankLines(filters, sort, page))).map(({ amount }) => amount));
		}
		case '/orders': {
			const { filters, sort } = orderParams(params);
			const rows = await all((page) => listOrders(filters, sort, page));
			if (term === 'expected') return counted(rows.map(({ amount }) => amount));
			const { orders, amount, paid } = await sumOrders(filters);
			// An order of several lines is one.
			const numbers = new Map(rows.map((row) => [`${row.mId} ${row.orderId}`, row]));
			if (numbers.size !== orders || sumWon(rows.map((row) => row.amount)) !== amount)
				throw new Error('the sums of the list are not those of its rows');
			return { count: orders, amount: amount - paid! };
		}
	}
	const { filters } = listParams(params, contractLineFilters);
	switch (params.get('view')) {
		case 'lines': {
			const rows = await all((page) => listContractLines(run, filters.state, page));
			return counted(rows.map((row) => (term === 'expected' ? row.expected : row.difference)));
		}
		case 'states': {
			const { state } = listParams(params, bankStateFilters).filters;
			return counted((await all((page) => listBankStates(run.id, state, page))).map(({ amount }) => amount));
		}
		case 'expected':
		case 'actual': {
			const side = params.get('view') as 'expected' | 'actual';
			const rows = await all((page) => listBalanceParts(run, side, page));
			return counted(rows.map(({ amount }) => amount));
		}
		case 'not-yet-due': {
			const first = await notYetDueFrom(run);
			const rows = await all((page) => listQuietRows(run.scope, 'not-yet-due', first, page));
			return counted(rows.map(({ amount }) => amount));
		}
	}
	const { filters: kinds, sort } = discrepancyParams(params);
	const rows = await all((page) => listDiscrepancies(run.id, kinds, sort, page, 'nobody'));
	return counted(rows.map(({ difference }) => difference));
}

/**
 * The terms of a run's proof as the page says them, and as the rows behind their links have them. The residual has none by
 * what it is; how many rows a balance is the sum of is not said.
 */
export async function termsAndRows(runId: string) {
	const run = (await findRun(runId))!;
	const terms = proofTerms(run, run.result!).filter(({ term }) => term !== 'residual');
	const said = terms.map(({ term, name, count, amount }) => ({ term, name, count, amount }));
	const found = [];
	for (const term of terms) {
		const { count, amount } = await sumRows(run, term);
		found.push({ term: term.term, name: term.name, count: term.count === null ? null : count, amount });
	}
	return { said, found };
}
