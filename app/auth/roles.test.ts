import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resources } from '#app/i18n/resources.ts';
import { may, permissions, roles } from './roles.ts';

const tables = [
	{ file: 'docs/roles.md', first: 'permission', yes: 'yes', heads: [...roles] },
	{
		file: 'docs/ko/roles.md',
		first: resources.ko.users.permission,
		yes: resources.ko.users.granted,
		heads: roles.map((role) => `${resources.ko.common.roles[role]} (${role})`),
	},
];

test.each(tables)('the table in $file says what the guards do', ({ file, first, yes, heads }) => {
	const lines = readFileSync(file, 'utf8').split('\n');
	const cells = (line: string) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim());
	const head = lines.findIndex((line) => line.startsWith(`| ${first} |`));
	expect(cells(lines[head]!).slice(1)).toEqual(heads);
	const rows = lines.slice(head + 2, head + 2 + permissions.length).map(cells);
	expect(rows.map(([name]) => name)).toEqual(permissions.map((permission) => `\`${permission}\``));
	for (const [index, permission] of permissions.entries()) {
		const documented = roles.filter((_role, column) => rows[index]![column + 1] === yes);
		expect(documented, permission).toEqual(roles.filter((role) => may(role, permission)));
	}
	for (const permission of permissions) {
		expect(
			lines.some((line) => line.startsWith(`- \`${permission}\`: `)),
			permission,
		).toBe(true);
	}
});
