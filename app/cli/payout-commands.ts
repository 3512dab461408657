import path from 'node:path';
import { isUuid } from '#app/lib/keyset.ts';
import { resolveFile } from './caller-files.ts';
import type { Command } from './commands.ts';
import { CommandFailure, wrongArguments } from './failure.ts';

const currentInstant = async () => (await import('#app/clock.server.ts')).currentInstant();

const MOST_INLINE = 100;
const MOST_LISTED = 1000;

/** What keeps somebody from approving, in words. */
const refusals: Record<string, { message: string; remedy: string }> = {
	'no-such-user': { message: 'there is no account with this address', remedy: 'check the address after --as' },
	'user-disabled': { message: 'the account is disabled', remedy: 'use another account' },
	'not-permitted': { message: 'the role of this account does not allow it', remedy: 'use an account whose role does' },
	'batch-not-found': { message: 'there is no such batch', remedy: 'take the batchId that payouts import printed' },
	'not-awaiting-approval': { message: 'the batch does not wait for approval', remedy: 'look at it in the console' },
	'own-batch': {
		message: 'nobody approves a batch that they made or changed themselves',
		remedy: 'have another person approve it',
	},
	'own-account': {
		message: 'nobody approves payouts to an account that they entered themselves',
		remedy: 'have another person approve it',
	},
	'account-changed': {
		message: 'the account of a seller was changed since a payout of the batch was made or approved',
		remedy: 'look at both accounts in the console, and approve it there',
	},
	'nothing-to-approve': { message: 'no payout of the batch waits for approval', remedy: 'look at it in the console' },
	'dates-passed': {
		message: 'the day of some payouts of the batch has come or gone',
		remedy: 'change their days in the console, or withdraw them',
	},
	'changed-meanwhile': { message: 'the batch was changed at this moment', remedy: 'look at it, then approve it' },
};

function refused(reason: string): CommandFailure {
	const words = refusals[reason] ?? { message: reason, remedy: 'look at it in the console' };
	return new CommandFailure(2, reason, words.message, words.remedy);
}

/** The commands about payouts. */
export const payoutCommands: Record<string, Command> = {
	'payouts import': {
		usage: 'payouts import FILE [--as EMAIL]',
		summary: 'import a CSV or Excel file of payouts (지급) as one batch that awaits approval',
		operands: ['FILE'],
		options: { as: {} },
		async run({ operands, options }) {
			const { readPayoutFile } = await import('#app/features/payouts/read-payout-file.server.ts');
			const { importPayouts } = await import('#app/features/payouts/import-payouts.server.ts');
			const { explainProblem } = await import('#app/features/payouts/payout-file.ts');
			const { CLI } = await import('#app/features/audit/record-audit.server.ts');
			const { actAs } = await import('#app/features/payouts/cli-payouts.server.ts');
			const person = typeof options.as === 'string' ? await actAs(options.as, 'payouts.create') : null;
			if (person && !person.ok) throw refused(person.reason);
			const name = path.basename(operands[0]!);
			const table = await readPayoutFile(resolveFile(operands[0]!), name).catch((error: unknown) => {
				if (!(error instanceof Error) || error.name !== 'TableRefused') throw error;
				const { code, remedy } = error as Error & { code: string; remedy: string };
				throw new CommandFailure(2, code, error.message, remedy);
			});
			const result = await importPayouts(table, person?.actor ?? CLI, await currentInstant());
			const errors = result.errors.slice(0, MOST_INLINE).map(({ line, column, value, reason }) => ({
				line,
				column,
				value,
				reason: explainProblem(reason),
			}));
			return {
				exitCode: 0,
				json: { ...result, errors },
				lines: [
					`${result.file}: ${result.rows} rows`,
					`inserted ${result.inserted}, unchanged ${result.unchanged}, rejected ${result.rejected}`,
					...(result.batchId ? [`batch ${result.batchId}`] : []),
					...errors.map(
						({ line, column, value, reason }) => `  line ${line}, ${column}: ${JSON.stringify(value)} – ${reason}`,
					),
					...(result.errorsFile ? [`all errors: ${result.errorsFile}`] : []),
				],
			};
		},
	},
	'payouts approve': {
		usage: 'payouts approve --batch ID --as EMAIL',
		summary: 'approve a batch that others made, in the name of a person who may',
		operands: [],
		options: { batch: { required: true }, as: { required: true } },
		async run({ options }) {
			const { approveBatchAs } = await import('#app/features/payouts/cli-payouts.server.ts');
			const batchId = String(options.batch);
			const result = await approveBatchAs(batchId, String(options.as), await currentInstant());
			if (!result.ok) throw refused(result.reason);
			const { approved, beyond = [] } = result;
			const warnings = beyond.map(({ refPayoutId, refSellerId, beyond }) => ({
				...{ refPayoutId, refSellerId, warning: 'beyond-owed', beyond: String(beyond) },
			}));
			return {
				exitCode: 0,
				json: { batchId, approved, warnings },
				lines: [
					`approved ${approved} payouts of batch ${batchId}`,
					...warnings.map(
						(each) => `${each.refPayoutId}: ${each.beyond} won more than is payable to ${each.refSellerId}`,
					),
				],
			};
		},
	},
	'payouts submit': {
		usage: 'payouts submit',
		summary: 'send the approved payouts that may go out now; safe beside a running console',
		operands: [],
		options: {},
		async run() {
			const { requireSoundMode } = await import('#app/boot/mode.ts');
			const { environment } = await import('#app/env.server.ts');
			await requireSoundMode(environment());
			const { submitNow } = await import('#app/features/payouts/submit-now.server.ts');
			const result = await submitNow();
			const { submitted, rejected, held, unknown } = result;
			return {
				exitCode: 0,
				json: result,
				lines: [`submitted ${submitted}, rejected ${rejected}, held ${held}, unknown ${unknown}`],
			};
		},
	},
	'payouts list': {
		usage: 'payouts list [--status STATUS] [--batch ID] [--limit N] [--after CURSOR]',
		summary: 'payouts in the order of their making, page by page',
		operands: [],
		options: { status: {}, batch: {}, limit: {}, after: {} },
		async run({ options }) {
			const { payoutStatuses } = await import('#app/features/payouts/payout.ts');
			const { pageOfPayouts } = await import('#app/features/payouts/cli-payouts.server.ts');
			const { status, batch, limit, after } = options as Record<string, string | undefined>;
			// Those that Toss has are ours in small letters: both spellings are taken.
			const known = payoutStatuses.find((each) => each === status?.toLowerCase());
			if (status !== undefined && !known) {
				throw wrongArguments(`there is no status ${JSON.stringify(status)}`, `use one of ${payoutStatuses.join(', ')}`);
			}
			for (const [name, id] of [
				['batch', batch],
				['after', after],
			] as const) {
				if (id !== undefined && !isUuid(id)) {
					throw wrongArguments(`--${name} is no ID: ${JSON.stringify(id)}`, 'take it from an earlier answer');
				}
			}
			const size = limit === undefined ? 100 : /^\d{1,4}$/.test(limit) ? Number(limit) : 0;
			if (size < 1 || size > MOST_LISTED) {
				throw wrongArguments(`--limit is not a number from 1 to ${MOST_LISTED}`, 'go on with --after for more');
			}
			const page = await pageOfPayouts({ status: known, batchId: batch, after, limit: size });
			return {
				exitCode: 0,
				json: page,
				lines: [
					...page.items.map(
						(item) =>
							`${item.refPayoutId}\t${item.refSellerId}\t${item.amount}\t${item.payoutDate ?? item.scheduleType}\t${item.status}`,
					),
					...(page.next ? [`more: --after ${page.next}`] : []),
				],
			};
		},
	},
};
