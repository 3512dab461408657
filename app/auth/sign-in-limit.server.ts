interface Attempts {
	count: number;
	since: number;
}

const WINDOW_MS = 5 * 60 * 1000;

/** How many failed attempts each key may have within five minutes; those not decided yet are among them. */
const LIMITS = { account: 20, address: 30, both: 5 } as const;

/**
 * Counts failed sign-ins by account, by address and by both together. One address cannot try many passwords or accounts,
 * and many addresses cannot try one account without end. It lives in the memory of the one web process.
 */
export class SignInLimit {
	private readonly attempts = new Map<string, Attempts>();

	private keysOf(email: string, ip: string): [string, number][] {
		const account = email.trim().toLowerCase();
		return [
			[`account ${account}`, LIMITS.account],
			[`address ${ip}`, LIMITS.address],
			[`both ${ip} ${account}`, LIMITS.both],
		];
	}

	/** False when the next attempt has to wait. */
	allows(email: string, ip: string, now: Date): boolean {
		return this.keysOf(email, ip).every(([key, limit]) => {
			const found = this.attempts.get(key);
			return !found || now.getTime() - found.since >= WINDOW_MS || found.count < limit;
		});
	}

	/** Counts an attempt as failed. Before it is decided: else many at the same moment would all be let through. */
	count(email: string, ip: string, now: Date): void {
		const at = now.getTime();
		if (this.attempts.size > 10_000) {
			for (const [key, found] of this.attempts) if (at - found.since >= WINDOW_MS) this.attempts.delete(key);
		}
		for (const [key] of this.keysOf(email, ip)) {
			const found = this.attempts.get(key);
			if (found && at - found.since < WINDOW_MS) found.count += 1;
			else this.attempts.set(key, { count: 1, since: at });
		}
	}

	/** An attempt that did not fail after all is no longer counted. */
	takeBack(email: string, ip: string): void {
		for (const [key] of this.keysOf(email, ip)) {
			const found = this.attempts.get(key);
			if (found && found.count > 0) found.count -= 1;
		}
	}

	/** The right password forgives what was mistyped before it. */
	succeeded(email: string, ip: string): void {
		this.takeBack(email, ip);
		const keys = this.keysOf(email, ip);
		this.attempts.delete(keys[2]![0]);
	}
}
