import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { joinEmbeddedPostgres } from '#app/boot/embedded-postgres.ts';
import { migrate } from '#app/boot/migrate.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { closeDatabase } from '#app/sql.server.ts';
import { runBatch } from './batch.ts';
import { problemsOfBatch, summaryOfBatch } from './batch-summary.ts';
import { runTorture } from './run.ts';
import { problemsOf, summaryOf } from './summary.ts';

const USAGE = 'npm run torture -- [--seed N] [--payouts 2000] [--sellers 300], or npm run torture -- --batch 5000';

function wholeNumber(name: string, text: string): number {
	const value = Number(text);
	if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value;
	console.error(`--${name} must be a whole number from 1 to 1000000\n${USAGE}`);
	process.exit(2);
}

function readArguments() {
	try {
		const { values } = parseArgs({
			args: process.argv.slice(3),
			options: {
				batch: { type: 'string' },
				seed: { type: 'string', default: '1' },
				payouts: { type: 'string', default: '2000' },
				sellers: { type: 'string', default: '300' },
			},
		});
		return {
			batch: values.batch === undefined ? null : wholeNumber('batch', values.batch),
			seed: wholeNumber('seed', values.seed),
			payouts: wholeNumber('payouts', values.payouts),
			sellers: wholeNumber('sellers', values.sellers),
		};
	} catch (error) {
		console.error(`${(error as Error).message}\n${USAGE}`);
		process.exit(2);
	}
}

/** An empty, migrated database of this run alone, on a server that need not survive the machine. */
async function openDatabase(name: string) {
	const server = await joinEmbeddedPostgres('./.data/torture', { durable: false });
	const admin = async (statement: string) => {
		const client = new pg.Client({ connectionString: server.url });
		await client.connect();
		await client.query(statement);
		await client.end();
	};
	await admin(`drop database if exists ${name} with (force)`);
	await admin(`create database ${name}`);
	const url = new URL(server.url);
	url.pathname = `/${name}`;
	await migrate(url.href);
	return {
		url: url.href,
		async close(keep: boolean) {
			await closeDatabase();
			if (!keep) await admin(`drop database if exists ${name} with (force)`);
			await server.release();
		},
	};
}

const options = readArguments();
const { batch } = options;
const name = batch === null ? `seed_${options.seed}` : `batch_${batch}`;
const folder = `.data/torture/${name}`;
const database = await openDatabase(`torture_${name}`);
let passed = false;

async function run(): Promise<{ summary: string; problems: string[] }> {
	const say = (sentence: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${sentence}`);
	if (batch !== null) {
		const result = await runBatch({ rows: batch, folder, say });
		return { summary: summaryOfBatch(result), problems: problemsOfBatch(result) };
	}
	const result = await runTorture({ ...options, folder, say });
	return { summary: summaryOf(result), problems: problemsOf(result) };
}

try {
	extendEnvironment({ DATABASE_URL: database.url, NODE_ENV: 'test' });
	const { summary, problems } = await run();
	passed = problems.length === 0;
	console.log(`\n${summary}`);
	for (const problem of problems.slice(0, 50)) console.log(`! ${problem}`);
	if (problems.length > 50) console.log(`! and ${problems.length - 50} more`);
	console.log(passed ? '\npassed' : `\nFAILED: the database torture_${name} and the logs in ${folder} are kept`);
} finally {
	await database.close(!passed);
	if (passed) await rm(folder, { recursive: true, force: true });
}
process.exit(passed ? 0 : 1);
