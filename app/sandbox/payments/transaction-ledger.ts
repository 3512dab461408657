import type { SandboxContext } from '../context.ts';
import type { Transaction } from './payment.ts';

/**
 * All transaction rows, in the order of their instants; rows of one instant in the order in which they came. Rows are
 * appended and never changed; one that is dated back takes its place in time.
 */
export class TransactionLedger {
	readonly #kept;
	#rows: Transaction[] = [];
	#appended: Transaction[] = [];
	/** Where each key stands; valid while the rows are in order. */
	readonly #positions = new Map<string, number>();
	#inOrder = true;

	constructor(context: SandboxContext) {
		this.#kept = context.store.collection<Transaction>('transactions');
		for (const transaction of this.#kept.values()) this.#place(transaction);
		context.onReset(() => {
			this.#rows = [];
			this.#appended = [];
			this.#positions.clear();
			this.#inOrder = true;
		});
	}

	append(transaction: Transaction): void {
		this.#kept.put(transaction.transactionKey, transaction);
		this.#place(transaction);
	}

	get(transactionKey: string): Transaction | undefined {
		return this.#kept.get(transactionKey);
	}

	/** The rows that came after the first so many, in the order in which they came. */
	appendedAfter(count: number): readonly Transaction[] {
		return this.#appended.slice(count);
	}

	/** The rows of one payment, in the order in which they came. */
	ofPayment(paymentKey: string): Transaction[] {
		return this.#appended.filter((transaction) => transaction.paymentKey === paymentKey);
	}

	get size(): number {
		return this.#appended.length;
	}

	/** Every row, oldest first. The array is not to be changed. */
	rows(): readonly Transaction[] {
		if (!this.#inOrder) {
			this.#rows.sort((a, b) => a.at - b.at);
			for (const [index, row] of this.#rows.entries()) this.#positions.set(row.transactionKey, index);
			this.#inOrder = true;
		}
		return this.#rows;
	}

	/**
	 * The rows from one whole second to another, both included, after a key. Null when no row of these seconds has it.
	 */
	page(fromSecond: number, toSecond: number, startingAfter: string | null, limit: number): Transaction[] | null {
		const rows = this.rows();
		const first = this.#firstAt(fromSecond * 1000);
		const end = this.#firstAt((toSecond + 1) * 1000);
		let start = first;
		if (startingAfter !== null) {
			const position = this.#positions.get(startingAfter);
			if (position === undefined || position < first || position >= end) return null;
			start = position + 1;
		}
		return rows.slice(start, Math.min(end, start + limit));
	}

	#place(transaction: Transaction): void {
		const last = this.#rows.at(-1);
		if (last && last.at > transaction.at) this.#inOrder = false;
		this.#rows.push(transaction);
		this.#appended.push(transaction);
		if (this.#inOrder) this.#positions.set(transaction.transactionKey, this.#rows.length - 1);
	}

	#firstAt(at: number): number {
		let low = 0;
		let high = this.#rows.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#rows[middle]!.at < at) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
