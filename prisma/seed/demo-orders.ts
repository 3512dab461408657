import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { importFile } from '#app/features/settlements/import-file.server.ts';
import { addDays, type KstDay, kstDayOf } from '#app/lib/kst-calendar.ts';
import { demoSellers, demoShares } from './demo-scenario.ts';

/** A payment of the demo's buyers, as the marketplace's own shop knows it. */
export interface SoldOrder {
	mId: string;
	orderId: string;
	amount: number;
	at: Date;
}

const refs = demoSellers
	.filter(({ share }) => share > 0)
	.map(({ input, share }) => ({ ref: input.refSellerId!, share }));

/** Sells the company's own goods. */
const OWN_BRAND = 'seoul-living';

function sellerFor(random: () => number): string {
	let left = random() * demoShares;
	for (const { ref, share } of refs) {
		left -= share;
		if (left < 0) return ref;
	}
	return refs[0]!.ref;
}

/**
 * Imports what the shop says it sold: an order for each payment, and among them one of each thing that can be wrong with
 * orders: without payment, paid without an order, of a seller nobody registered, of another amount, and a number used twice.
 * One, of number `shared`, is of two sellers.
 */
export async function importDemoOrders(
	sold: readonly SoldOrder[],
	ownGoods: readonly SoldOrder[],
	{ random, shared, actor, now }: { random: () => number; shared: string | undefined; actor: Actor; now: Date },
): Promise<void> {
	const mId = sold[0]!.mId;
	const line = (orderId: string, ref: string, amount: number, day: KstDay, merchant = mId) =>
		`${merchant},${orderId},${ref},${amount},${day}T12:00:00+09:00`;
	const pick = (share: number) => sold[Math.floor(sold.length * share)]!;
	const [unordered, strange, cheaper, reused] = [pick(0.3), pick(0.45), pick(0.6), pick(0.2)];
	const rows = sold
		.filter((order) => order !== unordered)
		.flatMap((order) => {
			const ref = order === strange ? 'artisan-999999' : sellerFor(random);
			if (order.orderId === shared) {
				const half = Math.floor(order.amount / 2000) * 1000;
				const other = refs.find((each) => each.ref !== ref)!.ref;
				return [
					line(order.orderId, ref, half, kstDayOf(order.at)),
					line(order.orderId, other, order.amount - half, kstDayOf(order.at)),
				];
			}
			return line(order.orderId, ref, order === cheaper ? order.amount - 3000 : order.amount, kstDayOf(order.at));
		});
	for (const order of ownGoods) rows.push(line(order.orderId, OWN_BRAND, order.amount, kstDayOf(order.at), order.mId));
	const lost = kstDayOf(pick(0.7).at);
	rows.push(
		line(`JD-${lost.replaceAll('-', '')}-0901`, refs[1]!.ref, 45_000, lost),
		line(`JD-${lost.replaceAll('-', '')}-0902`, refs[4]!.ref, 28_900, lost),
		line(reused.orderId, refs[2]!.ref, 12_000, addDays(kstDayOf(reused.at), 9)),
	);
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-demo-'));
	try {
		const file = path.join(folder, 'orders.csv');
		await writeFile(file, ['상점아이디,주문번호,셀러ID,주문금액,주문일시', ...rows].join('\r\n'));
		await importFile({ path: file, name: '주문내역.csv', kind: 'orders', actor, now });
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
