import type { Evidence } from './evidence.ts';

/**
 * The line of a break when it is one in another currency, which stands where a line in won should; else null. Amounts are
 * in the minor unit of its currency. `rowNo` is where it stands in the import that brought it.
 */
export function lineKeptApart({ line }: Pick<Evidence, 'line'>) {
	if (!line?.importId) return null;
	const { currency, amount, payOutAmount, importId, rowNo } = line;
	return {
		currency: String(currency),
		amount: BigInt(amount!),
		payOutAmount: BigInt(payOutAmount!),
		importId: String(importId),
		rowNo: Number(rowNo),
	};
}
