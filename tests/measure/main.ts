import { parseArgs } from 'node:util';
import { axe } from './axe.ts';
import { budgets } from './budgets.ts';
import { gallery } from './gallery.ts';
import { measureTasks } from './tasks.ts';

/*
 * Looks at every page of the built console (tests/e2e/support/pages.ts) in a browser: what it costs, what axe finds, how it
 * looks. Not a part of `npm test`: numbers of milliseconds hang on the machine.
 */
const USAGE = `npm run budgets -- [--rows 1000000] [--repeat 3] [--only NAME,NAME]
npm run axe -- [--only NAME,NAME]
npm run gallery -- [--only NAME,NAME]
npm run tasks`;

const command = process.argv[2];
const { values } = parseArgs({
	args: process.argv.slice(3),
	options: {
		rows: { type: 'string', default: '0' },
		repeat: { type: 'string', default: '3' },
		only: { type: 'string', default: '' },
	},
});
const [rows, repeat] = [Number(values.rows), Number(values.repeat)];
const only = values.only.split(',').filter(Boolean);
if (!Number.isInteger(rows) || rows < 0 || !Number.isInteger(repeat) || repeat < 1) {
	console.error(USAGE);
	process.exit(2);
}

const work = {
	budgets: () => budgets({ rows, repeat, only }),
	axe: () => axe({ only }),
	gallery: () => gallery({ only }),
	tasks: measureTasks,
}[command as 'budgets' | 'axe' | 'gallery' | 'tasks'];
if (!(await work())) process.exitCode = 1;
