import { createHmac } from 'node:crypto';
import { db } from '#app/db.server.ts';
import { environment } from '#app/env.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import { createUser } from './create-user.server.ts';
import { hashPassword, storePassword } from './passwords.server.ts';
import type { Role } from './roles.ts';
import { type SignInSource, signIn } from './sign-in.server.ts';

const DEMO: Actor = { id: null, label: 'demo' };

/** The people as whom a visitor of the demo can look around. */
export const demoRoles = ['operator', 'finance', 'approver', 'admin'] as const satisfies readonly Role[];
export type DemoRole = (typeof demoRoles)[number];

const names = { operator: '김운영', finance: '이재무', approver: '박승인', admin: '최관리' } satisfies Record<
	DemoRole,
	string
>;

/** True for a role that the sign-in page offers in demo mode. */
export function isDemoRole(text: string): text is DemoRole {
	return (demoRoles as readonly string[]).includes(text);
}

/** The address of the account that stands for a role in demo mode. */
export function demoEmail(role: DemoRole): string {
	return `${role}@demo.jeongsan.test`;
}

/** True when the sign-in page offers the demo's people; the start-up never switches it on beside live keys. */
export function isDemo(): boolean {
	return environment().DEMO === 'on';
}

// Nobody has to know it, and it is worth nothing on another installation.
function demoPassword(email: string): string {
	return createHmac('sha256', environment().SESSION_SECRET ?? '')
		.update(`demo password of ${email}`)
		.digest('base64url');
}

/**
 * Makes the demo's person of a role, or puts it back to how it began (somebody may have played with roles), and gives its
 * id. Throws outside of demo mode.
 */
export async function ensureDemoUser(role: DemoRole): Promise<string> {
	if (!isDemo()) throw new Error('demo users exist in demo mode only');
	const email = demoEmail(role);
	const password = demoPassword(email);
	const created = await createUser({ email, role, name: names[role], password }, DEMO);
	if (created.ok) return created.user.id;
	const passwordHash = await hashPassword(password);
	return db().$transaction(async (tx) => {
		const { id } = await tx.user.update({
			where: { email },
			data: { role, disabledAt: null, secondFactorAt: null, secondFactorSecret: null },
		});
		await storePassword(tx, id, passwordHash);
		return id;
	});
}

/** Signs in as the demo's person of a role. */
export async function signInAsDemo(role: DemoRole, source: SignInSource, now: Date) {
	await ensureDemoUser(role);
	const email = demoEmail(role);
	return signIn({ email, password: demoPassword(email) }, source, now);
}
