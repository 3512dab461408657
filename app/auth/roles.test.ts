import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { may, permissions, roles } from './roles.ts';

test('the table in docs/roles.md says what the guards do', () => {
	const lines = readFileSync('docs/roles.md', 'utf8').split('\n');
	const cells = (line: string) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim());
	const head = lines.findIndex((line) => line.startsWith('| permission |'));
	expect(cells(lines[head]!).slice(1)).toEqual([...roles]);
	const rows = lines.slice(head + 2, head + 2 + permissions.length).map(cells);
	expect(rows.map(([name]) => name)).toEqual(permissions.map((permission) => `\`${permission}\``));
	for (const [index, permission] of permissions.entries()) {
		const documented = roles.filter((_role, column) => rows[index]![column + 1] === 'yes');
		expect(documented, permission).toEqual(roles.filter((role) => may(role, permission)));
	}
	for (const permission of permissions) {
		expect(
			lines.some((line) => line.startsWith(`- \`${permission}\`: `)),
			permission,
		).toBe(true);
	}
});
