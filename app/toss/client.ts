import { PaymentsApi } from './payments-api.ts';
import { balanceSchema, type TossBalance } from './payout-schema.ts';
import { PayoutsApi } from './payouts-api.ts';
import { SellersApi } from './sellers-api.ts';
import { SettlementsApi } from './settlements-api.ts';
import { SubMallsApi } from './sub-malls-api.ts';
import { TransactionsApi } from './transactions-api.ts';
import { type CallOptions, TossTransport, type TransportSettings } from './transport.ts';
import { V1PayoutsApi } from './v1-payouts-api.ts';

/**
 * The one way to Toss Payments. Every call answers with a parsed object that carries its untouched JSON in `raw`, or
 * throws one of two failures: TossRejected (final, nothing happened) or TossUnknownOutcome (anything else).
 */
export class TossClient {
	readonly sellers: SellersApi;
	readonly payouts: PayoutsApi;
	readonly payments: PaymentsApi;
	readonly transactions: TransactionsApi;
	readonly settlements: SettlementsApi;
	/** Payees of payouts v1, for merchants who have not moved to v2. */
	readonly subMalls: SubMallsApi;
	readonly v1Payouts: V1PayoutsApi;
	readonly #transport: TossTransport;

	constructor(settings: TransportSettings) {
		this.#transport = new TossTransport(settings);
		this.sellers = new SellersApi(this.#transport);
		this.payouts = new PayoutsApi(this.#transport);
		this.payments = new PaymentsApi(this.#transport);
		this.transactions = new TransactionsApi(this.#transport);
		this.settlements = new SettlementsApi(this.#transport);
		this.subMalls = new SubMallsApi(this.#transport);
		this.v1Payouts = new V1PayoutsApi(this.#transport);
	}

	/** True when an answer of Toss was just opened with our security key; false proves nothing. */
	opensAnswers(): Promise<boolean> {
		return this.#transport.opensAnswers();
	}

	/** What can be paid out now, and what will be once its settlement day has come, in won. */
	balance(options: CallOptions = {}): Promise<TossBalance> {
		return this.#transport.send({ method: 'GET', route: '/v2/balances', shape: 'v2', schema: balanceSchema }, options);
	}
}
