import { beforeEach, expect, test, vi } from 'vitest';
import { db } from '#app/db.server.ts';
import { extendEnvironment } from '#app/env.server.ts';
import { newId } from '#app/lib/ids.ts';
import { action as changeOwnAccount } from '#app/routes/account.tsx';
import { loader as events } from '#app/routes/events.ts';
import { loader as search } from '#app/routes/search.ts';
import { action as changeUsers, loader as usersPage } from '#app/routes/users.tsx';
import { changeOwnPassword } from './change-own-password.server.ts';
import { changeRole, disableUser, enableUser, resetPassword } from './change-user.server.ts';
import { createUser } from './create-user.server.ts';
import { demoEmail, ensureDemoUser, signInAsDemo } from './demo-users.server.ts';
import { findUser, requirePermission, requireUser, safeNext } from './guards.server.ts';
import {
	checkCode,
	endSecondFactor,
	readSecondFactor,
	resetSecondFactor,
	rotateSecondFactors,
	startSecondFactor,
} from './second-factor.server.ts';
import { listSessions } from './sessions.server.ts';
import { type SignInSource, signIn, signOut } from './sign-in.server.ts';
import { newTotpKey, totpCode } from './totp.server.ts';

const now = new Date('2026-11-23T09:00:00+09:00');
const ADMIN = { id: null, label: 'test' };
let counter = 0;

beforeEach(() => {
	extendEnvironment({ SESSION_SECRET: 'a secret of the tests, forty characters..', DEMO: 'on' });
	counter += 1;
});

/** Every test comes from an address of its own, since failed attempts are counted by address. */
function source(): SignInSource {
	return { ip: `192.0.2.${counter}`, userAgent: 'vitest', requestId: 'request-1' };
}

async function newUser(role: string, email = `${role}-${counter}@mall.kr`) {
	const created = await createUser({ email, role });
	if (!created.ok) throw new Error(created.reason);
	return { ...created.user, password: created.generatedPassword! };
}

function requestWith(cookies: string[], path = '/'): Request {
	return new Request(`http://localhost:3000${path}`, {
		headers: { cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; '), 'x-request-id': 'request-2' },
	});
}

async function signedInRequest(user: { email: string; password: string }, path?: string): Promise<Request> {
	const result = await signIn(user, source(), new Date());
	if (!result.ok) throw new Error(result.reason);
	return requestWith(result.cookies, path);
}

test('an account is made once, in lower case, with a password that is shown once and kept as a hash', async () => {
	const created = await createUser({ email: ' Kim@Mall.KR ', role: 'finance' });
	expect(created).toMatchObject({ ok: true, user: { email: 'kim@mall.kr', name: 'kim', role: 'finance' } });
	if (!created.ok) return;
	expect(created.generatedPassword).toMatch(/^[a-zA-Z2-9]{16}$/);
	expect(await createUser({ email: 'kim@mall.kr', role: 'viewer' })).toEqual({ ok: false, reason: 'email-taken' });
	const account = await db().account.findFirstOrThrow({ where: { userId: created.user.id } });
	expect(account.password).not.toContain(created.generatedPassword);
	const audit = await db().auditLog.findFirstOrThrow({ where: { action: 'user.create', entityId: created.user.id } });
	expect(audit.actor).toBe('cli');
	expect(JSON.stringify(audit.after)).not.toContain(created.generatedPassword);
});

test('accounts of nonsense are refused by name', async () => {
	expect(await createUser({ email: 'nobody', role: 'viewer' })).toEqual({ ok: false, reason: 'invalid-email' });
	expect(await createUser({ email: 'a@b.kr', role: 'king' })).toEqual({ ok: false, reason: 'unknown-role' });
	expect(await createUser({ email: 'a@b.kr', role: 'viewer', password: 'short' })).toEqual({
		ok: false,
		reason: 'weak-password',
	});
});

test('one address is taken once, also by two at the same moment', async () => {
	const results = await Promise.all([1, 2, 3].map(() => createUser({ email: 'race@mall.kr', role: 'viewer' })));
	expect(results.filter((result) => result.ok)).toHaveLength(1);
});

test('a session opens pages, knows who it is, and ends', async () => {
	const user = await newUser('operator');
	const request = await signedInRequest(user, '/payouts');
	const { user: found, actor } = await requireUser(request);
	expect(found).toEqual({ id: user.id, email: user.email, name: user.name, role: 'operator', locale: 'ko' });
	expect(actor).toEqual({ id: user.id, label: user.email, requestId: 'request-2' });
	const removed = await signOut(request);
	expect(removed.join()).toMatch(/Max-Age=0/);
	expect(await findUser(request)).toBeNull();
});

test('who is not signed in is sent to the sign-in page and back', async () => {
	const thrown = await requireUser(new Request('http://localhost:3000/payouts.data?status=failed&_routes=x')).catch(
		(response: Response) => response,
	);
	expect(thrown).toBeInstanceOf(Response);
	expect((thrown as Response).headers.get('location')).toBe('/sign-in?next=%2Fpayouts%3Fstatus%3Dfailed');
	expect(await findUser(requestWith(['jeongsan.session_token=forged.signature']))).toBeNull();
});

test('a role opens what it may and nothing else', async () => {
	const request = await signedInRequest(await newUser('viewer'));
	expect((await requirePermission(request, 'view')).user.role).toBe('viewer');
	const refused = await requirePermission(request, 'payouts.create').catch((response: Response) => response);
	expect((refused as Response).status).toBe(403);
});

test('an auditor reads the users, and no step of an administrator is theirs', async () => {
	const user = await newUser('auditor');
	const request = await signedInRequest(user, '/users');
	const shown = await usersPage({ request, params: {}, context: {} });
	expect(shown.users.find(({ id }) => id === user.id)).toMatchObject({ role: 'auditor' });
	expect(shown.mayManage).toBe(false);
	const body = new URLSearchParams({ intent: 'role', userId: user.id, role: 'admin' });
	const post = new Request(request.url, { method: 'POST', headers: request.headers, body });
	const refused = await changeUsers({ request: post, params: {}, context: {} }).catch((response: Response) => response);
	expect((refused as Response).status).toBe(403);
	const approver = await signedInRequest(await newUser('approver'), '/users');
	const hidden = await usersPage({ request: approver, params: {}, context: {} }).catch(
		(response: Response) => response,
	);
	expect((hidden as Response).status).toBe(403);
});

test('a wrong password and an unknown address look the same, and too many attempts wait', async () => {
	const user = await newUser('viewer');
	const wrong = { email: user.email, password: 'not the password' };
	expect(await signIn(wrong, source(), now)).toEqual({ ok: false, reason: 'wrong' });
	expect(await signIn({ email: 'nobody@mall.kr', password: 'whatever it is' }, source(), now)).toEqual({
		ok: false,
		reason: 'wrong',
	});
	for (let attempt = 0; attempt < 4; attempt += 1) await signIn(wrong, source(), now);
	expect(await signIn(user, source(), now)).toEqual({ ok: false, reason: 'too-many' });
	expect(await signIn(user, source(), new Date(now.getTime() + 301_000))).toMatchObject({ ok: true });
});

test('of many attempts at the same moment no more are tried than of those one after another', async () => {
	const { email } = await newUser('viewer');
	const guesses = Array.from({ length: 12 }, (_, index) => ({ email, password: `a guess, number ${index}` }));
	const answers = await Promise.all(guesses.map((guess) => signIn(guess, source(), now)));
	expect(answers.filter((answer) => !answer.ok && answer.reason === 'wrong')).toHaveLength(5);
	expect(answers.filter((answer) => !answer.ok && answer.reason === 'too-many')).toHaveLength(7);
});

test('who signs in again and again with the right password never waits', async () => {
	const user = await newUser('viewer');
	for (let times = 0; times < 7; times += 1) expect(await signIn(user, source(), now)).toMatchObject({ ok: true });
});

test('a disabled account is out at once and cannot come back until it is enabled', async () => {
	const user = await newUser('viewer');
	const request = await signedInRequest(user);
	expect(await disableUser(user.id, ADMIN, now)).toMatchObject({ ok: true });
	expect(await findUser(request)).toBeNull();
	expect(await signIn(user, source(), new Date())).toEqual({ ok: false, reason: 'disabled' });
	expect(await db().session.count({ where: { userId: user.id } })).toBe(0);
	await enableUser(user.id, ADMIN);
	expect(await signIn(user, source(), new Date())).toMatchObject({ ok: true });
});

test('a session that outlives the disabling of its account opens nothing', async () => {
	const user = await newUser('viewer');
	const request = await signedInRequest(user);
	expect(await findUser(request)).not.toBeNull();
	await db().user.update({ where: { id: user.id }, data: { disabledAt: now } });
	expect(await findUser(request)).toBeNull();
});

test('an open stream of news follows the role of its person at once, and ends when the account is shut out', async () => {
	const user = await newUser('operator');
	const { body } = await events({ request: await signedInRequest(user, '/events'), params: {}, context: {} });
	const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
	let heard = '';
	const until = async (text: string) => {
		while (!heard.includes(text)) heard += (await reader.read()).value;
	};
	const webhook = (dedupeKey: string) => {
		const facts = { eventType: 'x', signature: 'valid', body: '{}', headers: {}, state: 'stored' };
		return db().webhookEvent.create({ data: { id: newId(now), receivedAt: now, dedupeKey, ...facts } });
	};
	await until('event: resync');
	await webhook('may be heard of');
	await until('"topic":"webhook"');
	await changeRole(user.id, 'approver', ADMIN);
	await until('"topic":"user"');
	heard = '';
	await webhook('no more');
	await db().balanceReading.create({ data: { mId: 'm', available: 1n, pending: 0n, readAt: now } });
	await until('"topic":"balance"');
	expect(heard).not.toContain('webhook');
	await disableUser(user.id, ADMIN, now);
	while (!(await reader.read()).done);
});

test('a reset password ends all sessions, and the old one is worth nothing', async () => {
	const user = await newUser('viewer');
	const request = await signedInRequest(user);
	const reset = await resetPassword(user.id, ADMIN);
	expect(reset).toMatchObject({ ok: true, email: user.email });
	expect(await findUser(request)).toBeNull();
	expect(await signIn(user, source(), new Date())).toEqual({ ok: false, reason: 'wrong' });
	expect(
		reset.ok && (await signIn({ email: user.email, password: reset.password }, source(), new Date())),
	).toMatchObject({
		ok: true,
	});
});

test('who changes their own password stays and ends their other sessions; the current one cannot be guessed', async () => {
	const user = await newUser('viewer');
	const [here, elsewhere] = [await signedInRequest(user), await signedInRequest(user)];
	const change = (current: string, at = now) =>
		changeOwnPassword(here, { current, password: 'a new one of theirs' }, ADMIN, at);
	const guesses = await Promise.all(Array.from({ length: 7 }, (_, index) => change(`a guess, number ${index}`)));
	const said = guesses.map((answer) => (answer.ok ? 'ok' : answer.reason)).sort();
	expect(said).toEqual([...Array(2).fill('too-many'), ...Array(5).fill('wrong-password')]);
	expect(await change(user.password)).toEqual({ ok: false, reason: 'too-many' });
	expect(await change(user.password, new Date(now.getTime() + 301_000))).toEqual({ ok: true });
	expect((await findUser(here))?.user.id).toBe(user.id);
	expect(await findUser(elsewhere)).toBeNull();
});

test('with a second factor the password alone opens nothing, and each code opens once', async () => {
	extendEnvironment({ ENCRYPTION_KEYS: '11'.repeat(32) });
	const user = await newUser('approver');
	const [here, elsewhere] = [await signedInRequest(user), await signedInRequest(user)];
	const { sessionId } = await requireUser(here);
	const key = newTotpKey();
	const at = (halfMinutes: number) => new Date(now.getTime() + halfMinutes * 30_000);
	const code = (halfMinutes: number) => totpCode(key, at(halfMinutes));
	const actor = { id: user.id, label: user.email };
	const start = (own: Partial<Parameters<typeof startSecondFactor>[0]>) =>
		startSecondFactor({ userId: user.id, sessionId, key, code: code(0), password: user.password, ...own }, actor, now);
	expect(await start({ code: '000000' })).toEqual({ ok: false, reason: 'wrong-code' });
	expect(await start({ password: 'not the password' })).toEqual({ ok: false, reason: 'wrong-password' });
	expect(await findUser(elsewhere)).not.toBeNull();
	const started = await start({});
	if (!started.ok) throw new Error(started.reason);
	expect(await findUser(here)).not.toBeNull();
	expect(await findUser(elsewhere)).toBeNull();
	const stored = JSON.stringify(await db().user.findUniqueOrThrow({ where: { id: user.id } }));
	for (const secret of [key, ...started.codes]) expect(stored).not.toContain(secret);

	const enter = (given: string | undefined, when: Date) => signIn({ ...user, code: given }, source(), when);
	expect(await enter(undefined, now)).toEqual({ ok: false, reason: 'code-needed' });
	// The code by which it was set up is used, and so are those before it.
	expect(await enter(code(0), now)).toEqual({ ok: false, reason: 'wrong-code' });
	const both = await Promise.all([enter(code(1), at(1)), enter(code(1), at(1))]);
	expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
	const recovery = started.codes[3]!;
	expect(await enter(recovery.toUpperCase(), at(1))).toMatchObject({ ok: true });
	expect(await enter(recovery, at(1))).toEqual({ ok: false, reason: 'wrong-code' });
	expect(await readSecondFactor(user.id)).toMatchObject({ codesLeft: 7 });
	// None of the refused sign-ins left a session behind.
	expect(await listSessions(user.id, now)).toHaveLength(3);
	const guesses = await Promise.all(Array.from({ length: 9 }, () => checkCode(user.id, '123123', actor, at(2))));
	// The recovery code that was gone is the fifth wrong one.
	expect(guesses.filter((each) => each === 'too-many')).toHaveLength(5);
	expect(await enter(code(2), at(2))).toEqual({ ok: false, reason: 'too-many' });
	expect(await enter(code(14), at(14))).toMatchObject({ ok: true });

	const end = (given: string, when: Date) =>
		endSecondFactor({ userId: user.id, code: given, password: user.password }, actor, when);
	expect(await end('000000', at(30))).toEqual({ ok: false, reason: 'wrong-code' });
	expect(await end(code(30), at(30))).toEqual({ ok: true });
	expect(await enter(undefined, at(31))).toMatchObject({ ok: true });
	const words = await db().auditLog.findMany({ where: { entityId: user.id }, select: { action: true, after: true } });
	const actions = words.map(({ action }) => action);
	for (const action of ['start-second-factor', 'wrong-code', 'use-recovery-code', 'end-second-factor'])
		expect(actions).toContain(`user.${action}`);
	expect(JSON.stringify(words)).not.toContain(key);
});

test('a second factor outlives a change of the encryption key, and an administrator takes off one that is lost', async () => {
	const [old, fresh] = ['11'.repeat(32), '22'.repeat(32)];
	extendEnvironment({ ENCRYPTION_KEYS: old });
	const user = await newUser('operator');
	const request = await signedInRequest(user);
	const key = newTotpKey();
	const code = totpCode(key, now);
	const { sessionId } = await requireUser(request);
	await startSecondFactor({ userId: user.id, sessionId, key, code, password: user.password }, ADMIN, now);
	extendEnvironment({ ENCRYPTION_KEYS: `${fresh},${old}` });
	expect(await rotateSecondFactors(ADMIN)).toMatchObject({ rotated: 1 });
	expect(await rotateSecondFactors(ADMIN)).toMatchObject({ rotated: 0 });
	extendEnvironment({ ENCRYPTION_KEYS: fresh });
	const later = new Date(now.getTime() + 60_000);
	const next = totpCode(key, later);
	expect(await signIn({ ...user, code: next }, source(), later)).toMatchObject({ ok: true });
	expect(await resetSecondFactor(user.id, ADMIN)).toEqual({ ok: true, email: user.email });
	expect(await listSessions(user.id, now)).toEqual([]);
	expect(await signIn(user, source(), later)).toMatchObject({ ok: true });
});

test('who has to have a second factor sees nothing but their account before, and others everything', async () => {
	const [approver, finance] = [await newUser('approver'), await newUser('finance')];
	extendEnvironment({ SECOND_FACTOR: 'approvers' });
	try {
		const thrown = await requireUser(await signedInRequest(approver, '/payouts')).catch(
			(response: Response) => response,
		);
		expect((thrown as Response).headers.get('location')).toBe('/account');
		const asked = { request: await signedInRequest(approver, '/search?q=kim'), params: {}, context: {} };
		const unfound = await search(asked).catch((response: Response) => response);
		expect(unfound.status).toBe(403);
		const account = await signedInRequest(approver, '/account?_data=routes%2Faccount');
		expect(await requireUser(account)).toMatchObject({ owesSecondFactor: true });
		expect(await requireUser(await signedInRequest(finance, '/payouts'))).toMatchObject({ owesSecondFactor: false });
	} finally {
		extendEnvironment({ SECOND_FACTOR: 'offered' });
	}
});

test('people see where they are signed in and end what they do not know, of nobody else', async () => {
	const [user, other] = [await newUser('viewer'), await newUser('viewer', `other-${counter}@mall.kr`)];
	const ofOther = await signedInRequest(other);
	const here = await signedInRequest(user);
	await signIn(user, { ip: '203.0.113.9', userAgent: 'Mozilla/5.0' }, new Date());
	await signIn(user, source(), new Date());
	const { sessionId: presentId } = await requireUser(here);
	const post = async (fields: Record<string, string>) => {
		const body = new URLSearchParams({ intent: 'end-sessions', ...fields });
		await changeOwnAccount({
			request: new Request(here.url, { method: 'POST', headers: here.headers, body }),
			params: {},
			context: {},
		});
		return listSessions(user.id, new Date());
	};
	const sessions = await listSessions(user.id, new Date());
	const strange = sessions.find(({ ipAddress }) => ipAddress === '203.0.113.9')!;
	expect((await post({ sessionId: (await requireUser(ofOther)).sessionId })).length).toBe(3);
	expect((await post({ sessionId: strange.id })).map(({ id }) => id)).not.toContain(strange.id);
	expect((await post({})).map(({ id }) => id)).toEqual([presentId]);
	expect(await findUser(ofOther)).not.toBeNull();
});

test('the last administrator stays, even when two take each other away at once', async () => {
	await db().user.updateMany({ where: { role: 'admin' }, data: { role: 'viewer' } });
	const first = await newUser('admin', 'first@mall.kr');
	expect(await changeRole(first.id, 'viewer', ADMIN)).toEqual({ ok: false, reason: 'last-admin' });
	expect(await disableUser(first.id, ADMIN, now)).toEqual({ ok: false, reason: 'last-admin' });
	const second = await newUser('admin', 'second@mall.kr');
	const results = await Promise.all([changeRole(first.id, 'viewer', ADMIN), disableUser(second.id, ADMIN, now)]);
	expect(results.filter((result) => result.ok)).toHaveLength(1);
	expect(await db().user.count({ where: { role: 'admin', disabledAt: null } })).toBe(1);
	expect(await changeRole('nobody', 'viewer', ADMIN)).toEqual({ ok: false, reason: 'not-found' });
	expect(await changeRole(first.id, 'king', ADMIN)).toEqual({ ok: false, reason: 'unknown-role' });
});

test('the people of the demo sign in with one press, again after somebody played with them, and only in the demo', async () => {
	const first = await signInAsDemo('approver', source(), new Date());
	expect(first).toMatchObject({ ok: true });
	const user = await db().user.findUniqueOrThrow({ where: { email: demoEmail('approver') } });
	await db().user.update({ where: { id: user.id }, data: { role: 'viewer', disabledAt: now } });
	await resetPassword(user.id, ADMIN);
	const again = await signInAsDemo('approver', source(), new Date());
	if (!again.ok) throw new Error(again.reason);
	expect((await findUser(requestWith(again.cookies)))?.user.role).toBe('approver');
	extendEnvironment({ DEMO: 'off' });
	await expect(ensureDemoUser('admin')).rejects.toThrow('demo mode only');
});

test('session cookies are kept from scripts and other sites, and from plain HTTP where the address is HTTPS', async () => {
	const result = await signIn(await newUser('viewer'), source(), new Date());
	if (!result.ok) throw new Error(result.reason);
	expect(result.cookies[0]).toMatch(/^jeongsan\.session_token=.*HttpOnly.*SameSite=Lax/);
	expect(result.cookies[0]).not.toMatch(/Secure/);
	vi.resetModules();
	process.env.PUBLIC_URL = 'https://jeongsan.example.com';
	const secure = await import('./auth.server.ts');
	const { authCookies } = await secure.auth().$context;
	expect(authCookies.sessionToken.name).toBe('__Secure-jeongsan.session_token');
	expect(authCookies.sessionToken.attributes.secure).toBe(true);
	delete process.env.PUBLIC_URL;
	await (await import('#app/sql.server.ts')).closeDatabase();
});

test('a redirect after sign-in stays in the console', () => {
	expect(safeNext('/payouts?status=failed')).toBe('/payouts?status=failed');
	for (const bad of [
		'//evil.example',
		'/\\evil.example',
		'https://evil.example',
		'/\t/evil.example',
		'',
		null,
		'/sign-out',
		'x',
	]) {
		expect(safeNext(bad), String(bad)).toBe('/');
	}
	expect(safeNext('/./../payouts')).toBe('/payouts');
	expect(safeNext('/x/..//evil.example')).toBe('/');
});
