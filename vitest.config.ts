import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** `unit` needs nothing but Node; `server` and `flows` get one database per test file (see tests/setup). */
export default defineConfig({
	test: {
		pool: 'forks',
		// The database server works beside them, and waits for them as often as they wait for it.
		poolOptions: { forks: { maxForks: Math.min(4, availableParallelism()) } },
		testTimeout: 180_000,
		hookTimeout: 120_000,
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['app/**/*.test.ts', 'app/**/*.test.tsx', 'tests/unit/**/*.test.ts'],
					exclude: ['**/*.server.test.ts', '**/node_modules/**'],
					setupFiles: ['tests/setup/random-cases.ts'],
				},
			},
			{
				extends: true,
				test: {
					name: 'server',
					include: ['app/**/*.server.test.ts'],
					globalSetup: ['tests/setup/database.ts'],
					setupFiles: ['tests/setup/random-cases.ts', 'tests/setup/per-file.ts'],
				},
			},
			{
				extends: true,
				test: {
					name: 'flows',
					include: ['tests/flows/**/*.test.ts'],
					globalSetup: ['tests/setup/database.ts'],
					setupFiles: ['tests/setup/random-cases.ts', 'tests/setup/per-file.ts'],
				},
			},
		],
	},
});
