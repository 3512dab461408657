import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor, keysetPage } from './keyset.ts';

test('any cursor comes back, nonsense is none', () => {
	fc.assert(
		fc.property(
			fc.uuid(),
			fc.string().filter((value) => !value.includes('\0')),
			(id, value) => {
				expect(decodeCursor(encodeCursor({ id, value }))).toEqual({ id, value });
			},
		),
	);
	const id = '00000000-0000-7000-8000-000000000000';
	expect(decodeCursor(id)).toEqual({ id, value: '' });
	for (const text of ['', 'x', 'x.y', '%', null, undefined, "1'; drop table seller"])
		expect(decodeCursor(text)).toBeNull();
});

test('pages forward and backward show every row once, in one order', () => {
	const all = Array.from({ length: 23 }, (_, index) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`);
	const read = (after: string | null, before: string | null, size: number) => {
		const rows = before ? all.filter((id) => id < before).reverse() : all.filter((id) => !after || id > after);
		const cursor = (id: string | null) => (id ? { id, value: '' } : null);
		return keysetPage(rows.slice(0, size + 1), { after: cursor(after), before: cursor(before), size }, (id) => ({
			id,
			value: '',
		}));
	};
	const seen: string[] = [];
	let page = read(null, null, 5);
	expect(page.previous).toBeNull();
	for (;;) {
		seen.push(...page.rows);
		if (!page.next) break;
		page = read(decodeCursor(page.next)!.id, null, 5);
	}
	expect(seen).toEqual(all);
	const back = read(null, decodeCursor(page.previous!)!.id, 5);
	expect(back.rows).toEqual(all.slice(15, 20));
	expect(back.previous).not.toBeNull();
	// A page that is just full is the last one.
	expect(read(all.at(-4)!, null, 3)).toMatchObject({ rows: all.slice(-3), next: null });
});
