import type { Words } from '#app/i18n/i18n.server.ts';
import type { Language } from '#app/i18n/languages.ts';
import { csvStream } from '#app/lib/csv.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { fileNames, type ZippedFile, zipStream } from '#app/lib/zip-stream.server.ts';
import { listSellersToTell, readStatement } from './read-statement.server.ts';
import { type Statement, statementGroups } from './statement.ts';
import { extensionOf, type StatementFormat, statementFile, statementName } from './statement-file.server.ts';

interface Listed extends Pick<Statement, 'seller' | 'totals'> {
	/** What is owed to the seller after these days; null where nothing ever was. */
	closing: bigint | null;
	file: string;
}

/** What the archive holds, so that its sums can be compared with the payouts of these days. */
async function contents(listed: readonly Listed[], t: Words): Promise<Uint8Array> {
	const groups = statementGroups.flatMap((group) => [
		t('statements:archive.count', { group: t(`statements:groups.${group}`) }),
		t('statements:archive.amount', { group: t(`statements:groups.${group}`) }),
	]);
	const header = [
		t('sellers:refSellerId'),
		t('sellers:name'),
		...groups,
		t('statements:archive.closing'),
		t('statements:archive.file'),
	];
	let text = '';
	for await (const piece of csvStream(header, listed, ({ seller, totals, closing, file }) => [
		seller.refSellerId,
		seller.name,
		...statementGroups.flatMap((group) => [totals[group].count, totals[group].amount]),
		closing,
		file,
	])) {
		text += piece;
	}
	return new TextEncoder().encode(text);
}

/**
 * The statements of all sellers who have a payout within these days, or to whom something came to be owed, as one ZIP archive in pieces: of each the file that its own
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
		for (const sellerId of await listSellersToTell(period)) {
			const statement = await readStatement(sellerId, period, now);
			// What was open when they were counted may have been withdrawn since.
			if (!statement || (statement.lines.length === 0 && !statement.account)) continue;
			const { seller, totals, account } = statement;
			const files: string[] = [];
			// A CSV file holds one table: what the payouts pay stands in another one.
			const formats: StatementFormat[] =
				wish.format === 'csv' && account && account.paid.length > 0 ? ['csv', 'orders'] : [wish.format];
			for (const format of formats) {
				const file = nameOf(statementName(statement, format), extensionOf(format));
				const response = await statementFile(statement, format, t, wish.language);
				yield { name: file, bytes: new Uint8Array(await response.arrayBuffer()) };
				files.push(file);
			}
			listed.push({ seller, totals, closing: account?.forward.closing ?? null, file: files.join(', ') });
		}
		yield { name: list, bytes: await contents(listed, t) };
	}
	return zipStream(files());
}
