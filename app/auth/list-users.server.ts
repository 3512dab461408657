import { db } from '#app/db.server.ts';

/** All accounts, enabled ones first, with their latest sign-in as the audit log has it. */
export async function listUsers() {
	const [users, signIns] = await Promise.all([
		db().user.findMany({
			select: {
				id: true,
				name: true,
				email: true,
				role: true,
				disabledAt: true,
				createdAt: true,
				secondFactorAt: true,
			},
			orderBy: { email: 'asc' },
		}),
		db().auditLog.groupBy({
			by: ['entityId'],
			where: { entityType: 'user', action: 'user.sign-in' },
			_max: { at: true },
		}),
	]);
	const latest = new Map(signIns.map((row) => [row.entityId, row._max.at]));
	return users
		.map((user) => ({ ...user, lastSignInAt: latest.get(user.id) ?? null }))
		.sort((a, b) => Number(a.disabledAt !== null) - Number(b.disabledAt !== null));
}
