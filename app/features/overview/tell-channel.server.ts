import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { isSandboxMode } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import { businessCalendar } from '#app/features/reconciliation/rules.server.ts';
import { lateBefore } from '#app/features/workbench/case-age.ts';
import { formatCount, formatDayWithWeekday, formatMoney } from '#app/i18n/format.ts';
import { translator } from '#app/i18n/i18n.server.ts';
import { withLock } from '#app/jobs/with-lock.server.ts';
import { kstDayOf, secondsOfKstDay } from '#app/lib/kst-calendar.ts';
import { listAttention } from './attention.server.ts';
import type { Attention, AttentionKind } from './attention.ts';
import { postMessage } from './post-message.server.ts';

const SETTING = 'channel.told';
const DIGEST_FROM_SECOND = 9 * 60 * 60;

/** What must not wait until somebody looks. The rest is told in the morning. */
const urgent = [
	'security-key',
	'toss-reads',
	'residual',
	'payouts-unknown',
	'batches-awaiting-approval',
	'payouts-awaiting-approval',
	'write-offs-asked',
	'payouts-stuck',
	'sellers-account-unclear',
	'payouts-over-limit',
	'plans-missed',
	'payouts-failed',
	'payouts-canceled',
	'payouts-rejected',
	'deposits-missing',
	'runs-failed',
	'imports-failed',
	'webhooks-failed',
] as const satisfies readonly AttentionKind[];

/** What the channel knows: of each urgent kind how many wait and when the newest came, and the day of the last digest. */
const toldSchema = z.object({
	kinds: z.record(z.string(), z.object({ count: z.number(), newest: z.coerce.date().nullable() })),
	digestOn: z.string().nullable(),
});
type Told = z.infer<typeof toldSchema>;

async function readTold(): Promise<Told> {
	const row = await db().appSetting.findUnique({ where: { key: SETTING } });
	return toldSchema.safeParse(row?.value).data ?? { kinds: {}, digestOn: null };
}

/** True for what the channel does not know yet: more of a kind than it was told, or a newer one in the place of another. */
function isNews({ kind, count, newest }: Attention, { kinds }: Told): boolean {
	const told = kinds[kind];
	return !told || count > told.count || (newest?.getTime() ?? 0) > (told.newest?.getTime() ?? 0);
}

async function viewerOf(now: Date) {
	const today = kstDayOf(now);
	const calendar = await businessCalendar();
	return { calendar, viewer: { id: '', today, lateBefore: lateBefore(today, calendar) } };
}

/** Counts, won and links; nobody's name and no account, since the channel is outside of the console. */
async function textOf(items: readonly Attention[], now: Date, kind: 'news' | 'digest'): Promise<string> {
	const { NOTICE_LANGUAGE, publicUrl, TOSS_MID } = environment();
	const t = await translator(NOTICE_LANGUAGE);
	const lines = items.flatMap(({ kind, count, amount, href }) => {
		const won = amount === null ? '' : ` · ${formatMoney(amount)}`;
		const facts = t('overview:items_count', { formatted: formatCount(count) });
		return [`• ${t(`overview:items.${kind}`)}: ${facts}${won}`, `  ${publicUrl}${href}`];
	});
	const day = formatDayWithWeekday(kstDayOf(now), NOTICE_LANGUAGE);
	const title = t(`overview:channel.${kind}`, { day });
	const where = (await isSandboxMode()) ? `${TOSS_MID}, ${t('overview:channel.sandbox')}` : TOSS_MID;
	return [
		`[${t('common:app.name')} · ${where}] ${title}`,
		...(lines.length > 0 ? lines : [t('overview:channel.nothing')]),
	].join('\n');
}

/** Sends all that waits now, even when nothing does, and gives how many kinds. Throws ChannelError when it did not arrive. */
export async function sendDigest(now: Date): Promise<number> {
	const { viewer } = await viewerOf(now);
	const items = await listAttention('admin', viewer, null);
	await postMessage(await textOf(items, now, 'digest'));
	return items.length;
}

/**
 * Tells the channel of NOTICE_URL what must not wait and is not known there yet; on business days, the first time after nine,
 * all that waits. What did not arrive is told again the next time: rather twice than never.
 */
export async function tellChannel(now: Date): Promise<void> {
	await withLock('tell-channel', async () => {
		const told = await readTold();
		const { viewer, calendar } = await viewerOf(now);
		const items = await listAttention('admin', viewer, null, urgent);
		const isDigestDue =
			told.digestOn !== viewer.today &&
			secondsOfKstDay(now) >= DIGEST_FROM_SECOND &&
			calendar.isBusinessDay(viewer.today);
		const news = items.filter((item) => isNews(item, told));
		if (isDigestDue) await sendDigest(now);
		else if (news.length > 0) await postMessage(await textOf(news, now, 'news'));
		const kinds = Object.fromEntries(
			items.map(({ kind, count, newest }) => [kind, { count, newest: newest?.toISOString() ?? null }]),
		);
		const value = { kinds, digestOn: isDigestDue ? viewer.today : told.digestOn };
		// The database keeps the names in an order of its own.
		if (isDeepStrictEqual(toldSchema.parse(value), told)) return;
		await db().appSetting.upsert({ where: { key: SETTING }, create: { key: SETTING, value }, update: { value } });
	});
}
