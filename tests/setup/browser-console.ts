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
		await removeDataDir(dataDir);
	};
}
