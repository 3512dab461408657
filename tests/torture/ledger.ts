/** What the sandbox says that it did: GET /_sandbox/ledger. */
export interface LedgerPayout {
	id: string;
	refPayoutId: string;
	destination: string;
	status: 'REQUESTED' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELED';
	amount: { value: number };
}

export interface LedgerSeller {
	id: string;
	refSellerId: string;
	status: string;
}

export interface Ledger {
	balance: { available: number; pending: number; reserved: number; paid: number };
	sellers: LedgerSeller[];
	payouts: LedgerPayout[];
	calls: number;
	callsByEndpoint: Record<string, number>;
}
