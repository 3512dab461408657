import { expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { sql } from '#app/sql.server.ts';
import { findBrokenAuditRow, lastAuditRow } from './audit-chain.server.ts';
import { CLI, recordAudit } from './record-audit.server.ts';

test('the audit log chains its rows, refuses changes, and shows a row that was tampered with', async () => {
	await Promise.all(
		Array.from({ length: 20 }, (_, index) =>
			db().$transaction((tx) =>
				recordAudit(tx, CLI, {
					action: 'test',
					entityType: 'thing',
					entityId: String(index),
					after: { b: 1, a: [index] },
				}),
			),
		),
	);
	expect(await findBrokenAuditRow()).toBeNull();
	await expect(sql().query(`update audit_log set actor = 'someone else'`)).rejects.toThrow(/append-only/);
	const noted = (await lastAuditRow())!;
	expect(await findBrokenAuditRow(noted)).toBeNull();
	const { rows } = await sql().query('select id from audit_log order by id offset 7 limit 1');
	await sql().query('alter table audit_log disable trigger audit_log_append_only');
	await sql().query('delete from audit_log where id = $1', [String(noted.id)]);
	expect(await findBrokenAuditRow()).toBeNull();
	expect(await findBrokenAuditRow(noted)).toBe(noted.id);
	await sql().query(`update audit_log set after = '{}' where id = $1`, [rows[0].id]);
	expect(await findBrokenAuditRow()).toBe(BigInt(rows[0].id));
	// A row that is gone from the middle leaves whole rows, of which one follows another than it says.
	const { rows: middle } = await sql().query('select id from audit_log order by id offset 3 limit 2');
	await sql().query('delete from audit_log where id = $1', [middle[0].id]);
	expect(await findBrokenAuditRow()).toBe(BigInt(middle[1].id));
});
