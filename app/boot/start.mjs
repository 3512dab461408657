// The one entry of all npm scripts. Plain JavaScript without a dependency, since it is what installs them.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname ?? '.', '../..');

/** @param {string} message @param {string} remedy @returns {never} */
function stop(message, remedy) {
	console.error(`\njeongsan: ${message}.\n  → ${remedy}\n`);
	process.exit(1);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	stop(
		`Node.js ${process.versions.node} is too old`,
		'install Node.js 20.19 or newer, best the newest LTS: https://nodejs.org',
	);
}

/** @param {string[]} files */
function hashOf(files) {
	const hash = createHash('sha256').update(process.version);
	for (const file of files) hash.update(readFileSync(path.join(root, file)));
	return hash.digest('hex');
}

/** Runs a step unless its stamp says that it was done for the same input. @param {string} stamp @param {string[]} inputs @param {() => void} step */
function once(stamp, inputs, step) {
	const file = path.join(root, stamp);
	const wanted = hashOf(inputs);
	if (existsSync(file) && readFileSync(file, 'utf8') === wanted) return;
	step();
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, wanted);
}

function install() {
	once('node_modules/.jeongsan-installed', ['package-lock.json'], () => {
		console.error('jeongsan: installing packages …');
		// npm's own variables of the script that runs now would be taken for the install's.
		const env = { ...process.env };
		for (const name of Object.keys(env)) if (/^npm_(lifecycle|package|command)/.test(name)) delete env[name];
		const npm = process.env.npm_execpath;
		// Not `ci`: it takes everything away first, and a console that runs beside would lose its files.
		const flags = ['install', '--no-save', '--no-audit', '--no-fund', '--include=dev'];
		const result = npm?.endsWith('.js')
			? spawnSync(process.execPath, [npm, ...flags], {
					cwd: root,
					env,
					stdio: ['ignore', 2, 2],
				})
			: spawnSync('npm', flags, {
					cwd: root,
					env,
					stdio: ['ignore', 2, 2],
					shell: process.platform === 'win32',
				});
		if (result.status !== 0)
			stop('the packages could not be installed', 'check the connection to the npm registry and run it again');
	});
}

function generate() {
	once('app/generated/.jeongsan-generated', ['package-lock.json', 'prisma/schema.prisma'], () => {
		console.error('jeongsan: generating the database client …');
		const result = spawnSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], {
			cwd: root,
			// Generating never runs the schema engine, yet Prisma would download it: any executable satisfies it.
			env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
			stdio: ['ignore', 'pipe', 'pipe'],
			encoding: 'utf8',
		});
		if (result.status !== 0)
			stop(`the database client could not be generated: ${result.stderr}`, 'remove node_modules and run it again');
	});
}

const command = process.argv[2] ?? 'start';
process.chdir(root);
install();
generate();
if (existsSync('.env')) process.loadEnvFile('.env');

/** @type {Record<string, string>} */
const entries = {
	start: 'app/boot/supervise.ts',
	dev: 'app/boot/supervise.ts',
	sandbox: 'app/boot/supervise.ts',
	build: 'app/boot/supervise.ts',
	test: 'app/boot/run-tests.ts',
	validate: 'app/boot/run-tests.ts',
	cli: 'app/cli.ts',
	torture: 'tests/torture/main.ts',
	bench: 'tests/bench/main.ts',
	budgets: 'tests/measure/main.ts',
	axe: 'tests/measure/main.ts',
	gallery: 'tests/measure/main.ts',
	tasks: 'tests/measure/main.ts',
};
if (command !== 'generate') {
	const entry = entries[command];
	if (!entry) stop(`there is no command ${command}`, `use one of ${Object.keys(entries).join(', ')}`);
	// The entry sees its own arguments, as if it had been called directly.
	const begin = async (/** @type {string} */ file) => {
		process.argv.splice(1, 2, file, ...(command === 'cli' ? [] : [command]));
		await import(pathToFileURL(file).href);
	};
	const bundle = command === 'cli' ? await (await import('./cli-bundle.mjs')).cliBundle(root) : null;
	if (bundle) await begin(bundle);
	else {
		const { register } = await import('tsx/esm/api');
		register();
		await begin(path.join(root, entry));
	}
}
