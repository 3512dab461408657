import { createHash } from 'node:crypto';
import { z } from 'zod';
import { currentInstant } from '#app/clock.server.ts';
import { db, type Prisma } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';

const SETTING = 'toss.foreign-key';
/** So long after the last answer under another key it is not tried again with the same one. */
const PAUSE_MS = 30 * 60_000;
/** An attempt is noted a moment before the payouts that went with it. */
const NOTED_WITHIN_MS = 10_000;

/** So often Toss is asked whether the key fits after all. */
const ASK_EVERY_MS = 5 * 60_000;

const schema = z.object({
	print: z.string(),
	since: z.coerce.date(),
	seenAt: z.coerce.date(),
	askedAt: z.coerce.date().nullish(),
});

export interface ForeignKey {
	since: Date;
	/** When it is worth trying the same key again. */
	until: Date;
}

/** Tells one key from another and nothing else about it. */
const printOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 16);

async function read() {
	const row = await db().appSetting.findUnique({ where: { key: SETTING } });
	return schema.safeParse(row?.value).data ?? null;
}

const isRecent = (at: Date, now: Date) => now >= at && now.getTime() - at.getTime() < PAUSE_MS;

/** Remembers that Toss answered under another key than ours: TOSS_SECURITY_KEY is that of somebody else, or an old one. */
export async function noteForeignKey(): Promise<void> {
	const now = await currentInstant();
	const print = printOf(environment().TOSS_SECURITY_KEY);
	const before = await read();
	const goesOn = before?.print === print && isRecent(before.seenAt, now);
	const value = {
		print,
		since: (goesOn ? before.since : now).toISOString(),
		seenAt: now.toISOString(),
		askedAt: goesOn ? before.askedAt?.toISOString() : undefined,
	};
	await db().appSetting.upsert({ where: { key: SETTING }, create: { key: SETTING, value }, update: { value } });
}

/**
 * Since when the security key that is set does not open what Toss answers; null while it is well as far as we know. Another
 * key, put in and read at the next start, counts at once.
 */
export async function findForeignKey(now: Date): Promise<ForeignKey | null> {
	const noted = await read();
	if (noted?.print !== printOf(environment().TOSS_SECURITY_KEY) || !isRecent(noted.seenAt, now)) return null;
	return { since: noted.since, until: new Date(noted.seenAt.getTime() + PAUSE_MS) };
}

/**
 * As findForeignKey, but one damaged answer looks like one under another key: `opens` asks Toss for a second one, at once and
 * then every few minutes, and when our key opens that one the first is forgotten.
 */
export async function confirmForeignKey(now: Date, opens: () => Promise<boolean>): Promise<ForeignKey | null> {
	const found = await findForeignKey(now);
	if (!found) return null;
	const row = await db().appSetting.findUnique({ where: { key: SETTING } });
	const noted = schema.safeParse(row?.value).data;
	const age = noted?.askedAt ? now.getTime() - noted.askedAt.getTime() : null;
	if (!row || !noted || (age !== null && age >= 0 && age < ASK_EVERY_MS)) return found;
	// Only what was read: another answer may be noted at this moment.
	const asRead = { key: SETTING, value: { equals: row.value as Prisma.InputJsonValue } };
	if (await opens()) {
		const { count } = await db().appSetting.deleteMany({ where: asRead });
		return count > 0 ? null : found;
	}
	const { print, since, seenAt } = noted;
	const asked = { print, since: since.toISOString(), seenAt: seenAt.toISOString(), askedAt: now.toISOString() };
	await db().appSetting.updateMany({ where: asRead, data: { value: asked } });
	return found;
}

/**
 * Says of something last sent at an instant whether it went out while the key did not fit, whatever the key is now. Toss keeps
 * its refusal under the idempotency key: sent again under that it would be refused for good, for the sake of our setting.
 */
export async function sentWithForeignKey(): Promise<(lastSentAt: Date) => boolean> {
	const noted = await read();
	if (!noted) return () => false;
	const [from, to] = [noted.since.getTime() - NOTED_WITHIN_MS, noted.seenAt.getTime() + NOTED_WITHIN_MS];
	return (lastSentAt) => lastSentAt.getTime() >= from && lastSentAt.getTime() <= to;
}
