import { may, type Permission, type Role } from '#app/auth/roles.ts';

const commandKeys = ['payout', 'seller', 'approve', 'reconcile', 'import', 'workbench', 'proof'] as const;
export type CommandKey = (typeof commandKeys)[number];

interface Command {
	permission: Permission;
	/** Where it leads; the one that starts a run has no page of its own. */
	to: string;
}

const commands: Record<CommandKey, Command> = {
	payout: { permission: 'payouts.create', to: '/payouts/new' },
	seller: { permission: 'sellers.edit', to: '/sellers/new' },
	approve: { permission: 'payouts.approve', to: '/payouts?status=awaiting_approval' },
	reconcile: { permission: 'reconciliation.run', to: '/reconciliation' },
	import: { permission: 'imports.run', to: '/imports' },
	workbench: { permission: 'view', to: '/workbench?owner=nobody' },
	proof: { permission: 'view', to: '/reconciliation/proof' },
};

/** What a role can do from the palette. */
export function commandsOf(role: Role): { key: CommandKey; to: string }[] {
	return commandKeys.flatMap((key) => (may(role, commands[key].permission) ? [{ key, to: commands[key].to }] : []));
}
