import { type Ledger, last4Of } from './ledger.ts';

/** What somebody said yes to: so many won, to the account that ends with one of these digits. */
export interface Yes {
	refPayoutId: string;
	amount: bigint;
	/** More than one where the account changed in the very moment. */
	last4: readonly string[];
}

/** A new account that was entered for a seller. */
export interface EnteredAccount {
	refSellerId: string;
	from: string;
	to: string;
}

/**
 * What people said of payouts, noted beside the console as they said it. The ledger has to be explained by it, whatever our
 * tables say in the end.
 */
export class Consent {
	readonly #yes = new Map<string, Yes & { since: number }>();
	readonly #withdrawn = new Set<string>();
	readonly #entered: EnteredAccount[] = [];

	/** How many accounts were entered so far: to be asked for before a yes is said. */
	get entered(): number {
		return this.#entered.length;
	}

	/** The last yes counts. `since`: what was `entered` before it. */
	approve(yes: Yes, since: number): void {
		this.#yes.set(yes.refPayoutId, { ...yes, since });
	}

	/** A changed payout is not what anybody said yes to. */
	takeBack(refPayoutId: string): void {
		this.#yes.delete(refPayoutId);
	}

	withdraw(refPayoutId: string): void {
		this.#withdrawn.add(refPayoutId);
	}

	enter(account: EnteredAccount): void {
		this.#entered.push(account);
	}

	/** Whether a new account became that of its seller: it is the last one, or another came after it. */
	#wasTaken({ refSellerId, to }: EnteredAccount, ledger: Ledger): boolean {
		const seller = ledger.sellers.find((one) => one.refSellerId === refSellerId);
		const isLast = seller !== undefined && last4Of(seller) === to;
		return isLast || this.#entered.some((later) => later.refSellerId === refSellerId && later.from === to);
	}

	/** What the ledger has and nobody wanted: one sentence each. */
	unwanted(ledger: Ledger): string[] {
		const refOf = new Map(ledger.sellers.map(({ id, refSellerId }) => [id, refSellerId]));
		return ledger.payouts.flatMap((payout) => {
			const { refPayoutId, destination, amount } = payout;
			const account = last4Of(payout);
			if (this.#withdrawn.has(refPayoutId)) return `${refPayoutId}: sent, and was withdrawn`;
			const yes = this.#yes.get(refPayoutId);
			if (!yes) return `${refPayoutId}: sent, and nobody approved it`;
			const wrong: string[] = [];
			if (BigInt(amount.value) !== yes.amount) {
				wrong.push(`${refPayoutId}: ${amount.value} won sent, ${yes.amount} approved`);
			}
			if (!yes.last4.includes(account)) {
				wrong.push(`${refPayoutId}: sent to ${account}, approved for ${yes.last4.join(' or ')}`);
			}
			const inItsPlace = this.#entered
				.slice(0, yes.since)
				.find(
					(one) => one.refSellerId === refOf.get(destination) && one.from === account && this.#wasTaken(one, ledger),
				);
			if (inItsPlace) wrong.push(`${refPayoutId}: sent to ${account} after ${inItsPlace.to} was entered in its place`);
			return wrong;
		});
	}
}
