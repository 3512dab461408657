import { defineConfig } from '@playwright/test';

const isRoot = process.getuid?.() === 0;

export default defineConfig({
	testDir: 'tests/e2e',
	outputDir: 'test-results/browser',
	timeout: 300_000,
	expect: { timeout: 30_000 },
	// All share one console. Those that change something go one by one; pages that are only looked at go two by two once
	// nothing changes any more, whatever became of the others.
	workers: 2,
	projects: [
		{ name: 'browser', testIgnore: 'screens.spec.ts', workers: 1, teardown: 'screens' },
		{ name: 'screens', testMatch: 'screens.spec.ts', fullyParallel: true },
	],
	// Once more on a machine that was busy with something else; the summary names whoever needed it.
	retries: 1,
	forbidOnly: true,
	reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
	globalSetup: './tests/setup/browser-console.ts',
	use: {
		browserName: 'chromium',
		viewport: { width: 1280, height: 800 },
		// What never becomes ready says where, long before its test is given up.
		actionTimeout: 30_000,
		navigationTimeout: 60_000,
		trace: 'on-first-retry',
		screenshot: 'only-on-failure',
		timezoneId: 'Asia/Seoul',
		launchOptions: {
			executablePath: process.env.CHROMIUM_PATH || undefined,
			args: [
				...(isRoot ? ['--no-sandbox'] : []),
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
			],
		},
	},
});
