import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of a minute and more: begun last, one of them alone would keep one processor busy and the others waiting. */
const LONGEST = ['start', 'torture-small', 'hostile-addresses', 'killed-imports'];

class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const place = ({ moduleId }: TestSpecification) => {
			const index = LONGEST.indexOf(path.basename(moduleId, '.test.ts'));
			return index < 0 ? LONGEST.length : index;
		};
		return (await super.sort(files)).sort((a, b) => place(a) - place(b));
	}
}

/** `unit` needs nothing but Node; `server` and `flows` get one database per test file (see tests/setup). */
export default defineConfig({
	test: {
		pool: 'forks',
		sequence: { sequencer: LongestFirst, setupFiles: 'list' },
		// The database server works beside them, and waits for them as often as they wait for it. What keeps the files of one
		// process apart is in tests/setup/fresh-file.ts.
		poolOptions: { forks: { maxForks: Math.min(4, availableParallelism()), isolate: false } },
		testTimeout: 180_000,
		hookTimeout: 120_000,
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['app/**/*.test.ts', 'app/**/*.test.tsx', 'tests/unit/**/*.test.ts'],
					exclude: ['**/*.server.test.ts', '**/node_modules/**'],
					setupFiles: ['tests/setup/fresh-file.ts', 'tests/setup/random-cases.ts'],
				},
			},
			{
				extends: true,
				test: {
					name: 'server',
					include: ['app/**/*.server.test.ts'],
					globalSetup: ['tests/setup/database.ts'],
					setupFiles: ['tests/setup/fresh-file.ts', 'tests/setup/random-cases.ts', 'tests/setup/per-file.ts'],
				},
			},
			{
				extends: true,
				test: {
					name: 'flows',
					include: ['tests/flows/**/*.test.ts'],
					globalSetup: ['tests/setup/database.ts'],
					setupFiles: ['tests/setup/fresh-file.ts', 'tests/setup/random-cases.ts', 'tests/setup/per-file.ts'],
				},
			},
		],
	},
});
