/**
 * Divides what is payable to a seller into payouts that are each below a limit: whole entries of its account in their order,
 * as many as fit. `amounts`, in won: what is set off first, negative, and then what is paid. Null: one entry alone is the limit
 * or more, or nothing is payable.
 */
export function paymentParts(amounts: readonly bigint[], below: bigint): bigint[] | null {
	const parts: bigint[] = [];
	let part = 0n;
	for (const amount of amounts) {
		if (part + amount >= below) {
			if (part <= 0n || amount >= below) return null;
			parts.push(part);
			part = 0n;
		}
		part += amount;
	}
	return part > 0n ? [...parts, part] : null;
}
