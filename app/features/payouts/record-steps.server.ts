import type { Prisma, Tx } from '#app/db.server.ts';
import { type Actor, recordAudits } from '#app/features/audit/record-audit.server.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { MoveSource, PayoutStatus } from './payout.ts';

/** One step of one payout, as its history keeps it. */
export interface PayoutStep {
	payoutId: string;
	from: PayoutStatus;
	to: PayoutStatus;
	source: MoveSource;
	detail: Prisma.InputJsonObject;
	/** The day to which it belongs, where it was heard of later. */
	valueOn?: KstDay | null;
}

/** Appends the history of many steps, in their order, with one statement. */
export async function recordHistory(tx: Tx, steps: readonly PayoutStep[], now: Date): Promise<void> {
	if (steps.length === 0) return;
	const rows = JSON.stringify(steps);
	await tx.$executeRaw`
		insert into payout_status_history (payout_id, at, from_status, to_status, source, detail, value_on)
		select (step->>'payoutId')::uuid, ${now}, step->>'from', step->>'to', step->>'source', step->'detail',
			(step->>'valueOn')::date
		from jsonb_array_elements(${rows}::jsonb) with ordinality as each(step, position) order by position`;
}

/** Appends history and audit of many steps inside the transaction that takes them, with one statement for each. */
export async function recordSteps(
	tx: Tx,
	actor: Actor,
	steps: readonly PayoutStep[],
	now: Date,
	auditOf: (step: PayoutStep) => { action: string; after: Prisma.InputJsonObject },
): Promise<void> {
	await recordHistory(tx, steps, now);
	await recordAudits(
		tx,
		actor,
		steps.map((step) => ({
			entityType: 'payout',
			entityId: step.payoutId,
			before: { status: step.from },
			...auditOf(step),
		})),
	);
}
