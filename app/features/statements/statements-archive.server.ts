import type { Words } from '#app/i18n/i18n.server.ts';
import type { Language } from '#app/i18n/languages.ts';
import { csvStream } from '#app/lib/csv.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { fileNames, type ZippedFile, zipStream } from '#app/lib/zip-stream.server.ts';
import { listPaidSellers, readStatement } from './read-statement.server.ts';
import { type Statement, statementGroups } from './statement.ts';
import { type StatementFormat, statementFile } from './statement-file.server.ts';

interface Listed extends Pick<Statement, 'seller' | 'totals'> {
	file: string;
}

/** What the archive holds, so that its sums can be compared with the payouts of these days. */
async function contents(listed: readonly Listed[], t: Words): Promise<Uint8Array> {
	const groups = statementGroups.flatMap((group) => [
		t('statements:archive.count', { group: t(`statements:groups.${group}`) }),
		t('statements:archive.amount', { group: t(`statements:groups.${group}`) }),
	]);
	const header = [t('sellers:refSellerId'), t('sellers:name'), ...groups, t('statements:archive.file')];
	let text = '';
	for await (const piece of csvStream(header, listed, ({ seller, totals, file }) => [
		seller.refSellerId,
		seller.name,
		...statementGroups.flatMap((group) => [totals[group].count, totals[group].amount]),
		file,
	])) {
		text += piece;
	}
	return new TextEncoder().encode(text);
}

/**
 * The statements of all sellers who have a payout within these days, as one ZIP archive in pieces: of each the file that its own
 * page gives, and a list of them with their totals.
 */
export function statementsArchive(
	period: { from: KstDay; to: KstDay },
	wish: { format: StatementFormat; language: Language },
	t: Words,
	now: Date,
): AsyncGenerator<Uint8Array, void, undefined> {
	async function* files(): AsyncGenerator<ZippedFile, void, undefined> {
		const nameOf = fileNames();
		const list = nameOf(`statements-${period.from}-${period.to}`, 'csv');
		const listed: Listed[] = [];
		for (const sellerId of await listPaidSellers(period)) {
			const statement = await readStatement(sellerId, period, now);
			// What was open when they were counted may have been withdrawn since.
			if (!statement || statement.lines.length === 0) continue;
			const { seller, totals } = statement;
			const file = nameOf(`statement-${seller.refSellerId}-${period.from}-${period.to}`, wish.format);
			const response = await statementFile(statement, wish.format, t, wish.language);
			yield { name: file, bytes: new Uint8Array(await response.arrayBuffer()) };
			listed.push({ seller, totals, file });
		}
		yield { name: list, bytes: await contents(listed, t) };
	}
	return zipStream(files());
}
