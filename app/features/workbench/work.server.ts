import { z } from 'zod';
import type { SignedInUser } from '#app/auth/guards.server.ts';
import type { Actor } from '#app/features/audit/record-audit.server.ts';
import {
	type CaseChangesResult,
	type CaseOutcome,
	changeCases,
	MOST_AT_ONCE,
	undoCaseAction,
} from '#app/features/reconciliation/change-cases.server.ts';
import { decideWriteOff, type WriteOffRefusal } from '#app/features/reconciliation/decide-write-off.server.ts';
import { type CaseChange, resolvingReasons, waitingReasons } from '#app/features/reconciliation/discrepancy-case.ts';
import type { MatchRefusal } from '#app/features/reconciliation/manual-match.ts';
import { matchCases, undoMatch } from '#app/features/reconciliation/match-cases.server.ts';
import { businessCalendar } from '#app/features/reconciliation/rules.server.ts';
import { partReasons } from '#app/features/reconciliation/split.ts';
import {
	type SplitResult,
	splitCase,
	type UndoSplitResult,
	undoSplit,
} from '#app/features/reconciliation/split-case.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { kstDayOf, parseAskedDay } from '#app/lib/kst-calendar.ts';
import { lateBefore } from './case-age.ts';
import { commentCase } from './comment-case.server.ts';
import { listCaseIds, sumCases } from './list-cases.server.ts';
import { workbenchParams } from './workbench-filters.ts';

export type WorkRefusal =
	| CaseOutcome
	| WriteOffRefusal
	| MatchRefusal
	| Extract<SplitResult, { ok: false }>['reason']
	| Extract<UndoSplitResult, { ok: false }>['reason']
	| 'too-many'
	| 'invalid';

/** What the page is told about a step: enough for a notice, a preview, and a way back. */
export interface WorkAnswer {
	intent: string;
	preview?: boolean;
	changes?: CaseChangesResult;
	undo?: { actionId?: string; matchId?: string; splitId?: string };
	remainder?: bigint;
	undone?: number;
	/** How many of all that match were left for a next step, since one step takes so many at most. */
	beyond?: { asked: number; total: number };
	refused?: WorkRefusal;
}

type Worker = SignedInUser & { actor: Actor };

const note = z.string().max(2000).optional();
const changeSchema = z.discriminatedUnion('intent', [
	z.object({ intent: z.literal('take') }),
	z.object({ intent: z.literal('release') }),
	z.object({ intent: z.literal('reopen') }),
	z.object({ intent: z.literal('assign'), ownerId: z.string().min(1).max(100) }),
	z.object({
		intent: z.literal('due'),
		dueOn: z.string().transform((text, context) => {
			if (!text) return null;
			const day = parseAskedDay(text);
			if (!day) context.addIssue({ code: 'custom', message: 'not a day' });
			return day;
		}),
	}),
	z.object({ intent: z.literal('wait'), reason: z.enum(waitingReasons), note }),
	z.object({ intent: z.literal('resolve'), reason: z.enum(resolvingReasons), note }),
]);

/** The parts of a split, as the page posts them. */
const partsSchema = z
	.string()
	.max(60_000)
	.transform((text, context) => {
		try {
			return JSON.parse(text) as unknown;
		} catch {
			context.addIssue({ code: 'custom', message: 'not JSON' });
			return z.NEVER;
		}
	})
	.pipe(
		z
			.array(
				z.object({
					amount: z
						.string()
						.regex(/^-?\d{1,18}$/)
						.transform(BigInt),
					ownerId: z
						.string()
						.max(100)
						.transform((id) => id || null),
					reason: z.union([z.literal('').transform(() => null), z.enum(partReasons)]),
					note: z
						.string()
						.max(2000)
						.transform((note) => note.trim() || null),
				}),
			)
			.max(100),
	);

interface Targets {
	ids: string[];
	beyond?: WorkAnswer['beyond'];
}

async function targetsOf(form: FormData, params: URLSearchParams, user: Worker, now: Date): Promise<Targets> {
	if (form.get('all') === '1') {
		const { filters } = workbenchParams(params);
		const today = kstDayOf(now);
		const viewer = { id: user.id, today, lateBefore: lateBefore(today, await businessCalendar()) };
		const ids = await listCaseIds(filters, viewer, MOST_AT_ONCE);
		if (ids.length < MOST_AT_ONCE) return { ids };
		const { count } = await sumCases(filters, viewer);
		return { ids, beyond: count > ids.length ? { asked: ids.length, total: count } : undefined };
	}
	return { ids: form.getAll('id').filter((id): id is string => typeof id === 'string' && isUuid(id)) };
}

/** Does what the workbench's forms ask for. */
export async function work(form: FormData, params: URLSearchParams, user: Worker, now: Date): Promise<WorkAnswer> {
	const intent = String(form.get('intent') ?? '');
	const text = (name: string) => String(form.get(name) ?? '');
	const invalid: WorkAnswer = { intent, refused: 'invalid' };
	switch (intent) {
		case 'undo': {
			if (isUuid(text('matchId'))) {
				const result = await undoMatch(text('matchId'), user, now);
				return result.ok ? { intent, undone: 1 } : { intent, refused: result.reason };
			}
			if (isUuid(text('splitId'))) {
				const result = await undoSplit(text('splitId'), user, now);
				return result.ok ? { intent, undone: 1 } : { intent, refused: result.reason };
			}
			if (!isUuid(text('actionId'))) return invalid;
			const result = await undoCaseAction(text('actionId'), user, now);
			return result.ok ? { intent, undone: result.undone } : { intent, refused: result.reason };
		}
		case 'comment': {
			if (!isUuid(text('id'))) return invalid;
			const { ok } = await commentCase(text('id'), text('text'), user, now);
			return ok ? { intent } : invalid;
		}
		case 'approve':
		case 'refuse':
		case 'withdraw': {
			let last: WorkAnswer = invalid;
			let changed = 0;
			const { ids, beyond } = await targetsOf(form, params, user, now);
			for (const id of ids.slice(0, MOST_AT_ONCE)) {
				const result = await decideWriteOff(id, intent, user, now);
				if (result.ok) changed += 1;
				else last = { intent, refused: result.reason };
			}
			const changes = { changed, asked: 0, amount: 0n, refused: {}, actionId: null };
			return changed > 0 ? { intent, changes, beyond } : last;
		}
		case 'match': {
			const { ids, beyond } = await targetsOf(form, params, user, now);
			if (beyond) return { intent, refused: 'too-many' };
			const result = await matchCases(ids, text('note') || null, user, now);
			if (!result.ok) return { intent, refused: result.reason };
			return { intent, remainder: result.remainder, undo: { matchId: result.matchId } };
		}
		case 'split': {
			const parts = partsSchema.safeParse(text('parts'));
			if (!isUuid(text('id')) || !parts.success) return invalid;
			const result = await splitCase(text('id'), parts.data, user, now);
			if (!result.ok) return { intent, refused: result.reason };
			const changes = { changed: 1, asked: result.asked, amount: 0n, refused: {}, actionId: null };
			return { intent, changes, undo: { splitId: text('id') } };
		}
		default: {
			const parsed = changeSchema.safeParse(
				Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')),
			);
			if (!parsed.success) return invalid;
			const { ids, beyond } = await targetsOf(form, params, user, now);
			if (ids.length === 0) return { intent, refused: 'not-found' };
			const seen = text('seenAt');
			const preview = form.get('preview') === '1';
			const changes = await changeCases(ids, parsed.data as CaseChange, user, now, {
				seenAt: ids.length === 1 && seen ? new Date(seen) : null,
				preview,
			});
			if (changes.changed === 0 && !preview) {
				return { intent, refused: (Object.keys(changes.refused)[0] as CaseOutcome) ?? 'not-found' };
			}
			return { intent, preview, changes, beyond, undo: changes.actionId ? { actionId: changes.actionId } : undefined };
		}
	}
}
