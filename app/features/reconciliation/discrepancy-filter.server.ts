/** What a list of discrepancies can be narrowed down by; the screen and the export of what it shows share it. */
export interface DiscrepancyFilter {
	kinds?: readonly string[];
	states?: readonly string[];
	methods?: readonly string[];
	mId?: string;
	day?: string;
	/** A part of the transaction key, payment key or order id. */
	key?: string;
	ownerId?: string;
}

/** The condition over `discrepancy d` left-joined with `discrepancy_case c`, and its values from $1 (the run) on. */
export function filterSql(runId: string, filter: DiscrepancyFilter): { where: string; values: unknown[] } {
	const conditions = ['d.run_id = $1::uuid'];
	const values: unknown[] = [runId];
	const add = (condition: (place: string) => string, value: unknown) => {
		values.push(value);
		conditions.push(condition(`$${values.length}`));
	};
	if (filter.kinds?.length) add((place) => `d.kind = any(${place}::text[])`, filter.kinds);
	if (filter.states?.length) add((place) => `coalesce(c.state, 'open') = any(${place}::text[])`, filter.states);
	if (filter.methods?.length) add((place) => `d.method = any(${place}::text[])`, filter.methods);
	if (filter.mId) add((place) => `d.m_id = ${place}`, filter.mId);
	if (filter.day) add((place) => `d.day_on = ${place}::date`, filter.day);
	if (filter.ownerId) add((place) => `c.owner_id = ${place}`, filter.ownerId);
	if (filter.key) {
		const pattern = `%${filter.key.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
		add(
			(place) => `(d.transaction_key ilike ${place} or d.payment_key ilike ${place} or d.order_id ilike ${place})`,
			pattern,
		);
	}
	return { where: conditions.join(' and '), values };
}
