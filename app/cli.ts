import { mkdirSync, realpathSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { closeDatabase } from '#app/sql.server.ts';
import { type Answer, type Command, commands } from './cli/commands.ts';
import { type CommandDatabase, openDatabase } from './cli/database.ts';
import { CommandFailure, type ExitCode, failureOf, wrongArguments } from './cli/failure.ts';

interface Call {
	command: Command;
	operands: string[];
	options: Record<string, string | string[] | boolean | undefined>;
	json: boolean;
}

const SEE_HELP = 'npm run -s cli -- help shows all commands';

function help(): string {
	const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length));
	const lines = Object.values(commands).map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
	return `npm run -s cli -- COMMAND … [--json]\n\n${lines.join('\n')}\n`;
}

/** Reads the arguments. Throws CommandFailure (exit code 2) with the usage as remedy. */
function parseCall(argv: readonly string[]): Call {
	const words = argv.filter((word) => !word.startsWith('-'));
	const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((each) => Object.hasOwn(commands, each));
	if (name === undefined) {
		const what = words.length
			? `there is no command ${JSON.stringify(words.slice(0, 2).join(' '))}`
			: 'no command is given';
		throw wrongArguments(what, SEE_HELP);
	}
	const command = commands[name]!;
	const usage = `usage: ${command.usage}`;
	let parsed: { values: Record<string, unknown>; positionals: string[] };
	try {
		parsed = parseArgs({
			args: [...argv],
			allowPositionals: true,
			options: {
				json: { type: 'boolean' },
				...Object.fromEntries(
					Object.entries(command.options).map(([option, { multiple, flag }]) => [
						option,
						{ type: flag ? ('boolean' as const) : ('string' as const), multiple: multiple ?? false },
					]),
				),
			},
		});
	} catch (error) {
		throw wrongArguments((error as Error).message.split('. ')[0]!, usage);
	}
	const { json, ...options } = parsed.values as Call['options'] & { json?: boolean };
	const operands = parsed.positionals.slice(name.split(' ').length);
	for (const [option, { required }] of Object.entries(command.options)) {
		const value = options[option];
		if (required && value === undefined) throw wrongArguments(`--${option} is missing`, usage);
		// An empty variable of a script would otherwise pass for an option that nobody gave.
		if ([value].flat().includes('')) throw wrongArguments(`--${option} is empty`, 'give it a value, or leave it out');
	}
	if (operands.length < command.operands.length)
		throw wrongArguments(`${command.operands[operands.length]} is missing`, usage);
	if (operands.length > command.operands.length) {
		throw wrongArguments(`${JSON.stringify(operands[command.operands.length])} is one argument too many`, usage);
	}
	return { command, operands, options, json: json ?? false };
}

/** Whoever reads the output may stop early (head, less): what was asked for is done, and no failure. */
class NobodyReads extends Error {
	override name = 'NobodyReads';
	readonly exitCode: ExitCode;

	constructor(exitCode: ExitCode) {
		super('nobody reads the output any more');
		this.exitCode = exitCode;
	}
}

/** Writes to stdout, and waits until it is written. Throws NobodyReads, or CommandFailure (exit code 1) where it cannot be. */
async function print(text: string, exitCode: ExitCode = 0): Promise<void> {
	const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
		process.stdout.write(text, resolve);
	});
	if (!error) return;
	if (error.code === 'EPIPE') throw new NobodyReads(exitCode);
	throw new CommandFailure(
		1,
		'not-written',
		`the output cannot be written (${error.code})`,
		'free some space, or write it elsewhere',
	);
}

/** Opens a file to be written, with the folder that it lies in. Throws CommandFailure (exit code 2) where it cannot be. */
async function openToWrite(file: string): Promise<FileHandle> {
	try {
		mkdirSync(path.dirname(file), { recursive: true });
		return await open(file, 'w', 0o600);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new CommandFailure(2, 'not-writable', `${file} cannot be written (${code})`, 'name another file after --out');
	}
}

/** Writes text that comes in pieces into a file; returns its size. */
async function writeText(file: string, text: AsyncIterable<string>): Promise<number> {
	const handle = await openToWrite(file);
	let bytes = 0;
	try {
		for await (const piece of text) bytes += (await handle.write(piece)).bytesWritten;
	} finally {
		await handle.close();
	}
	return bytes;
}

async function tell(answer: Answer, call: Call): Promise<void> {
	if ('json' in answer) {
		const text = call.json ? JSON.stringify(answer.json) : answer.lines.join('\n');
		await print(`${text}\n`, answer.exitCode);
		return;
	}
	const out = call.options.out as string | undefined;
	if (!out && !call.json) {
		for await (const piece of answer.text) await print(piece, answer.exitCode);
		return;
	}
	const { environment } = await import('#app/env.server.ts');
	const file = out
		? path.resolve(process.env.INIT_CWD ?? '.', out)
		: path.resolve(environment().DATA_DIR, 'exports', answer.name);
	const bytes = await writeText(file, answer.text);
	await print(call.json ? `${JSON.stringify({ file, bytes })}\n` : `${file}\n`);
}

async function tellFailure(failure: CommandFailure, json: boolean): Promise<void> {
	const { code, message, remedy } = failure;
	if (json) await print(`${JSON.stringify({ error: { code, message, remedy } })}\n`);
	else process.stderr.write(`jeongsan: ${message}.\n  → ${remedy}\n`);
}

/**
 * Runs one command and returns its exit code. With --json exactly one JSON object goes to stdout, on failure too.
 * The database is made available before and left after, also when the command fails or is interrupted.
 */
export async function main(argv: readonly string[]): Promise<ExitCode> {
	const json = argv.some((word) => /^--json(=|$)/.test(word));
	let database: CommandDatabase | undefined;
	const leave = async () => {
		await closeDatabase().catch(() => {});
		await database?.release().catch(() => {});
	};
	const interrupted = (signal: NodeJS.Signals) => {
		const code = signal === 'SIGINT' ? 130 : 143;
		setTimeout(() => process.exit(code), 20_000).unref();
		// Connections are cut, not waited for: what was not committed is rolled back.
		void (database?.release() ?? Promise.resolve()).catch(() => {}).finally(() => process.exit(code));
	};
	process.once('SIGINT', interrupted);
	process.once('SIGTERM', interrupted);
	try {
		if (argv.find((word) => !word.startsWith('-')) === 'help' || argv.includes('--help')) {
			await print(json ? `${JSON.stringify({ help: help() })}\n` : help());
			return 0;
		}
		const call = parseCall(argv);
		database = await openDatabase();
		const answer = await call.command.run({ operands: call.operands, options: call.options, database });
		await tell(answer, call);
		return answer.exitCode;
	} catch (error) {
		if (error instanceof NobodyReads) return error.exitCode;
		const failure = failureOf(error);
		if (failure.code === 'internal-error' && error instanceof Error) {
			const { mappedStack } = await import('./cli/mapped-stack.ts');
			process.stderr.write(`${mappedStack(error.stack ?? error.message)}\n`);
		}
		await tellFailure(failure, json && failure.code !== 'not-written').catch(() => {});
		return failure.exitCode;
	} finally {
		if (database) await leave();
		process.off('SIGINT', interrupted);
		process.off('SIGTERM', interrupted);
	}
}

// Tests import main; started as a program it runs the command.
if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
	// Each write tells its own failure, and the database is left before the end.
	process.stdout.on('error', () => {});
	const code = await main(process.argv.slice(2));
	process.stdout.write('', () => process.exit(code));
}
