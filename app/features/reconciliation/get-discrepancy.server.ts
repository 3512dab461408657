import { db, type Prisma } from '#app/db.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { fromDateColumn, type KstDay } from '#app/lib/kst-calendar.ts';
import { listCaseFiles } from './case-files.server.ts';
import { evidenceSchema } from './evidence.ts';
import { breaksOf } from './run-chain.server.ts';
import { scopeOf } from './stored-run.ts';

export interface RelatedRow {
	side: 'transaction' | 'line';
	transactionKey: string;
	occurrence: number | null;
	status: string | null;
	at: Date | null;
	day: KstDay;
	amount: bigint;
	fee: bigint | null;
	/** The row that this discrepancy is about. */
	self: boolean;
}

/** What has to be known of a run to show one of its discrepancies. */
export const shownRun = {
	id: true,
	chainId: true,
	step: true,
	fromOn: true,
	toOn: true,
	asOf: true,
	mIds: true,
} satisfies Prisma.RunSelect;

/** Everything about one discrepancy of a run: what the run saw, the payment around it, and the work on it. */
export async function findDiscrepancy(runId: string, position: number) {
	if (!isUuid(runId) || !Number.isInteger(position) || position > 2_147_483_647) return null;
	const run = await db().run.findUnique({ where: { id: runId }, select: shownRun });
	return run && readDiscrepancy(run, position);
}

/** The same of a run that is at hand. */
export async function readDiscrepancy(run: Prisma.RunGetPayload<{ select: typeof shownRun }>, position: number) {
	const ofRun = breaksOf(run);
	const row = ofRun && (await db().discrepancy.findFirst({ where: { ...ofRun, position }, omit: { digest: true } }));
	if (!row) return null;
	const { mId, transactionKey, paymentKey, kind, subject, subjectKey, occurrence } = row;
	// What is about no payment has none around it.
	const around: ({ paymentKey: string } | { transactionKey: string })[] = [
		...(paymentKey ? [{ paymentKey }] : []),
		...(transactionKey ? [{ transactionKey }] : []),
	];
	const neighbour = (where: { place: { lt: string } | { gt: string } }, place: 'asc' | 'desc') =>
		db().discrepancy.findFirst({ where: { ...ofRun, ...where }, orderBy: { place }, select: { position: true } });
	const [transactions, lines, found, previous, next] = await Promise.all([
		db().paymentTransaction.findMany({
			where: { mId, OR: around },
			orderBy: [{ transactionAt: 'asc' }, { transactionKey: 'asc' }],
			take: 100,
		}),
		db().settlementLine.findMany({
			where: { mId, OR: around },
			orderBy: [{ lineOn: 'asc' }, { transactionKey: 'asc' }, { occurrence: 'asc' }],
			take: 100,
		}),
		db().discrepancyCase.findUnique({
			where: {
				kind_mId_subject_subjectKey_occurrence_part: { kind, mId, subject, subjectKey, occurrence, part: 0 },
			},
		}),
		neighbour({ place: { lt: row.place } }, 'desc'),
		neighbour({ place: { gt: row.place } }, 'asc'),
	]);
	const owner = found?.ownerId
		? await db().user.findUnique({ where: { id: found.ownerId }, select: { name: true } })
		: null;
	const history = found
		? await db().auditLog.findMany({
				where: { entityType: 'discrepancy_case', entityId: found.id },
				orderBy: { id: 'desc' },
				take: 50,
				select: { id: true, at: true, actor: true, action: true, before: true, after: true },
			})
		: [];
	const files = found ? await listCaseFiles([found.id]) : [];
	const related: RelatedRow[] = [
		...transactions.map((one) => ({
			side: 'transaction' as const,
			transactionKey: one.transactionKey,
			occurrence: null,
			status: one.status,
			at: one.transactionAt,
			day: fromDateColumn(one.transactionOn),
			amount: one.amount,
			fee: null,
			self: one.transactionKey === transactionKey,
		})),
		...lines.map((one) => ({
			side: 'line' as const,
			transactionKey: one.transactionKey,
			occurrence: one.occurrence,
			status: null,
			at: one.canceledAt ?? one.approvedAt,
			day: fromDateColumn(one.lineOn),
			amount: one.amount,
			fee: one.fee,
			self: one.transactionKey === transactionKey && one.occurrence === occurrence,
		})),
	];
	return {
		...row,
		runId: run.id,
		scope: scopeOf(run),
		day: fromDateColumn(row.dayOn),
		evidence: evidenceSchema.parse(row.evidence),
		related,
		previous: previous?.position ?? null,
		next: next?.position ?? null,
		case: found && {
			id: found.id,
			state: found.state,
			ownerId: found.ownerId,
			ownerName: owner?.name ?? null,
			reason: found.reason,
			note: found.note,
			updatedAt: found.updatedAt,
			resolvedAt: found.resolvedAt,
			firstRunId: found.firstRunId,
			lastRunId: found.lastRunId,
		},
		history,
		files,
	};
}

export type DiscrepancyView = NonNullable<Awaited<ReturnType<typeof findDiscrepancy>>>;
