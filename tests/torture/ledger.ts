/** What the sandbox says that it did: GET /_sandbox/ledger. */
export interface LedgerPayout {
	id: string;
	refPayoutId: string;
	destination: string;
	status: 'REQUESTED' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELED';
	amount: { value: number };
	/** That of its seller when it was taken; the middle of the number is masked. */
	account: { accountNumber: string };
}

export interface LedgerSeller {
	id: string;
	refSellerId: string;
	status: string;
	account: { accountNumber: string };
}

export interface Ledger {
	balance: { available: number; pending: number; reserved: number; paid: number };
	sellers: LedgerSeller[];
	payouts: LedgerPayout[];
	calls: number;
	callsByEndpoint: Record<string, number>;
}

/** By these digits the accounts of a run are told apart. */
export const last4Of = ({ account }: { account: { accountNumber: string } }): string => account.accountNumber.slice(-4);
