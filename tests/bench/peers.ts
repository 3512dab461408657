import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BigFiles } from './big-files.ts';
import { seconds } from './floor.ts';

const run = promisify(execFile);

const PANDAS = `
import sys, pandas as pd
t = pd.read_csv(sys.argv[1]); s = pd.read_csv(sys.argv[2])
g = s.groupby(['mId', 'transactionKey'], as_index=False)['amount'].agg(['min', 'size'])
m = t.merge(g.reset_index(), on=['mId', 'transactionKey'], how='outer', indicator=True)
print((m['amount'] == m['min']).sum(), (m['_merge'] == 'left_only').sum(), (m['_merge'] == 'right_only').sum())
`;

const DUCKDB = `
import { DuckDBInstance } from '@duckdb/node-api';
const [, , t, s] = process.argv;
const connection = await (await DuckDBInstance.create()).connect();
const answer = await connection.runAndReadAll(\`
	with lines as (select mId, transactionKey, count(*) as n, min(amount) as amount from read_csv('\${s}') group by all)
	select count(*) filter (where t.amount = l.amount), count(*) filter (where l.amount is null),
		count(*) filter (where t.amount is null), count(*) filter (where t.amount <> l.amount), sum(l.n - 1)
	from read_csv('\${t}') t full join lines l using (mId, transactionKey)\`);
console.log(String(answer.getRows()));
`;

/** Seconds that other tools need to read the same two files and count the same classes, storing nothing; null: not here. */
export async function measurePeers(files: BigFiles): Promise<Record<string, number | null>> {
	const folder = await mkdtemp(path.join(tmpdir(), 'jeongsan-peers-'));
	const arguments_ = [files.transactions, files.settlements];
	const measured: Record<string, number | null> = { DuckDB: null, pandas: null };
	try {
		const script = path.join(folder, 'peer.mjs');
		await writeFile(script, DUCKDB);
		await writeFile(path.join(folder, 'package.json'), '{"private":true}');
		await run('npm', ['install', '--no-audit', '--no-fund', '@duckdb/node-api'], { cwd: folder, timeout: 180_000 });
		measured.DuckDB = await seconds(() => run(process.execPath, [script, ...arguments_], { cwd: folder }));
	} catch {
		// Not installable here.
	}
	try {
		await run('python3', ['-c', 'import pandas']);
		measured.pandas = await seconds(() => run('python3', ['-c', PANDAS, ...arguments_]));
	} catch {
		// Not installed here.
	}
	await rm(folder, { recursive: true, force: true });
	return measured;
}
