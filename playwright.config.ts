import { defineConfig } from '@playwright/test';

const isRoot = process.getuid?.() === 0;

export default defineConfig({
	testDir: 'tests/e2e',
	outputDir: 'test-results/browser',
	timeout: 180_000,
	expect: { timeout: 20_000 },
	workers: 1,
	retries: 0,
	forbidOnly: true,
	reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
	globalSetup: './tests/setup/browser-console.ts',
	use: {
		browserName: 'chromium',
		viewport: { width: 1280, height: 800 },
		trace: 'retain-on-failure',
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
