import path from 'node:path';
import { roles } from '#app/auth/roles.ts';
import { type KstDay, parseKstDay } from '#app/lib/kst-calendar.ts';
import { resolveFile } from './caller-files.ts';
import { CommandFailure, type ExitCode, wrongArguments } from './failure.ts';
import { owedCommands } from './owed-commands.ts';
import { payoutCommands } from './payout-commands.ts';
import { requireEncryptionKeys, sellerCommands } from './seller-commands.ts';

/** What a command answers: an object for --json and lines for people, or text that is written as it comes. */
export type Answer =
	| { exitCode: ExitCode; json: object; lines: string[] }
	| { exitCode: ExitCode; name: string; text: AsyncIterable<string> };

export interface CommandInput {
	/** What stands after the words of the command. */
	operands: string[];
	options: Record<string, string | string[] | boolean | undefined>;
	database: { applied: string[] };
}

export interface Command {
	usage: string;
	summary: string;
	/** Names of operands, all required. */
	operands: readonly string[];
	/** `flag`: an option without a value, which is there or not. */
	options: Record<string, { required?: boolean; multiple?: boolean; flag?: boolean }>;
	run(input: CommandInput): Promise<Answer>;
}

function day(input: CommandInput, name: string): ReturnType<typeof parseKstDay> & string {
	const text = String(input.options[name]);
	const parsed = parseKstDay(text);
	if (!parsed) throw wrongArguments(`--${name} is not a day: ${JSON.stringify(text)}`, 'write days as yyyy-MM-dd');
	return parsed;
}

function days(input: CommandInput) {
	const from = day(input, 'from');
	const to = day(input, 'to');
	if (from > to)
		throw wrongArguments('--from comes after --to', 'give the first day with --from and the last day with --to');
	return { from, to };
}

const currentInstant = async () => (await import('#app/clock.server.ts')).currentInstant();

/** Level 4 goes by what was read from Toss: it is read anew when Toss is there and the settings may speak to it. */
async function refreshFromToss(range: { from: KstDay; to: KstDay }): Promise<void> {
	const { requireSoundMode } = await import('#app/boot/mode.ts');
	const { StartupProblem } = await import('#app/boot/problem.ts');
	const { environment } = await import('#app/env.server.ts');
	const { refreshPayouts } = await import('#app/features/reconciliation/refresh-payouts.server.ts');
	let isFresh = false;
	try {
		await requireSoundMode(environment());
		isFresh = await refreshPayouts(range);
	} catch (error) {
		if (!(error instanceof StartupProblem)) throw error;
	}
	if (!isFresh) process.stderr.write('Toss could not be read: the run goes by what was read last\n');
}

const importSummaries = {
	transactions: 'import a file of transactions (거래)',
	settlements: 'import a file of settlement lines (정산)',
	orders: "import a file of the marketplace's own orders (주문)",
	bank: 'import a bank statement (입출금 내역): an export of a Korean bank, camt.053, MT940 or OFX',
} as const;

const moreUsage = {
	transactions: ' [--account NAME] [--day DAY]',
	settlements: ' [--account NAME] [--day DAY]',
	orders: '',
	bank: ' [--account CODE|NUMBER]',
} as const satisfies Record<keyof typeof importSummaries, string>;

function importCommand(kind: keyof typeof importSummaries): Command {
	return {
		usage: `import ${kind} FILE [--profile NAME]${moreUsage[kind]}`,
		summary: importSummaries[kind],
		operands: ['FILE'],
		options: {
			profile: {},
			...(kind === 'orders' ? {} : { account: {} }),
			...(kind === 'transactions' || kind === 'settlements' ? { day: {} } : {}),
		},
		async run(input) {
			const { operands, options } = input;
			const { importKind } = await import('#app/features/imports/import-kinds.server.ts');
			const { CLI } = await import('#app/features/audit/record-audit.server.ts');
			const request = {
				path: resolveFile(operands[0]!),
				name: path.basename(operands[0]!),
				profile: options.profile as string | undefined,
				account: options.account as string | undefined,
				day: options.day === undefined ? undefined : day(input, 'day'),
				actor: CLI,
				now: await currentInstant(),
			};
			if (kind === 'bank') await requireEncryptionKeys();
			const result =
				kind === 'bank'
					? await (await import('#app/features/bank/import-bank.server.ts')).importBankFile(request)
					: await importKind(kind).importFile(request);
			const errors = result.errors.map(
				(error) => `  line ${error.line}, ${error.column}: ${JSON.stringify(error.value)} – ${error.reason}`,
			);
			return {
				exitCode: 0,
				json: result,
				lines: [
					`${result.file} (${result.profile}, ${result.encoding}): ${result.rows} rows`,
					`inserted ${result.inserted}, updated ${result.updated}, unchanged ${result.unchanged}, rejected ${result.rejected}`,
					...(result.foreignRows
						? [`in other currencies, kept apart from the won: ${result.foreignRows} of the rejected`]
						: []),
					...(result.controlTotals ? [`sums to check lines against: ${result.controlTotals}`] : []),
					...errors,
					...(result.errorsFile ? [`all errors: ${result.errorsFile}`] : []),
				],
			};
		},
	};
}

const reasonsOfUser: Record<string, string> = {
	'invalid-email': 'give an e-mail address with --email',
	'unknown-role': `use one of ${roles.join(', ')}`,
	'weak-password': 'choose a longer password, or leave --password out to have one made',
	'email-taken': 'choose another address: there is an account with this one',
};

/** Every command, by the words that call it. */
export const commands: Record<string, Command> = {
	migrate: {
		usage: 'migrate',
		summary: 'bring the database to the newest version',
		operands: [],
		options: {},
		async run({ database }) {
			const { applied } = database;
			return {
				exitCode: 0,
				json: { applied },
				lines: applied.length ? applied.map((name) => `applied ${name}`) : ['the database is up to date'],
			};
		},
	},
	'users create': {
		usage: 'users create --email EMAIL --role ROLE [--name NAME] [--password PASSWORD]',
		summary: 'make an account; without --password one is made and shown once',
		operands: [],
		options: { email: { required: true }, role: { required: true }, name: {}, password: {} },
		async run({ options }) {
			const { createUser } = await import('#app/auth/create-user.server.ts');
			const { email, role, name, password } = options as Record<string, string | undefined>;
			const input = { email: email!, role: role!, ...(name ? { name } : {}), ...(password ? { password } : {}) };
			const result = await createUser(input);
			if (!result.ok) {
				throw new CommandFailure(
					2,
					result.reason,
					`the account was not made: ${result.reason}`,
					reasonsOfUser[result.reason] ?? 'check the arguments',
				);
			}
			const { user, generatedPassword } = result;
			return {
				exitCode: 0,
				json: { ...user, ...(generatedPassword ? { password: generatedPassword } : {}) },
				lines: [
					`made ${user.email} (${user.role})`,
					...(generatedPassword ? [`password, shown only now: ${generatedPassword}`] : []),
				],
			};
		},
	},
	'users reset-second-factor': {
		usage: 'users reset-second-factor --email EMAIL',
		summary: 'take the second factor off the account of somebody who lost it, and end its sessions',
		operands: [],
		options: { email: { required: true } },
		async run({ options }) {
			const { db } = await import('#app/db.server.ts');
			const { CLI } = await import('#app/features/audit/record-audit.server.ts');
			const { resetSecondFactor } = await import('#app/auth/second-factor.server.ts');
			const email = String(options.email).trim().toLowerCase();
			const user = await db().user.findUnique({ where: { email }, select: { id: true } });
			const result = user && (await resetSecondFactor(user.id, CLI));
			if (!result?.ok) throw new CommandFailure(2, 'not-found', `there is no account ${email}`, 'check the address');
			return { exitCode: 0, json: { email }, lines: [`${email} signs in with the password alone`] };
		},
	},
	'import transactions': importCommand('transactions'),
	'import settlements': importCommand('settlements'),
	'import orders': importCommand('orders'),
	'import bank': importCommand('bank'),
	sync: {
		usage: 'sync --from DAY --to DAY',
		summary: 'fetch transactions and settlement lines of these days from Toss',
		operands: [],
		options: { from: { required: true }, to: { required: true } },
		async run(input) {
			const range = days(input);
			const { requireSoundMode } = await import('#app/boot/mode.ts');
			const { environment } = await import('#app/env.server.ts');
			await requireSoundMode(environment());
			const { fetchDays } = await import('#app/features/settlements/sync-days.server.ts');
			const { CLI } = await import('#app/features/audit/record-audit.server.ts');
			const result = await fetchDays(range, CLI, await currentInstant());
			const line = (name: string, { inserted, updated, unchanged }: (typeof result)['transactions']) =>
				`${name}: inserted ${inserted}, updated ${updated}, unchanged ${unchanged}`;
			return {
				exitCode: 0,
				json: result,
				lines: [line('transactions', result.transactions), line('settlements', result.settlements)],
			};
		},
	},
	reconcile: {
		usage: 'reconcile --from DAY --to DAY [--as-of DAY] [--mid MID …] [--level LEVEL] [--full]',
		summary: 'match transactions with settlement lines (or what LEVEL says) and name every difference',
		operands: [],
		options: {
			from: { required: true },
			to: { required: true },
			'as-of': {},
			mid: { multiple: true },
			level: {},
			full: { flag: true },
		},
		async run(command) {
			const { options } = command;
			const { isLevel, levels } = await import('#app/features/reconciliation/levels.ts');
			const level = (options.level as string | undefined) ?? 'transactions';
			if (!isLevel(level)) throw wrongArguments(`there is no level ${level}`, `use one of ${levels.join(', ')}`);
			const { reconcileCommand } = await import('#app/features/reconciliation/cli-commands.server.ts');
			const { from, to, 'as-of': asOf } = options as Record<string, string | undefined>;
			const mIds = (options.mid as string[] | undefined) ?? [];
			const input = { from: from!, to: to!, ...(asOf ? { asOf } : {}), mIds, level, full: options.full === true };
			if (level === 'payouts') await refreshFromToss(days(command));
			const result = await reconcileCommand(input, await currentInstant());
			if (!result.ok) throw new CommandFailure(2, result.error.code, result.error.message, result.error.remedy);
			const { output, exitCode } = result;
			const { totals, way } = output;
			return {
				exitCode,
				json: output,
				lines: [
					`run ${output.runId}: ${output.scope.from} – ${output.scope.to}, as of ${output.scope.asOf}`,
					[
						`matched ${output.matched}`,
						...Object.entries(output.states).map(([name, { count }]) => `${name} ${count}`),
					].join(', '),
					...Object.entries(output.discrepancies).map(
						([kind, { count, amount }]) => `${kind}: ${count}, ${amount} won`,
					),
					'transactions' in totals
						? `transactions ${totals.transactions} = settled ${totals.settled} + not yet due ${totals.notYetDue} + differences ${totals.discrepancies} + residual ${totals.residual}`
						: `expected ${totals.expected} = found ${totals.actual} + states ${totals.states} + differences ${totals.discrepancies} + residual ${totals.residual}`,
					...(way?.way === 'incremental'
						? [`incremental: ${way.touched} touched keys, the rest as in run ${way.from} (--full looks at all)`]
						: []),
					...(exitCode === 3 ? ['the residual is not 0: the books do not add up'] : []),
				],
			};
		},
	},
	proof: {
		usage: 'proof --from DAY --to DAY [--as-of DAY] [--mid MID …]',
		summary: 'reconcile every level and state where every won is',
		operands: [],
		options: { from: { required: true }, to: { required: true }, 'as-of': {}, mid: { multiple: true } },
		async run({ options }) {
			const { proofCommand } = await import('#app/features/reconciliation/cli-commands.server.ts');
			const { from, to, 'as-of': asOf } = options as Record<string, string | undefined>;
			const mIds = (options.mid as string[] | undefined) ?? [];
			const input = { from: from!, to: to!, ...(asOf ? { asOf } : {}), mIds };
			const result = await proofCommand(input, await currentInstant());
			if (!result.ok) throw new CommandFailure(2, result.error.code, result.error.message, result.error.remedy);
			const { output, exitCode } = result;
			return {
				exitCode,
				json: output,
				lines: [
					...Object.entries(output).map(([level, { expected, actual, states, discrepancies, residual }]) => {
						const apart = Object.entries(states).map(([name, amount]) => ` + ${name} ${amount}`);
						return `${level}: expected ${expected} = found ${actual}${apart.join('')} + differences ${discrepancies} + residual ${residual}`;
					}),
					...(exitCode === 3 ? ['a residual is not 0: the books do not add up'] : []),
				],
			};
		},
	},
	'export discrepancies': {
		usage: 'export discrepancies --run ID [--out FILE]',
		summary: 'the differences of one run as CSV',
		operands: [],
		options: { run: { required: true }, out: {} },
		async run({ options }) {
			const { exportDiscrepanciesCommand } = await import('#app/features/reconciliation/cli-commands.server.ts');
			const result = await exportDiscrepanciesCommand(String(options.run));
			if (!result.ok) throw new CommandFailure(2, result.error.code, result.error.message, result.error.remedy);
			return { exitCode: 0, name: `discrepancies-${options.run}.csv`, text: result.csv };
		},
	},
	'export settlements': {
		usage: 'export settlements --from DAY --to DAY [--out FILE]',
		summary: 'settlement lines of these days as CSV',
		operands: [],
		options: { from: { required: true }, to: { required: true }, out: {} },
		async run(input) {
			const { from, to } = days(input);
			const { exportSettlements } = await import('#app/features/settlements/export-settlements.server.ts');
			return { exitCode: 0, name: `settlements-${from}-${to}.csv`, text: exportSettlements(from, to) };
		},
	},
	'export journal': {
		usage: 'export journal --from DAY --to DAY [--out FILE]',
		summary: 'the double-entry journal of these days as CSV, for the accounting system',
		operands: [],
		options: { from: { required: true }, to: { required: true }, out: {} },
		async run(input) {
			const { from, to } = days(input);
			const { exportJournal } = await import('#app/features/journal/read-journal.server.ts');
			return { exitCode: 0, name: `journal-${from}-${to}.csv`, text: exportJournal(from, to) };
		},
	},
	'notices send': {
		usage: 'notices send',
		summary: 'tell the channel of NOTICE_URL now what waits, as it is told in the morning; tries the address',
		operands: [],
		options: {},
		async run() {
			const { sendDigest } = await import('#app/features/overview/tell-channel.server.ts');
			const { ChannelError } = await import('#app/features/overview/post-message.server.ts');
			try {
				const kinds = await sendDigest(await currentInstant());
				return { exitCode: 0, json: { sent: true, kinds }, lines: [`sent, with ${kinds} kinds of things that wait`] };
			} catch (error) {
				if (!(error instanceof ChannelError)) throw error;
				const isUnset = error.reason === 'not-set';
				throw new CommandFailure(isUnset ? 2 : 1, error.reason, error.message, error.remedy);
			}
		},
	},
	...owedCommands,
	...payoutCommands,
	...sellerCommands,
	'audit verify': {
		usage: 'audit verify [--noted ID:HASH]',
		summary:
			'check that no row of the audit log was changed or removed; --noted: a last row of before has to be there still',
		operands: [],
		options: { noted: {} },
		async run({ options }) {
			const { findBrokenAuditRow, lastAuditRow } = await import('#app/features/audit/audit-chain.server.ts');
			const given = options.noted as string | undefined;
			const parts = given === undefined ? null : /^(\d{1,18}):([0-9a-f]{64})$/.exec(given);
			if (given !== undefined && !parts)
				throw wrongArguments('--noted is not ID:HASH', 'give the last row as an earlier audit verify printed it');
			const broken = await findBrokenAuditRow(parts && { id: BigInt(parts[1]!), hash: parts[2]! });
			const brokenAt = broken === null ? null : String(broken);
			const row = await lastAuditRow();
			const last = row && `${row.id}:${row.hash}`;
			const lines = [
				broken === null ? 'the audit log is whole' : `the audit log is broken at row ${broken}`,
				...(last ? [`last row ${last}`] : []),
			];
			return { exitCode: broken === null ? 0 : 3, json: { whole: broken === null, brokenAt, last }, lines };
		},
	},
};
