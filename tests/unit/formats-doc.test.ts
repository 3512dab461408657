import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rowErrorReasons } from '#app/features/payments/import-reason.ts';
import { importProfiles } from '#app/features/settlements/settlement-profiles.ts';
import { profileTable } from '#tests/factories/profile-table.ts';

const MARK = '<!-- written by tests/unit/formats-doc.test.ts -->\n';

test('docs/formats.md tells what the profiles read (WRITE_DOCS=1 writes it anew)', () => {
	const page = readFileSync('docs/formats.md', 'utf8');
	const said = page.slice(page.indexOf(MARK) + MARK.length);
	const tables = `\n${importProfiles.map(profileTable).join('\n')}`;
	if (process.env.WRITE_DOCS)
		writeFileSync('docs/formats.md', page.slice(0, page.indexOf(MARK) + MARK.length) + tables);
	else expect(said).toBe(tables);
});

test('docs/formats.md names only reasons that there are', () => {
	const page = readFileSync('docs/formats.md', 'utf8');
	for (const reason of [
		'total-differs',
		'count-differs',
		'does-not-add-up',
		'same-key-twice',
		'spoilt-number',
	] as const) {
		expect(page).toContain(`\`${reason}\``);
		expect(rowErrorReasons[reason]).toBeTruthy();
	}
});
