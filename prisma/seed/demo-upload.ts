import { Readable } from 'node:stream';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { keepUpload } from '#app/features/imports/preview-upload.server.ts';
import { receiveUpload } from '#app/features/imports/uploads.server.ts';
import { addDays, type KstDay } from '#app/lib/kst-calendar.ts';

/** Drops a file of a partner mall on the imports page and leaves it there: nobody knows its columns yet. */
export async function leaveUnknownFile(today: KstDay, { actor, now }: { actor: Actor; now: Date }): Promise<void> {
	const rows = Array.from({ length: 24 }, (_, index) => {
		const price = 18_000 + index * 1_100;
		const fee = Math.floor(price / 20);
		return `${addDays(today, -30 + index)},PM-${String(7001 + index)},${price},${fee},${price - fee}`;
	});
	const text = ['판매한 날,제휴 주문,상품 대금,제휴 수수료,받을 돈', ...rows].join('\r\n');
	const upload = await receiveUpload('제휴몰 정산.csv', Readable.from([Buffer.from(text)]), now);
	if (upload) await keepUpload(upload, null, actor, now);
}
