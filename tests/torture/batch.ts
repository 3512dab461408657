import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { findBrokenAuditRow } from '#app/features/audit/audit-chain.server.ts';
import { approveBatch } from '#app/features/payouts/approve-batch.server.ts';
import { failureRemedy } from '#app/features/payouts/failure-remedy.ts';
import { importPayouts } from '#app/features/payouts/import-payouts.server.ts';
import type { PayoutStatus } from '#app/features/payouts/payout.ts';
import { explainProblem } from '#app/features/payouts/payout-file.ts';
import { readPayoutFile } from '#app/features/payouts/read-payout-file.server.ts';
import { followSellers, readSeller } from '#app/features/sellers/follow-sellers.server.ts';
import { kstDayFrom } from '#app/lib/kst-calendar.ts';
import { parseWon } from '#app/lib/won.ts';
import { toss } from '#app/toss/toss.server.ts';
import { APPROVER, companyInput, OPERATOR, registeredSeller } from '#tests/factories/sellers.ts';
import { type BadRow, type BatchRow, badRows, writeBatchFile } from './batch-file.ts';
import { compare, type Verdict } from './compare.ts';
import { allPayouts } from './people.ts';
import { Random } from './random.ts';
import { openWorld, type World } from './world.ts';

export interface BatchOptions {
	/** Rows of the file, the bad ones included. */
	rows: number;
	folder: string;
	logLevel?: string;
	say?: (sentence: string) => void;
}

/** A row that was not paid, as the console explains it to the people who made the file. */
export interface Explained {
	what: string;
	why: string;
}

export interface BatchResult {
	rows: number;
	sellers: number;
	accepted: number;
	bad: Explained[];
	refused: Explained[];
	/** Rows of the file that did not come out as they should. */
	wrong: string[];
	paid: number;
	verdict: Verdict;
	brokenAuditRow: bigint | null;
	seconds: { import: number; approval: number; sending: number; paying: number };
	/** Calls of Toss from the approval until the last payout was sent, and until the last was paid. */
	callsToSend: Record<string, number>;
	calls: Record<string, number>;
}

const DAY = kstDayFrom('2027-03-11');
const SATURDAY = kstDayFrom('2027-03-13');
const PATIENCE_MS = 10 * 60_000;

/** Sellers of whom Toss knows something that the console does not: each is paid by one row, which Toss refuses. */
const TROUBLED = ['batch-lapsed', 'batch-gone', 'batch-full'] as const;
const CODE_OF: Record<(typeof TROUBLED)[number], string> = {
	'batch-lapsed': 'FORBIDDEN_SELLER_PAYOUT',
	'batch-gone': 'NOT_FOUND_SELLER',
	'batch-full': 'FORBIDDEN_SELLER_PAYOUT',
};

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	while (!(await done())) {
		if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
		await pause(100);
	}
}

const difference = (after: Record<string, number>, before: Record<string, number>) =>
	Object.fromEntries(
		Object.entries(after)
			.map(([call, count]) => [call, count - (before[call] ?? 0)] as const)
			.filter(([, count]) => count > 0),
	);

/** What happens at Toss and is not told: a KYC lapses, a seller is deleted, another system pays one up to the limit. */
async function troubleAtToss(world: World): Promise<void> {
	const tossId = async (refSellerId: string) =>
		(await db().seller.findFirstOrThrow({ where: { refSellerId } })).tossSellerId!;
	await world.control('faults', { webhook: 'drop', times: 2 });
	await world.control(`sellers/${await tossId('batch-lapsed')}/expire-kyc`, {});
	await toss().sellers.delete(await tossId('batch-gone'));
	await toss().payouts.request(
		[
			{
				refPayoutId: 'paid-elsewhere',
				destination: await tossId('batch-full'),
				scheduleType: 'EXPRESS',
				amount: parseWon('9999000')!,
				transactionDescription: '타시스템',
			},
		],
		{ idempotencyKey: 'paid-elsewhere' },
	);
}

/** Good rows in turn to all sellers, the bad ones and the troubled ones spread over the file. */
function makeRows(rows: number, sellers: readonly string[]): { rows: BatchRow[]; bad: Map<number, BadRow> } {
	const bad = badRows(DAY, SATURDAY, sellers[0]!);
	const special = [
		...bad.map((row) => row.row),
		...TROUBLED.map((ref): BatchRow => [`pay-${ref}`, ref, 'SCHEDULED', DAY, 50_000n, '정산금']),
	];
	const every = Math.floor(rows / special.length);
	const all: BatchRow[] = [];
	const badAt = new Map<number, BadRow>();
	for (let index = 0; index < rows; index += 1) {
		const place = Math.floor(index / every);
		if (index % every === every - 1 && special[place]) {
			const found = bad[place];
			// The header stands on line 1.
			if (found) badAt.set(index + 2, found);
			all.push(special[place]);
			continue;
		}
		const express = index % 2 === 0;
		const amount = BigInt(1000 + index);
		const ref = `pay-${String(index).padStart(5, '0')}`;
		all.push([
			ref,
			sellers[index % sellers.length]!,
			express ? 'EXPRESS' : 'SCHEDULED',
			express ? '' : DAY,
			amount,
			'정산금',
		]);
	}
	return { rows: all, bad: badAt };
}

async function registerSellers(count: number, world: World): Promise<string[]> {
	const refs = Array.from({ length: count }, (_, index) => `batch-${String(index).padStart(4, '0')}`);
	for (const refSellerId of [...refs, ...TROUBLED]) await registeredSeller(companyInput({ refSellerId }));
	const lapsed = await db().seller.findFirstOrThrow({ where: { refSellerId: 'batch-lapsed' } });
	await world.control(`sellers/${lapsed.tossSellerId}/kyc`, {});
	await readSeller(lapsed.id);
	// The read of all sellers is done for the next minutes: what happens at Toss now, nobody has seen.
	await followSellers();
	return refs;
}

/**
 * One file of payouts from its import to the bank: twelve rows that are wrong, three that only Toss can refuse, and
 * between the approval and the end nobody who does anything. On the database of DATABASE_URL, which has to be empty.
 */
export async function runBatch({ rows: count, folder, logLevel, say = () => {} }: BatchOptions): Promise<BatchResult> {
	const chance = new Random(1);
	const world = await openWorld({ folder, chance, timeoutMs: 20_000, logLevel: logLevel ?? 'warn' });
	try {
		await world.control('reset', {});
		await world.setClock(new Date('2027-03-10T10:00:00+09:00'));
		await world.control('balance', { available: 900_000_000_000, pending: 0 });
		// The console registers its receiver when a worker starts.
		world.workers.start();
		await world.workers.ready();
		const sellers = await registerSellers(Math.max(10, Math.round(count / 20)), world);
		say(`${sellers.length + TROUBLED.length} sellers are registered`);
		const { rows, bad } = makeRows(count, sellers);
		const file = path.join(folder, 'payouts.xlsx');
		await writeBatchFile(file, rows);

		const began = Date.now();
		const seconds = (since: number) => Math.round((Date.now() - since) / 100) / 10;
		const imported = await importPayouts(await readPayoutFile(file, 'payouts.xlsx'), OPERATOR, await currentInstant());
		const importSeconds = seconds(began);
		say(`imported in ${importSeconds} s: ${imported.inserted} good rows, ${imported.rejected} bad ones`);
		await troubleAtToss(world);

		const before = (await world.ledger()).callsByEndpoint;
		const approvedAt = Date.now();
		const approval = await approveBatch(imported.batchId!, APPROVER, await currentInstant());
		if (!approval.ok) throw new Error(approval.reason);
		const approvalSeconds = seconds(approvedAt);
		say(`approved in ${approvalSeconds} s`);
		// From here on nobody does anything.
		await until('all payouts are sent', async () => {
			const open = await db().payout.count({ where: { status: { in: ['approved', 'submitting'] } } });
			return open === 0;
		});
		const sendingSeconds = seconds(approvedAt);
		const callsToSend = difference((await world.ledger()).callsByEndpoint, before);
		say(`sent in ${sendingSeconds} s`);
		await world.setClock(new Date('2027-03-11T09:30:00+09:00'));
		const open: PayoutStatus[] = ['requested', 'in_progress', 'unknown'];
		await until('all payouts are paid', async () => {
			const left = await db().payout.count({ where: { status: { in: open } } });
			const events = await db().webhookEvent.count({ where: { state: 'stored' } });
			return left + events === 0;
		});
		const payingSeconds = seconds(approvedAt);

		const ledger = await world.ledger();
		const ours = (await allPayouts()).map((row) => ({
			...row,
			status: row.status as PayoutStatus,
			obligation: row.refPayoutId,
		}));
		const rejected = await db().payout.findMany({
			where: { status: 'rejected' },
			include: { seller: { select: { refSellerId: true } } },
			orderBy: { id: 'asc' },
		});
		const wrong: string[] = [];
		for (const [line, { reason }] of bad) {
			const told = imported.errors.filter((error) => error.line === line).map((error) => error.reason);
			if (!told.includes(reason as never)) wrong.push(`line ${line}: ${told.join(', ') || 'taken'}, not ${reason}`);
		}
		for (const ref of TROUBLED) {
			const code = rejected.find(({ seller }) => seller.refSellerId === ref)?.failureCode;
			if (code !== CODE_OF[ref]) wrong.push(`${ref}: ${code ?? 'not refused'}, not ${CODE_OF[ref]}`);
		}
		if (imported.inserted !== count - bad.size) wrong.push(`${imported.inserted} rows went in`);
		if (rejected.length !== TROUBLED.length) wrong.push(`Toss refused ${rejected.length}`);
		const elsewhere = ({ refPayoutId }: { refPayoutId: string }) => refPayoutId === 'paid-elsewhere';
		const toldOf = await db().seller.findMany({ where: { refSellerId: { notIn: [...TROUBLED] } } });
		return {
			rows: count,
			sellers: sellers.length + TROUBLED.length,
			accepted: imported.inserted,
			bad: imported.errors.map(({ line, column, value, reason }) => ({
				what: `line ${line}, ${column} ${JSON.stringify(value)}`,
				why: explainProblem(reason),
			})),
			refused: rejected.map(({ refPayoutId, seller, failureCode, failureMessage }) => ({
				what: `${refPayoutId} to ${seller.refSellerId}`,
				why: `${failureCode}: ${failureMessage} (what to do: ${failureRemedy(failureCode ?? '')})`,
			})),
			wrong,
			paid: ours.filter(({ status }) => status === 'completed').length,
			verdict: compare(ours, toldOf, {
				...ledger,
				payouts: ledger.payouts.filter((payout) => !elsewhere(payout)),
				sellers: ledger.sellers.filter(({ refSellerId }) => !TROUBLED.some((ref) => ref === refSellerId)),
			}),
			brokenAuditRow: await findBrokenAuditRow(),
			seconds: { import: importSeconds, approval: approvalSeconds, sending: sendingSeconds, paying: payingSeconds },
			callsToSend,
			calls: difference(ledger.callsByEndpoint, before),
		};
	} finally {
		await world.close();
	}
}
