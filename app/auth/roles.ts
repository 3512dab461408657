export const roles = ['viewer', 'auditor', 'operator', 'finance', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

export const permissions = [
	'view',
	'sellers.edit',
	'accounts.reveal',
	'payouts.create',
	'payouts.approve',
	'payouts.rules',
	'terms.edit',
	'invoices.make',
	'imports.run',
	'reconciliation.run',
	'rules.edit',
	'discrepancies.resolve',
	'writeoffs.approve',
	'books.prepare',
	'books.sign',
	'books.reopen',
	'webhooks.inspect',
	'audit.view',
	'users.view',
	'users.manage',
	'demo.play',
] as const;
export type Permission = (typeof permissions)[number];

/** What each role may do. The table in docs/roles.md says the same, and a test compares the two. */
const grants = {
	viewer: ['view'],
	// Sees all that an auditor proves by, and can change nothing.
	auditor: ['view', 'audit.view', 'users.view'],
	operator: ['view', 'sellers.edit', 'payouts.create', 'webhooks.inspect', 'demo.play'],
	finance: [
		'view',
		'terms.edit',
		'invoices.make',
		'imports.run',
		'reconciliation.run',
		'rules.edit',
		'discrepancies.resolve',
		'writeoffs.approve',
		'books.prepare',
		'webhooks.inspect',
		'demo.play',
	],
	approver: [
		'view',
		'payouts.approve',
		'writeoffs.approve',
		'books.sign',
		'accounts.reveal',
		'audit.view',
		'demo.play',
	],
	admin: permissions,
} satisfies Record<Role, readonly Permission[]>;

/** True for the name of a role. */
export function isRole(text: string): text is Role {
	return (roles as readonly string[]).includes(text);
}

/** True when the role has the permission. */
export function may(role: Role, permission: Permission): boolean {
	return (grants[role] as readonly Permission[]).includes(permission);
}
