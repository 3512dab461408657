import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { claimCluster, clusterPlace, isOfAnother, noteFileOf } from './cluster-place.ts';
import { isAlive, withFileLock } from './file-lock.ts';
import { makeFolder } from './make-folder.ts';
import { StartupProblem } from './problem.ts';

const run = promisify(execFile);

/** What DATA_DIR/embedded-postgres.json remembers of a cluster. */
interface ClusterNote {
	folder: string;
	port: number;
	user: string;
	password: string;
	/** The version of the binaries that made the cluster. */
	binaries: string;
}

export interface EmbeddedPostgres {
	/** Connection string of the database `jeongsan`. */
	url: string;
	/** Leaves the cluster; the last process to leave stops it. */
	release(): Promise<void>;
}

interface Binaries {
	initdb: string;
	pg_ctl: string;
	postgres: string;
	root: string;
	version: string;
}

async function findBinaries(): Promise<Binaries> {
	const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
	try {
		const found = (await import(name)) as { initdb: string; pg_ctl: string; postgres: string };
		const packageRoot = path.resolve(path.dirname(found.initdb), '../..');
		const manifest = JSON.parse(await readFile(path.join(packageRoot, 'package.json'), 'utf8')) as { version: string };
		await linkLibraries(packageRoot);
		return { ...found, root: path.join(packageRoot, 'native'), version: manifest.version };
	} catch (cause) {
		throw new StartupProblem(
			`there is no embedded PostgreSQL for this kind of machine (${process.platform} ${process.arch}): ${String((cause as Error).message)}`,
			'set DATABASE_URL to a PostgreSQL 15 or newer',
		);
	}
}

/** The package ships its libraries without links and makes them in an install script, which npm may not have run. */
async function linkLibraries(packageRoot: string): Promise<void> {
	const list = path.join(packageRoot, 'native/pg-symlinks.json');
	if (!existsSync(list)) return;
	const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
	if (links.every((link) => existsSync(path.join(packageRoot, link.target)))) return;
	const { default: fs } = await import('node:fs/promises');
	for (const { source, target } of links) {
		const relative = path.relative(path.dirname(target), source);
		await fs.symlink(relative, path.join(packageRoot, target)).catch(() => {});
	}
}

interface SystemUser {
	uid: number;
	gid: number;
}

/** PostgreSQL refuses to run as root: finds or makes the user `postgres`, or falls back on `nobody`. */
async function unprivilegedUser(): Promise<SystemUser | null> {
	if (process.getuid?.() !== 0) return null;
	const lookUp = async (name: string): Promise<SystemUser | null> => {
		const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith(`${name}:`));
		const fields = line?.split(':');
		return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null;
	};
	const existing = await lookUp('postgres');
	if (existing) return existing;
	await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']).catch(() => {});
	const made = (await lookUp('postgres')) ?? (await lookUp('nobody'));
	if (!made) throw new StartupProblem('PostgreSQL does not run as root', 'start as another user, or set DATABASE_URL');
	return made;
}

/** As root the cluster lives in a system folder named after the checkout: other users cannot pass root's own folders. */
function systemFolderFor(dataDir: string): string {
	const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 10);
	const name = path.basename(path.dirname(dataDir)).replace(/[^A-Za-z0-9_-]/g, '') || 'app';
	return path.join('/var/lib/jeongsan', `${name}-${hash}`);
}

async function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

async function isPortFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}

/** Runs the work while holding DATA_DIR/embedded-postgres.lock, so that two processes never start or stop at once. */
const withLock = <T>(dataDir: string, work: () => Promise<T>): Promise<T> =>
	withFileLock(
		path.join(dataDir, 'embedded-postgres.lock'),
		{ longestMs: 90_000, what: `starting the database in ${dataDir}` },
		work,
	);

/**
 * What a process touches of PostgreSQL's shared memory costs it a page fault once, and every query has processes of its own.
 * Tables that are large against it are read through a few pages instead, and the system keeps what was read.
 */
const SHARED_MEGABYTES = 128;

/** The process that asks works as well: more of them than processors only wait for each other. */
const PARALLEL_WORKERS = Math.max(1, Math.min(2, availableParallelism() - 1));

/** Hash tables and sorts in large pages, where the system has them (glibc's manual, memory allocation tunables). */
const memoryTunables = () =>
	[process.env.GLIBC_TUNABLES, 'glibc.malloc.hugetlb=1'].filter((tunables) => tunables).join(':');

async function usersOf(dataDir: string): Promise<number[]> {
	const folder = path.join(dataDir, 'embedded-postgres.users');
	await mkdir(folder, { recursive: true });
	const alive: number[] = [];
	for (const name of await readdir(folder)) {
		const pid = Number(name);
		if (pid && isAlive(pid)) alive.push(pid);
		else await rm(path.join(folder, name), { force: true });
	}
	return alive;
}

async function runningPort(folder: string): Promise<number | null> {
	const lines = await readFile(path.join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => null);
	if (!lines) return null;
	const [pid, served, , port] = lines.split('\n');
	if (!pid || !served || !port || !isAlive(Number(pid))) return null;
	if (await isOfAnother(folder, served)) {
		throw new StartupProblem(
			`${folder} was copied while the database in ${served} ran, so it is not whole`,
			'stop that console, and copy it again',
		);
	}
	return Number(port);
}

/**
 * Starts the embedded PostgreSQL of a data folder, or joins the one that already runs there. As many processes as like
 * may use it at once; whichever leaves last stops it. Throws StartupProblem when the cluster is damaged.
 *
 * @param options.durable false only for tests: the cluster may be lost when the machine dies.
 * @param options.stopSeconds how long it may take to stop before it is stopped without waiting for its processes.
 */
export async function joinEmbeddedPostgres(
	dataDirOption: string,
	options: { durable?: boolean; stopSeconds?: number } = {},
): Promise<EmbeddedPostgres> {
	const stopSeconds = String(options.stopSeconds ?? 40);
	const dataDir = path.resolve(dataDirOption);
	await makeFolder(dataDir).catch((cause) => {
		throw new StartupProblem(
			`the data folder ${dataDir} cannot be made: ${cause.message}`,
			'set DATA_DIR to a folder that you may write',
		);
	});
	const binaries = await findBinaries();
	const user = await unprivilegedUser();
	const identity = user ? { uid: user.uid, gid: user.gid, cwd: '/' } : {};
	const noteFile = noteFileOf(dataDir);
	const userFile = path.join(dataDir, 'embedded-postgres.users', String(process.pid));

	const note = await withLock(dataDir, async () => {
		let known: ClusterNote | null = null;
		if (existsSync(noteFile)) {
			try {
				known = JSON.parse(await readFile(noteFile, 'utf8')) as ClusterNote;
			} catch {
				throw new StartupProblem(
					`${noteFile} is damaged, so the password of the embedded database is lost`,
					`restore DATA_DIR from a backup, or remove ${dataDir} to begin afresh`,
				);
			}
		}
		const own = user ? systemFolderFor(dataDir) : path.join(dataDir, 'postgres');
		const folder = await clusterPlace(dataDir, known?.folder ?? null, own);
		if (known) known.folder = folder;
		const cluster = path.join(folder, 'data');
		let programs = binaries;
		if (user) {
			// Other users cannot reach binaries below a private folder: keep a copy where everyone can pass.
			const copy = path.join('/var/lib/jeongsan', `postgresql-${binaries.version}`);
			if (!existsSync(path.join(copy, 'complete'))) {
				await mkdir(copy, { recursive: true });
				await cp(binaries.root, copy, { recursive: true, force: true, verbatimSymlinks: true });
				for (const name of ['initdb', 'pg_ctl', 'postgres']) await chmod(path.join(copy, 'bin', name), 0o755);
				await writeFile(path.join(copy, 'complete'), '');
			}
			await chmod('/var/lib/jeongsan', 0o755);
			programs = {
				...binaries,
				root: copy,
				initdb: path.join(copy, 'bin/initdb'),
				pg_ctl: path.join(copy, 'bin/pg_ctl'),
				postgres: path.join(copy, 'bin/postgres'),
			};
		} else {
			for (const name of ['initdb', 'pg_ctl', 'postgres'] as const) await chmod(programs[name], 0o755).catch(() => {});
		}
		if (!known) {
			// What stands in the folder without a note was left by a start that never finished: nobody has its password.
			await rm(folder, { recursive: true, force: true });
			await mkdir(folder, { recursive: true });
			const password = randomBytes(24).toString('hex');
			const passwordFile = path.join(folder, 'password');
			await writeFile(passwordFile, password, { mode: 0o600 });
			if (user) {
				await chown(folder, user.uid, user.gid);
				await chown(passwordFile, user.uid, user.gid);
			}
			try {
				await run(
					programs.initdb,
					[
						'-D',
						cluster,
						'-U',
						'jeongsan',
						'-A',
						'scram-sha-256',
						`--pwfile=${passwordFile}`,
						'-E',
						'UTF8',
						'--locale=C',
					],
					identity,
				);
			} catch (cause) {
				throw new StartupProblem(
					`the embedded database could not be made in ${cluster}: ${String(
						(cause as { stderr?: string }).stderr ?? cause,
					)
						.trim()
						.split('\n')
						.pop()}`,
					'free some disk space, or set DATABASE_URL',
				);
			}
			await rm(passwordFile);
			known = { folder, port: await freePort(), user: 'jeongsan', password, binaries: binaries.version };
			await writeFile(noteFile, JSON.stringify(known, null, '\t'), { mode: 0o600 });
		}
		const damaged = (why: string) =>
			new StartupProblem(
				`the embedded database in ${cluster} does not start: ${why}`,
				`restore it from a backup, or remove ${dataDir}${user ? ` and ${folder}` : ''} to begin afresh`,
			);
		if (!(await stat(cluster).catch(() => null))) throw damaged('the folder is missing');

		const joined = await runningPort(folder);
		if (joined) {
			known.port = joined;
		} else {
			if (!(await isPortFree(known.port))) known.port = await freePort();
			const log = path.join(folder, 'postgres.log');
			const settings = [
				`-p ${known.port}`,
				'-c listen_addresses=127.0.0.1',
				'-c unix_socket_directories=',
				`-c shared_buffers=${SHARED_MEGABYTES}MB`,
				'-c max_wal_size=2GB',
				// What is read was mostly written just before: handing it over by other processes costs more than the reading.
				'-c io_method=sync',
				'-c random_page_cost=1.1',
				`-c max_parallel_workers_per_gather=${PARALLEL_WORKERS}`,
				'-c wal_level=minimal',
				'-c max_wal_senders=0',
				...(options.durable === false ? ['-c fsync=off', '-c synchronous_commit=off', '-c full_page_writes=off'] : []),
			];
			await rm(log, { force: true });
			try {
				await run(programs.pg_ctl, ['start', '-w', '-t', '60', '-D', cluster, '-l', log, '-o', settings.join(' ')], {
					...identity,
					env: { ...process.env, GLIBC_TUNABLES: memoryTunables() },
					timeout: 90_000,
				});
			} catch {
				const tail = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
				throw damaged(
					tail.findLast((line) => /FATAL|PANIC|ERROR|could not|not found/.test(line)) ??
						tail.pop() ??
						'no reason given',
				);
			}
		}
		await writeFile(noteFile, JSON.stringify(known, null, '\t'), { mode: 0o600 });
		await claimCluster(folder, dataDir);
		await usersOf(dataDir);
		await writeFile(userFile, '');
		return { ...known, cluster, pgCtl: programs.pg_ctl };
	});

	const base = `postgresql://${note.user}:${note.password}@127.0.0.1:${note.port}`;
	await createDatabaseIfMissing(`${base}/postgres`, 'jeongsan');
	let released = false;
	return {
		url: `${base}/jeongsan`,
		async release() {
			if (released) return;
			released = true;
			await withLock(dataDir, async () => {
				await rm(userFile, { force: true });
				if ((await usersOf(dataDir)).length > 0) return;
				const stop = (mode: 'fast' | 'immediate') =>
					run(note.pgCtl, ['stop', '-w', '-t', stopSeconds, '-m', mode, '-D', note.cluster], identity);
				// One that is stopped while it recovers from a crash may never end, and would refuse whoever comes next. What was
				// committed is kept either way.
				await stop('fast')
					.catch(() => stop('immediate'))
					.catch(() => {});
			});
		},
	};
}

async function createDatabaseIfMissing(adminUrl: string, name: string): Promise<void> {
	const { default: pg } = await import('pg');
	const client = new pg.Client({ connectionString: adminUrl });
	await client.connect();
	try {
		const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
		if (!rowCount) await client.query(`create database ${name}`);
	} catch (error) {
		// Two processes may find it missing at once: the second one's refusal is no failure.
		if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
	} finally {
		await client.end();
	}
}
