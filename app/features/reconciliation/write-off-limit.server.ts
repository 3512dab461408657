import { z } from 'zod';
import { type Db, db } from '#app/db.server.ts';

const KEY = 'writeOff.limit';
const USUAL = 100_000n;

/** From how many won on a write-off needs a second person: the setting `writeOff.limit`, else ₩100,000. */
export async function readWriteOffLimit(tx: Db = db()): Promise<bigint> {
	const row = await tx.appSetting.findUnique({ where: { key: KEY } });
	const parsed = z
		.string()
		.regex(/^\d{1,15}$/)
		.safeParse(row?.value);
	return parsed.success ? BigInt(parsed.data) : USUAL;
}
