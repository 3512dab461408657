import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Chance that can be repeated: the same seed gives the same numbers (mulberry32). */
export function seededChance(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

export interface KindCount {
	count: number;
	amount: bigint;
}

/** What a reconciliation of the two files has to say, as counted while they were made. Won. */
export interface ExpectedOutcome {
	transactionRows: number;
	settlementRows: number;
	matched: number;
	notYetDue: number;
	discrepancies: Record<
		'missing-settlement' | 'missing-transaction' | 'amount-mismatch' | 'duplicate-settlement' | 'arithmetic-break',
		KindCount
	>;
	totals: { transactions: bigint; settled: bigint; notYetDue: bigint; discrepancies: bigint };
}

export interface SettlementWorld {
	transactionsHeader: string;
	settlementsHeader: string;
	/** One CSV record each, without line break. */
	transactions: string[];
	settlements: string[];
	scope: { from: string; to: string; asOf: string };
	expected: ExpectedOutcome;
}

/** Puts rows into another order, in place; the same seed gives the same order. */
function reorder(rows: string[], seed: number): void {
	const chance = seededChance(seed);
	for (let index = rows.length - 1; index > 0; index -= 1) {
		const other = Math.floor(chance() * (index + 1));
		const row = rows[index]!;
		rows[index] = rows[other]!;
		rows[other] = row;
	}
}

const TRANSACTIONS_HEADER = 'mId,transactionKey,paymentKey,orderId,method,status,transactionAt,currency,amount';
const SETTLEMENTS_HEADER =
	'mId,paymentKey,transactionKey,orderId,currency,method,amount,fee,supplyAmount,vat,payOutAmount,approvedAt,soldDate,paidOutDate,cancel.canceledAt';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MARCH = Date.parse('2026-03-01T00:00:00+09:00');
const APRIL = Date.parse('2026-04-01T00:00:00+09:00');
/**
 * As-of is Friday 3 April. A transaction of Sunday 29 March is due on Monday, and its grace of three business days ends
 * on Thursday; one of Monday 30 March is due on Tuesday, and its grace ends on that Friday.
 */
const AS_OF = '2026-04-03';
const NOT_YET_DUE_FROM = Date.parse('2026-03-30T00:00:00+09:00');

const METHODS = ['카드', '카드', '카드', '간편결제', '계좌이체', '가상계좌', '휴대폰'];
const MIDS = ['dalbitmall01', 'dalbitmall02', 'haneulshop'];

const kst = (at: number) => `${new Date(at + 9 * 60 * MINUTE).toISOString().slice(0, 19)}+09:00`;
const kstDay = (at: number) => kst(at).slice(0, 10);
const wholeShare = (amount: number, perMille: number) => {
	const product = amount * perMille;
	return (product - (product % 1000)) / 1000;
};

/** Joining makes one flat string; pasting would leave a tree of pieces, which a million rows have no room for. */
const flat = (...cells: (string | number)[]) => cells.join(',');

interface Movement {
	mId: string;
	key: string;
	paymentKey: string;
	orderId: string;
	method: string;
	status: string;
	at: number;
	approvedAt: number;
	/** Signed: what it adds to the money to be settled. */
	effect: number;
}

/**
 * Makes a month of transactions and the settlement lines for them, with breaks of every kind sown in, and counts by
 * itself what is to be found. The same options give the same world; only the order of its rows hangs on `order`.
 */
export function makeSettlementWorld(options: { rows: number; seed: number; order?: number }): SettlementWorld {
	const chance = seededChance(options.seed);
	const below = (limit: number) => Math.floor(chance() * limit);
	const pick = <T>(list: readonly T[]) => list[below(list.length)]!;
	const hex = (length: number) => {
		let text = '';
		while (text.length < length) text += below(0x100000000).toString(16).padStart(8, '0');
		return text.slice(0, length);
	};
	const none = (): KindCount => ({ count: 0, amount: 0n });
	const expected: ExpectedOutcome = {
		transactionRows: 0,
		settlementRows: 0,
		matched: 0,
		notYetDue: 0,
		discrepancies: {
			'missing-settlement': none(),
			'missing-transaction': none(),
			'amount-mismatch': none(),
			'duplicate-settlement': none(),
			'arithmetic-break': none(),
		},
		totals: { transactions: 0n, settled: 0n, notYetDue: 0n, discrepancies: 0n },
	};
	const transactions: string[] = [];
	const settlements: string[] = [];

	const find = (kind: keyof ExpectedOutcome['discrepancies'], difference: number) => {
		const entry = expected.discrepancies[kind];
		entry.count += 1;
		entry.amount += BigInt(difference);
		if (kind !== 'arithmetic-break') expected.totals.discrepancies += BigInt(difference);
	};

	const writeTransaction = (row: Movement, amount: number) => {
		transactions.push(
			flat(row.mId, row.key, row.paymentKey, row.orderId, row.method, row.status, kst(row.at), 'KRW', amount),
		);
	};

	const writeLine = (row: Movement, amount: number, crooked: number, inScope: boolean) => {
		const size = Math.abs(amount);
		const supply = wholeShare(size, 28);
		const vat = wholeShare(supply, 100);
		const sign = amount < 0 ? -1 : 1;
		const fee = (supply + vat) * sign;
		const day = kstDay(row.at);
		const canceledAt = row.status === 'DONE' ? '' : kst(row.at);
		settlements.push(
			flat(
				...[row.mId, row.paymentKey, row.key, row.orderId, 'KRW', row.method, amount, fee, supply * sign, vat * sign],
				...[amount - fee + crooked, kst(row.approvedAt), day, kstDay(row.at + 5 * DAY), canceledAt],
			),
		);
		if (!inScope) return;
		expected.totals.settled += BigInt(amount);
		if (crooked !== 0) find('arithmetic-break', crooked);
	};

	const settle = (row: Movement) => {
		const inScope = row.at >= MARCH && row.at < APRIL;
		if (!inScope) return writeLine(row, row.effect, 0, false);
		expected.totals.transactions += BigInt(row.effect);
		const fate = chance();
		if (fate < 0.004) {
			if (row.at >= NOT_YET_DUE_FROM) {
				expected.notYetDue += 1;
				expected.totals.notYetDue += BigInt(row.effect);
			} else find('missing-settlement', row.effect);
			return;
		}
		if (fate < 0.007) {
			const amount = row.effect + (below(2) === 0 ? 1 : -1) * (1 + below(5000));
			find('amount-mismatch', row.effect - amount);
			return writeLine(row, amount, 0, true);
		}
		expected.matched += 1;
		writeLine(row, row.effect, fate < 0.009 ? 1 + below(90) : 0, true);
		if (fate < 0.009 || fate >= 0.012) return;
		for (let extra = 0; extra <= below(2); extra += 1) {
			find('duplicate-settlement', -row.effect);
			writeLine(row, row.effect, 0, true);
		}
	};

	const stray = () => {
		const at = MARCH + below(31 * 24 * 60) * MINUTE;
		const cancel = chance() < 0.3;
		const amount = (1 + below(3000)) * 100 * (cancel ? -1 : 1);
		const identity = { mId: pick(MIDS), key: hex(32), paymentKey: `stray${hex(20)}`, orderId: `S-${hex(12)}` };
		const approvedAt = cancel ? at - below(20) * DAY : at;
		const status = cancel ? 'CANCELED' : 'DONE';
		find('missing-transaction', -amount);
		writeLine({ ...identity, method: '카드', status, at, approvedAt, effect: amount }, amount, 0, true);
	};

	for (let serial = 0; transactions.length < options.rows; serial += 1) {
		const mId = pick(MIDS);
		const method = pick(METHODS);
		// A few payments are of February: their cancels in March refer to approvals outside of the scope.
		const early = chance() < 0.02;
		const at = (early ? MARCH - 4 * DAY : MARCH) + below((early ? 4 : 31) * 24 * 60 * 60) * 1000;
		const size = (10 + below(9_990)) * 10;
		const paymentKey = `${mId.slice(0, 5)}${hex(24)}`;
		const orderId = `O-${serial}-${hex(6)}`;
		const base = { mId, paymentKey, orderId, method, approvedAt: at };
		const full = () => transactions.length >= options.rows;
		if (method === '가상계좌') {
			writeTransaction({ ...base, key: hex(32), status: 'WAITING_FOR_DEPOSIT', at: at - 60_000, effect: 0 }, 0);
			if (full()) break;
			if (chance() < 0.1) {
				// Cancelled before any deposit: the list shows the whole amount, though no won ever came.
				writeTransaction({ ...base, key: hex(32), status: 'CANCELED', at, effect: 0 }, size);
				continue;
			}
		}
		const approval: Movement = { ...base, key: hex(32), status: 'DONE', at, effect: size };
		writeTransaction(approval, size);
		settle(approval);
		const cancelAt = at + (1 + below(12 * 24 * 60)) * MINUTE;
		if (!full() && chance() < 0.08 && cancelAt < APRIL) {
			const part = chance() < 0.4;
			const amount = part ? (1 + below(size / 10 - 1)) * 10 : size;
			const status = part ? 'PARTIAL_CANCELED' : 'CANCELED';
			const cancel: Movement = { ...base, key: hex(32), status, at: cancelAt, effect: -amount };
			// Sources write cancels with either sign.
			writeTransaction(cancel, chance() < 0.5 ? amount : -amount);
			settle(cancel);
		}
		if (chance() < 0.003) stray();
	}
	// However small the world, each kind is in it.
	stray();

	reorder(transactions, options.order ?? options.seed + 1);
	reorder(settlements, options.order ?? options.seed + 1);
	expected.transactionRows = transactions.length;
	expected.settlementRows = settlements.length;
	return {
		transactionsHeader: TRANSACTIONS_HEADER,
		settlementsHeader: SETTLEMENTS_HEADER,
		transactions,
		settlements,
		scope: { from: '2026-03-01', to: '2026-03-31', asOf: AS_OF },
		expected,
	};
}

function* fileText(header: string, rows: readonly string[]): Generator<string> {
	yield `${header}\n`;
	for (let start = 0; start < rows.length; start += 2_000) yield `${rows.slice(start, start + 2_000).join('\n')}\n`;
}

/** Writes the two files of a world into a folder and gives their paths. */
export async function writeSettlementWorld(
	world: SettlementWorld,
	folder: string,
	name = 'world',
): Promise<{ transactionsFile: string; settlementsFile: string }> {
	await mkdir(folder, { recursive: true });
	const transactionsFile = path.join(folder, `${name}-transactions.csv`);
	const settlementsFile = path.join(folder, `${name}-settlements.csv`);
	for (const [file, header, rows] of [
		[transactionsFile, world.transactionsHeader, world.transactions],
		[settlementsFile, world.settlementsHeader, world.settlements],
	] as const) {
		await pipeline(Readable.from(fileText(header, rows)), createWriteStream(file));
	}
	return { transactionsFile, settlementsFile };
}
