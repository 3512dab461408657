import path from 'node:path';
import { resolveFile } from './caller-files.ts';
import type { Command } from './commands.ts';
import { CommandFailure, wrongArguments } from './failure.ts';

/** Account numbers are encrypted with the keys of the console: given, or made by its start where there is a sandbox. */
export async function requireEncryptionKeys(): Promise<void> {
	const { environment, extendEnvironment } = await import('#app/env.server.ts');
	if (environment().ENCRYPTION_KEYS) return;
	const { requireSoundMode } = await import('#app/boot/mode.ts');
	await requireSoundMode(environment());
	const { sandboxSecrets } = await import('#app/boot/secrets.ts');
	const { ENCRYPTION_KEYS } = await sandboxSecrets(environment().DATA_DIR);
	extendEnvironment({ ENCRYPTION_KEYS });
}

const subMallRemedies = {
	busy: 'somebody else is importing them: run it again in a moment',
	'refused-by-toss': 'check TOSS_SECRET_KEY, and that there is a contract for payouts v1',
	'toss-unreachable': 'nothing was written: run it again in a moment',
} as const;

/** The commands about sellers, by the words that call them. */
export const sellerCommands: Record<string, Command> = {
	'sellers import': {
		usage: 'sellers import FILE',
		summary: 'register the sellers of a CSV or Excel file (셀러)',
		operands: ['FILE'],
		options: {},
		async run({ operands }) {
			await requireEncryptionKeys();
			const { importSellersCommand } = await import('#app/features/sellers/cli-commands.server.ts');
			const { currentInstant } = await import('#app/clock.server.ts');
			const file = operands[0]!;
			const result = await importSellersCommand(resolveFile(file), path.basename(file), await currentInstant());
			const told = (kind: string, cells: typeof result.errors) =>
				cells.map(
					({ line, column, value, reason }) =>
						`  ${kind}, line ${line}, ${column}: ${JSON.stringify(value)} – ${reason}`,
				);
			return {
				exitCode: 0,
				json: result,
				lines: [
					`${result.file}: ${result.rows} rows`,
					`inserted ${result.inserted}, unchanged ${result.unchanged}, rejected ${result.rejected}`,
					...told('error', result.errors),
					...told('look at', result.warnings),
					...(result.errorsFile ? [`all errors: ${result.errorsFile}`] : []),
				],
			};
		},
	},
	'sellers import-sub-malls': {
		usage: 'sellers import-sub-malls',
		summary: 'take the sub-malls of payouts v1 (서브몰) in as sellers',
		operands: [],
		options: {},
		async run() {
			const { requireSoundMode } = await import('#app/boot/mode.ts');
			const { environment } = await import('#app/env.server.ts');
			await requireSoundMode(environment());
			await requireEncryptionKeys();
			const { importSubMalls } = await import('#app/features/sellers/import-sub-malls.server.ts');
			const { CLI } = await import('#app/features/audit/record-audit.server.ts');
			const result = await importSubMalls(CLI);
			if (!result.ok) {
				const { reason } = result;
				const code = 'code' in result && result.code ? ` (${result.code})` : '';
				throw new CommandFailure(
					reason === 'refused-by-toss' ? 2 : 1,
					reason,
					`the sub-malls were not imported: ${reason}${code}`,
					subMallRemedies[reason],
				);
			}
			const { ok: _, ...counts } = result;
			return {
				exitCode: 0,
				json: counts,
				lines: [
					`read ${counts.read} sub-malls: inserted ${counts.inserted}, updated ${counts.updated}, unchanged ${counts.unchanged}, rejected ${counts.rejected.length}`,
					...counts.rejected.map(({ subMallId, reason }) => `  ${subMallId}: ${reason}`),
					...counts.missing.map((subMallId) => `  ${subMallId}: imported before, and no longer at Toss`),
				],
			};
		},
	},
	'sellers rotate-keys': {
		usage: 'sellers rotate-keys',
		summary: 'encrypt all account numbers and second factors with the first key of ENCRYPTION_KEYS',
		operands: [],
		options: {},
		async run() {
			await requireEncryptionKeys();
			const { rotateKeys } = await import('#app/features/sellers/rotate-keys.server.ts');
			const { CLI } = await import('#app/features/audit/record-audit.server.ts');
			const { rotateSaid } = await import('#app/features/imports/said-of-file.server.ts');
			const { accountsOfOlderKeys } = await import('#app/features/bank/accounts.server.ts');
			const { rotateSecondFactors } = await import('#app/auth/second-factor.server.ts');
			const [sellers, files, people] = [await rotateKeys(CLI), await rotateSaid(CLI), await rotateSecondFactors(CLI)];
			const rotated = sellers.rotated + files.rotated + people.rotated;
			const unchanged = sellers.unchanged + files.unchanged + people.unchanged;
			const { waiting } = sellers;
			const bankAccounts = await accountsOfOlderKeys();
			const needed = [
				...(waiting > 0
					? [
							`${waiting} changes or rows still wait under an older key: keep it, and run this again when they are through`,
						]
					: []),
				...(bankAccounts.length > 0
					? [
							`only an older key knows the numbers of the bank accounts ${bankAccounts.join(', ')}: keep it until a statement that tells the number of each is imported`,
						]
					: []),
			];
			return {
				exitCode: 0,
				json: { rotated, unchanged, waiting, bankAccounts },
				lines: [
					`rotated ${rotated}, unchanged ${unchanged}`,
					...(needed.length > 0 ? needed : ['older keys are not needed any more']),
				],
			};
		},
	},
	'sellers list': {
		usage: 'sellers list [--status STATUS] [--limit N] [--after CURSOR]',
		summary: 'the sellers, the newest first, without account numbers',
		operands: [],
		options: { status: {}, limit: {}, after: {} },
		async run({ options }) {
			const { listableStatuses, listSellersCommand } = await import('#app/features/sellers/cli-commands.server.ts');
			const { decodeCursor } = await import('#app/lib/keyset.ts');
			const { status, limit = '50', after } = options as Record<string, string | undefined>;
			if (status !== undefined && !listableStatuses.includes(status))
				throw wrongArguments(`there is no status ${status}`, `use one of ${listableStatuses.join(', ')}`);
			const count = Number(limit);
			if (!/^\d+$/.test(limit) || count < 1 || count > 1000)
				throw wrongArguments('--limit is not a number from 1 to 1000', 'give a number, or leave it out for 50');
			if (after !== undefined && !decodeCursor(after))
				throw wrongArguments('--after is not a cursor', 'give what the last answer said as next');
			const list = await listSellersCommand({
				limit: count,
				...(status ? { status } : {}),
				...(after ? { after } : {}),
			});
			return {
				exitCode: 0,
				json: list,
				lines: [
					...list.items.map(({ refSellerId, name, status: stage, account }) =>
						[refSellerId, stage, `${account.bankCode} ••${account.last4}`, name].join('  '),
					),
					...(list.next ? [`more: --after ${list.next}`] : []),
				],
			};
		},
	},
};
