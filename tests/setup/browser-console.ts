import { mkdir, writeFile } from 'node:fs/promises';
import { removeDataDir, startConsole } from './console.ts';

/** One console with the demo for all browser tests; its addresses are in the environment of the tests. */
export default async function setup(): Promise<() => Promise<void>> {
	const dataDir = './.data/e2e';
	await removeDataDir(dataDir);
	const console = await startConsole(dataDir);
	process.env.CONSOLE_URL = console.url;
	process.env.SANDBOX_URL = console.sandboxUrl;
	process.env.CONSOLE_DATA_DIR = console.dataDir;
	return async () => {
		await console.stop();
		// What it said of failed jobs and requests explains a test that failed.
		await mkdir('test-results', { recursive: true });
		await writeFile('test-results/console.log', console.output());
		await removeDataDir(dataDir);
	};
}
