/** True when an error, or one that it wraps, says so; Prisma keeps what the driver says in a place of its own. */
export function someCause(error: unknown, says: (facts: Record<string, unknown>) => boolean): boolean {
	if (typeof error !== 'object' || error === null) return false;
	const facts = error as Record<string, unknown>;
	if (says(facts)) return true;
	const { driverAdapterError } = (facts.meta ?? {}) as Record<string, unknown>;
	return someCause(facts.cause, says) || someCause(driverAdapterError, says);
}
