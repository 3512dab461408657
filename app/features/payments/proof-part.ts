/** Which terms of a run's proof each list can show the rows of, as its address names them: level and term. */
export const proofParts = {
	transactions: ['transactions.expected', 'orders.actual'],
	settlements: ['transactions.actual', 'contract.actual', 'bank.expected', 'bank.to-balance'],
	orders: ['orders.expected', 'orders.not-yet-paid', 'orders.canceled-later'],
	bank: ['bank.actual'],
} as const;
export type ProofPart = (typeof proofParts)[keyof typeof proofParts][number];
