import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { newId } from '#app/lib/ids.ts';
import { changeCases, undoCaseAction } from './change-cases.server.ts';
import { decideWriteOff } from './decide-write-off.server.ts';
import { followCases } from './follow-cases.server.ts';
import { matchCases, undoMatch } from './match-cases.server.ts';
import { ownChain } from './run-chain.server.ts';
import { splitCase, undoSplit } from './split-case.server.ts';

const person = (id: string) => ({ id, actor: { id, label: `${id}@example.test` } });
const [anna, ben] = [person('anna'), person('ben')];
const now = (minute: number) => new Date(Date.UTC(2026, 2, 20, 1, minute));
const day = new Date('2026-03-10');

let ruleVersion: number;
beforeAll(async () => {
	ruleVersion =
		(await db().ruleSet.findFirst())?.version ?? (await db().ruleSet.create({ data: { rules: {} } })).version;
});

/** A run that found these differences, and the cases that follow from it. */
async function found(differences: readonly bigint[], mId: string): Promise<{ runId: string; ids: string[] }> {
	const runId = newId();
	const keys = differences.map((_, index) => `${mId}-${index}`);
	await db().run.create({
		data: {
			id: runId,
			fromOn: new Date('2026-03-01'),
			toOn: new Date('2026-03-31'),
			asOf: new Date('2026-04-10'),
			mIds: [mId],
			ruleVersion,
			status: 'done',
			createdAt: new Date(),
			chainId: runId,
			step: 0,
			rows: {
				create: differences.map((difference, index) => ({
					position: index + 1,
					sinceStep: 0,
					place: String(index),
					digest: Buffer.alloc(32),
					kind: 'missing-settlement',
					detailKind: 'missing-settlement',
					level: 1,
					mId,
					subject: 'transaction',
					subjectKey: keys[index]!,
					transactionKey: keys[index]!,
					occurrence: 1,
					paymentKey: '',
					orderId: '',
					method: '카드',
					dayOn: day,
					currency: 'KRW',
					difference,
					evidence: {},
				})),
			},
		},
	});
	await db().$transaction((tx) =>
		followCases(tx, { runId, level: 'transactions' }, ownChain(runId), undefined, now(0)),
	);
	const cases = await db().discrepancyCase.findMany({ where: { mId }, orderBy: { subjectKey: 'asc' } });
	const byKey = new Map(cases.map((one) => [one.subjectKey, one.id]));
	return { runId, ids: keys.map((key) => byKey.get(key)!).filter(Boolean) };
}

const stateOf = async (id: string) => {
	const { state, reason, difference, matched } = await db().discrepancyCase.findUniqueOrThrow({ where: { id } });
	return { state, reason, open: difference - matched };
};

test('a match leaves the remainder open with one of its members, survives a rerun, and is taken back as a whole', async () => {
	const { ids } = await found([500n, -100n, -150n], 'one');
	const match = await matchCases(ids, null, anna, now(1));
	expect(match).toMatchObject({ ok: true, remainder: 250n });
	const after = [
		{ state: 'assigned', reason: 'matched-by-hand', open: 250n },
		{ state: 'resolved', reason: 'matched-by-hand', open: 0n },
		{ state: 'resolved', reason: 'matched-by-hand', open: 0n },
	];
	expect(await Promise.all(ids.map(stateOf))).toEqual(after);
	await found([500n, -100n, -150n], 'one');
	expect(await Promise.all(ids.map(stateOf))).toEqual(after);
	expect(await matchCases(ids.slice(0, 2), null, ben, now(2))).toEqual({ ok: false, reason: 'in-match' });
	expect((await changeCases([ids[1]!], { intent: 'reopen' }, ben, now(3))).refused).toEqual({ 'in-match': 1 });
	expect(await undoMatch((match as { matchId: string }).matchId, ben, now(4))).toEqual({ ok: true });
	expect(await undoMatch((match as { matchId: string }).matchId, ben, now(5))).toEqual({
		ok: false,
		reason: 'not-found',
	});
	expect((await Promise.all(ids.map(stateOf))).map(({ open }) => open)).toEqual([500n, -100n, -150n]);
});

test('a member that the data explains breaks its match: the others are open again with all of their difference', async () => {
	const { ids } = await found([100n, -100n], 'two');
	await matchCases(ids, null, anna, now(1));
	await found([100n], 'two');
	expect(await stateOf(ids[0]!)).toEqual({ state: 'assigned', reason: 'match-broken', open: 100n });
	expect(await stateOf(ids[1]!)).toEqual({ state: 'resolved', reason: 'explained-by-data', open: -100n });
});

test('two people who match the same break at once do not both succeed', async () => {
	const { ids } = await found([100n, -100n, -100n], 'three');
	const [a, b, c] = ids as [string, string, string];
	const both = await Promise.all([matchCases([a, b], null, anna, now(1)), matchCases([a, c], null, ben, now(1))]);
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
});

test('no case is ever in two matches that hold, and every match nets to exactly nothing, whatever people do', async () => {
	let world = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(
				fc.bigInt({ min: -300n, max: 300n }).filter((n) => n !== 0n),
				{ minLength: 4, maxLength: 8 },
			),
			fc.array(fc.record({ pick: fc.array(fc.nat(7), { minLength: 2, maxLength: 5 }), undo: fc.boolean() }), {
				maxLength: 6,
			}),
			async (differences, steps) => {
				const mId = `random-${world++}`;
				const { ids } = await found(differences, mId);
				const made: string[] = [];
				for (const { pick, undo } of steps) {
					if (undo && made.length > 0) await undoMatch(made.pop()!, ben, now(6));
					const result = await matchCases(
						pick.flatMap((index) => ids[index] ?? []),
						null,
						anna,
						now(7),
					);
					if (result.ok) made.push(result.matchId);
				}
				const members = await db().manualMatchMember.findMany({ where: { active: true, match: { mId } } });
				expect(new Set(members.map(({ caseId }) => caseId)).size).toBe(members.length);
				for (const matchId of new Set(members.map((one) => one.matchId))) {
					const own = members.filter((one) => one.matchId === matchId);
					expect(own.reduce((sum, { matched }) => sum + matched, 0n)).toBe(0n);
				}
				const cases = await db().discrepancyCase.findMany({ where: { mId } });
				const total = differences.reduce((sum, one) => sum + one, 0n);
				expect(cases.reduce((sum, one) => sum + one.difference - one.matched, 0n)).toBe(total);
			},
		),
		{ numRuns: 12 },
	);
});

test('a large write-off waits for a second person, who is never the one who asked, and holds for its amount alone', async () => {
	const { ids } = await found([250_000n, 10n], 'four');
	const writeOff = { intent: 'resolve', reason: 'written-off', note: '합의' } as const;
	expect(await changeCases(ids, writeOff, anna, now(1), { preview: true })).toMatchObject({ changed: 2, asked: 1 });
	expect((await stateOf(ids[0]!)).state).toBe('open');
	expect(await changeCases(ids, writeOff, anna, now(1))).toMatchObject({ changed: 2, asked: 1, amount: 250_010n });
	expect(await stateOf(ids[0]!)).toMatchObject({ state: 'waiting', reason: 'write-off-asked' });
	expect(await stateOf(ids[1]!)).toMatchObject({ state: 'resolved', reason: 'written-off' });
	expect(await decideWriteOff(ids[0]!, 'approve', anna, now(2))).toEqual({ ok: false, reason: 'own-write-off' });
	expect(await decideWriteOff(ids[0]!, 'withdraw', ben, now(2))).toEqual({ ok: false, reason: 'not-own' });
	await db().discrepancyCase.update({ where: { id: ids[0]! }, data: { difference: 260_000n } });
	expect(await decideWriteOff(ids[0]!, 'approve', ben, now(2))).toEqual({ ok: false, reason: 'amount-changed' });
	await db().discrepancyCase.update({ where: { id: ids[0]! }, data: { difference: 250_000n } });
	expect(await decideWriteOff(ids[0]!, 'approve', ben, now(3))).toEqual({ ok: true });
	expect(await stateOf(ids[0]!)).toMatchObject({ state: 'resolved', reason: 'written-off' });
	expect(await decideWriteOff(ids[0]!, 'approve', ben, now(4))).toEqual({ ok: false, reason: 'not-found' });
});

test('an action on many is taken back where nobody went on, by who did it alone and once', async () => {
	const { ids } = await found([200_000n, 20n, 30n], 'five');
	const writeOff = { intent: 'resolve', reason: 'written-off', note: '합의' } as const;
	const { actionId } = await changeCases(ids, writeOff, anna, now(1));
	await changeCases([ids[2]!], { intent: 'reopen' }, ben, now(2));
	expect(await undoCaseAction(actionId!, ben, now(3))).toEqual({ ok: false, reason: 'not-found' });
	expect(await undoCaseAction(actionId!, anna, now(3))).toEqual({ ok: true, undone: 2, left: 1 });
	expect(await undoCaseAction(actionId!, anna, now(4))).toEqual({ ok: false, reason: 'not-found' });
	expect((await Promise.all(ids.map(stateOf))).map(({ state }) => state)).toEqual(['open', 'open', 'assigned']);
	expect(await decideWriteOff(ids[0]!, 'approve', ben, now(5))).toEqual({ ok: false, reason: 'not-found' });
});

test('while a write-off waits nothing but its decision ends the case: no step, no split, no match, no match taken back', async () => {
	const { ids } = await found([250_000n, -100n], 'six');
	const [large, small] = ids as [string, string];
	const match = await matchCases(ids, null, anna, now(1));
	const { matchId } = match as { matchId: string };
	const writeOff = { intent: 'resolve', reason: 'written-off', note: '합의' } as const;
	expect(await changeCases([large], writeOff, anna, now(2))).toMatchObject({ asked: 1 });
	for (const change of [
		{ intent: 'resolve', reason: 'accepted' },
		{ intent: 'wait', reason: 'asked-provider' },
		{ intent: 'release' },
	] as const) {
		expect((await changeCases([large], change, anna, now(3))).refused).toEqual({ 'write-off-waits': 1 });
	}
	expect(await undoMatch(matchId, ben, now(3))).toEqual({ ok: false, reason: 'write-off-waits' });
	expect(await stateOf(large)).toEqual({ state: 'waiting', reason: 'write-off-asked', open: 249_900n });
	expect(await stateOf(small)).toEqual({ state: 'resolved', reason: 'matched-by-hand', open: 0n });
	expect(await decideWriteOff(large, 'withdraw', anna, now(4))).toEqual({ ok: true });
	expect(await undoMatch(matchId, ben, now(5))).toEqual({ ok: true });
});

test('a write-off of what the data explains meanwhile is void: nobody approves it, and it is asked for anew', async () => {
	const { ids } = await found([250_000n, 10n], 'seven');
	const writeOff = { intent: 'resolve', reason: 'written-off', note: '합의' } as const;
	await changeCases([ids[0]!], writeOff, anna, now(1));
	await found([], 'seven');
	expect(await stateOf(ids[0]!)).toMatchObject({ state: 'resolved', reason: 'explained-by-data' });
	expect(await decideWriteOff(ids[0]!, 'approve', ben, now(2))).toEqual({ ok: false, reason: 'not-found' });
	await found([250_000n], 'seven');
	expect(await stateOf(ids[0]!)).toMatchObject({ reason: 'came-back' });
	expect(await changeCases([ids[0]!], writeOff, anna, now(3))).toMatchObject({ asked: 1 });
	const asked = await db().caseWriteOff.findMany({ where: { caseId: ids[0]! }, orderBy: { askedAt: 'asc' } });
	expect(asked.map(({ state, decidedBy }) => ({ state, decidedBy }))).toEqual([
		{ state: 'withdrawn', decidedBy: 'data' },
		{ state: 'pending', decidedBy: null },
	]);
});

test('a run leaves the parts of a break as people left them, and opens in the whole what it grew by', async () => {
	const { ids } = await found([500n, -70n], 'eight');
	const [whole, other] = ids as [string, string];
	const part = (amount: bigint, reason: 'accepted' | null) => ({ amount, reason, ownerId: null, note: null });
	expect(await splitCase(whole, [part(200n, 'accepted'), part(300n, null)], anna, now(1))).toMatchObject({ ok: true });
	const parts = await db().discrepancyCase.findMany({ where: { parentId: whole }, orderBy: { part: 'asc' } });
	const [first, second] = parts.map(({ id }) => id) as [string, string];
	const ofParts = [
		{ state: 'resolved', reason: 'accepted', open: 200n },
		{ state: 'open', reason: null, open: 300n },
	];
	await found([500n, -70n], 'eight');
	expect(await stateOf(whole)).toEqual({ state: 'resolved', reason: 'split', open: 0n });
	expect(await Promise.all([first, second].map(stateOf))).toEqual(ofParts);
	await found([560n, -70n], 'eight');
	expect(await stateOf(whole)).toEqual({ state: 'assigned', reason: 'amount-changed', open: 60n });
	expect(await Promise.all([first, second].map(stateOf))).toEqual(ofParts);
	// A part in a match is neither split further nor put back.
	expect(await matchCases([second, other], null, anna, now(2))).toMatchObject({ ok: true, remainder: 230n });
	expect(await splitCase(second, [part(1n, null), part(229n, null)], anna, now(3))).toEqual({
		ok: false,
		reason: 'in-match',
	});
	await changeCases([first], { intent: 'reopen' }, anna, now(3));
	expect(await undoSplit(whole, anna, now(4))).toEqual({ ok: false, reason: 'parts-decided' });
});
