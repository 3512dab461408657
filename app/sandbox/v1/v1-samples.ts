/** A business as the documents register it; for tests only. */
export function subMall(subMallId: string, change: Record<string, unknown> = {}) {
	return {
		subMallId,
		type: 'CORPORATE',
		companyName: '한강식품',
		representativeName: '박대표',
		businessNumber: '1234567891',
		account: { bank: '88', accountNumber: '110123456789', holderName: '주식회사한강식품' },
		email: 'settle@hangang-food.example',
		phoneNumber: '0212345678',
		...change,
	};
}

/** A payout for the day after 5 March 2026; for tests only. */
export function v1Payout(subMallId: string, payoutAmount: unknown = 352_000, change: Record<string, unknown> = {}) {
	return { subMallId, payoutDate: '2026-03-06', payoutAmount, transferSummary: '3월정산', ...change };
}
