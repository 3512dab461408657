import { currentInstant } from '#app/clock.server.ts';
import { sql } from '#app/sql.server.ts';

/** So many days long what nobody signed and what changed nothing can be looked into. */
const UNPROVEN_KEPT_DAYS = 30;
/** One statement takes away so many, so that none lasts long. */
const AT_ONCE = 10_000;

/**
 * Takes away deliveries that Toss did not sign and that changed nothing, once they are old: anybody may send such. What Toss
 * signed, what was applied, and what still waits stays.
 */
export async function forgetWebhooks(): Promise<number> {
	const before = new Date((await currentInstant()).getTime() - UNPROVEN_KEPT_DAYS * 24 * 60 * 60_000);
	let forgotten = 0;
	for (;;) {
		const { rowCount } = await sql().query(
			`delete from webhook_event where id in (
				select id from webhook_event
				where signature <> 'valid' and state in ('refused', 'ignored', 'duplicate') and received_at < $1 limit $2)`,
			[before, AT_ONCE],
		);
		forgotten += rowCount ?? 0;
		if ((rowCount ?? 0) < AT_ONCE) return forgotten;
	}
}
