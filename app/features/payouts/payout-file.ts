import { notPayableReason } from '#app/features/sellers/seller.ts';
import { type BusinessCalendar, type KstDay, kstDayOf, parseKstDay } from '#app/lib/kst-calendar.ts';
import { parseWon } from '#app/lib/won.ts';
import type { CountedPayout } from '#app/toss/payout-rules.ts';
import type { ScheduleType } from './payout.ts';
import {
	decideSchedule,
	isBeyondOwed,
	reachesSevenDayLimit,
	type ScheduleRefusal,
	type ScheduleWarning,
} from './schedule-rules.ts';

/** The columns of a file of payouts, with the Korean names that people give them. */
export const payoutColumns = [
	{ name: 'refPayoutId', aliases: ['지급 ID', '지급ID', '지급번호'] },
	{ name: 'refSellerId', aliases: ['셀러 ID', '셀러ID', '셀러번호'], required: true },
	{ name: 'scheduleType', aliases: ['지급 방식', '지급방식', '지급유형'], required: true },
	{ name: 'payoutDate', aliases: ['지급일', '지급일자'] },
	{ name: 'amount', aliases: ['금액', '지급 금액', '지급금액', '지급액'], required: true },
	{ name: 'transactionDescription', aliases: ['통장 표시', '통장표시', '적요'], required: true },
] as const;
export type PayoutColumn = (typeof payoutColumns)[number]['name'];

export type RowProblem =
	| ScheduleRefusal
	| 'required'
	| 'amount-invalid'
	| 'schedule-type-invalid'
	| 'ref-invalid'
	| 'ref-taken'
	| 'ref-twice'
	| 'row-twice'
	| 'possible-duplicate'
	| 'express-with-other-date'
	| 'unreadable';

/** What the command line and the errors file say about a row that did not go in: the reason, and what helps. */
const rowProblems: Readonly<Record<RowProblem, string>> = {
	required: 'the cell is empty: fill it in',
	'amount-invalid': 'not a whole amount of won: write it as 55000 or 55,000',
	'amount-out-of-range': 'the amount must be from 1 to 999,999,999 won',
	'schedule-type-invalid': 'neither EXPRESS nor SCHEDULED',
	'ref-invalid': 'a payout ID has at most 50 letters, digits, - and _',
	'ref-taken': 'this payout ID belongs to another payout: give the row an ID of its own',
	'ref-twice': 'this payout ID stands in the file before: give the row an ID of its own',
	'row-twice': 'the same payout stands in the file before: remove the row, or give both rows a refPayoutId',
	'possible-duplicate':
		'there is a payout of this amount to this seller for this day already: remove the row, or give it a refPayoutId when it is meant to be paid as well',
	'express-with-other-date': 'EXPRESS is paid on the day it is sent: leave the date out, or write SCHEDULED',
	'description-invalid': 'the text of the bank book must have 1 to 7 characters, no control characters',
	'date-missing': 'SCHEDULED needs a payoutDate',
	'date-invalid': 'not a date: write it as 2026-03-10',
	'date-too-early': 'the earliest date is the next business day',
	'date-too-late': 'the latest date is one year ahead',
	'date-on-holiday': 'not a business day in Korea: choose another one',
	'seller-not-found': 'there is no seller with this refSellerId: register the seller first, or correct the ID',
	'not-registered': 'the seller is not registered at Toss Payments yet: wait for it, then import the row again',
	'identity-check-pending': 'the seller has not verified its identity yet: import the row again when it has',
	'kyc-required': 'the seller has to complete KYC first: import the row again when it has',
	'paid-through-v1': 'the seller is a sub-mall of payouts v1: register it as a seller of v2, then import the row again',
	'unknown-status': 'the status of the seller is not known, so it cannot be paid',
	unreadable: 'the row cannot be split into the columns of the header: check its quotation marks and commas',
};

/** A reason with what helps: the code, then a sentence. */
export function explainProblem(reason: RowProblem): string {
	return `${reason}: ${rowProblems[reason]}`;
}

export interface TableRow {
	/** Line of the file, or row of the sheet, on which the row begins. */
	line: number;
	cells: readonly string[];
	/** Why the row cannot be split into the cells that the header asks for. */
	broken: string | null;
}

export interface RowError {
	line: number;
	column: string;
	value: string;
	reason: RowProblem;
	/** The cells as they stand in the file, to be mended and imported again. */
	raw: readonly string[];
}

export interface PayoutHeader {
	/** The columns as the file writes them. */
	names: readonly string[];
	/** Where each known column stands. */
	positions: ReadonlyMap<string, number>;
}

const clean = (text: string) => text.normalize('NFC').trim();

/** `2026-03-10`, `2026.3.10`, `2026/3/10`, `20260310`, a spreadsheet's serial number, each with or without a time. */
function readDay(text: string): KstDay | null {
	const parts =
		/^(\d{4})[-./]\s?(\d{1,2})[-./]\s?(\d{1,2})\.?(?:[T ].*)?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
	if (parts) return parseKstDay(`${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`);
	if (!/^\d{5}$/.test(text)) return null;
	return parseKstDay(new Date(Date.UTC(1899, 11, 30) + Number(text) * 86_400_000).toISOString().slice(0, 10));
}

function readScheduleType(text: string): ScheduleType | null {
	const word = text.replace(/\s/g, '').toUpperCase();
	if (['EXPRESS', '당일', '당일지급'].includes(word)) return 'EXPRESS';
	return ['SCHEDULED', '예약', '예약지급'].includes(word) ? 'SCHEDULED' : null;
}

/** A payout that is known already, as far as a row can be compared with it. */
export interface KnownPayout {
	refPayoutId: string;
	refSellerId: string;
	scheduleType: string;
	payoutOn: KstDay | null;
	amount: bigint;
	transactionDescription: string;
	/** The hash of the file that it came with. */
	sourceKey: string | null;
}

export interface FileFacts {
	sha256: string;
	sellers: ReadonlyMap<
		string,
		{ id: string; mId: string; registration: string; tossStatus: string | null; payoutsApi?: string }
	>;
	byRef: ReadonlyMap<string, KnownPayout>;
	/** Live payouts, by duplicateKey. */
	live: ReadonlySet<string>;
	/** By id: sellers who got another account lately. */
	newAccounts: ReadonlySet<string>;
	/** By reference: what sellers may be paid today of what is owed; null where no terms say it. */
	payable: ReadonlyMap<string, bigint | null>;
	/** By id of the seller. */
	counted: ReadonlyMap<string, readonly CountedPayout[]>;
	now: Date;
	calendar: BusinessCalendar;
}

/** One seller, one amount, one day: most likely one and the same payout. */
export function duplicateKey(sellerId: string, amount: bigint, day: KstDay): string {
	return `${sellerId}|${amount}|${day}`;
}

/** A row that may become a payout. */
export interface GoodRow {
	line: number;
	refPayoutId: string;
	sellerId: string;
	mId: string;
	refSellerId: string;
	scheduleType: ScheduleType;
	payoutOn: KstDay | null;
	amount: bigint;
	transactionDescription: string;
	warnings: ScheduleWarning[];
}

export interface CheckedFile {
	rows: number;
	good: GoodRow[];
	/** Rows whose payouts exist already: by their IDs. */
	unchanged: string[];
	rejected: number;
	errors: RowError[];
}

const fieldOfProblem: Partial<Record<RowProblem, PayoutColumn>> = {
	'amount-out-of-range': 'amount',
	'description-invalid': 'transactionDescription',
	'date-missing': 'payoutDate',
	'date-invalid': 'payoutDate',
	'date-too-early': 'payoutDate',
	'date-too-late': 'payoutDate',
	'date-on-holiday': 'payoutDate',
};

/** The ID of a row that brings none: the same row of the same file has the same one, so that it is never paid twice. */
export function derivedRef(sha256: string, line: number): string {
	return `f-${sha256.slice(0, 20)}-${line}`;
}

/**
 * Checks every row with the rules of the form and tells all that is wrong with it at once. A row whose payout exists is
 * unchanged, whatever the date is by now. Nobody can confirm a suspicion about one row of thousands: what looks like a
 * duplicate is refused unless its row carries an ID of its own; everything else that the form asks about is a warning for
 * the person who approves.
 */
export function checkRows(rows: readonly TableRow[], header: PayoutHeader, facts: FileFacts): CheckedFile {
	const { now, calendar } = facts;
	const checked: CheckedFile = { rows: 0, good: [], unchanged: [], rejected: 0, errors: [] };
	const refs = new Set<string>();
	const contents = new Map<string, 'named' | 'unnamed'>();
	const sums = new Map<string, bigint>();
	for (const row of rows) {
		// A row that cannot be split has no cells, and is not empty.
		if (row.broken === null && row.cells.every((cell) => cell.trim() === '')) continue;
		checked.rows += 1;
		const cell = (column: PayoutColumn) => clean(row.cells[header.positions.get(column) ?? -1] ?? '');
		const problems: { column: PayoutColumn | null; reason: RowProblem }[] = [];
		const bad = (column: PayoutColumn | null, reason: RowProblem) => problems.push({ column, reason });
		const reject = () => {
			checked.rejected += 1;
			for (const { column, reason } of problems) {
				const place = column === null ? undefined : header.positions.get(column);
				checked.errors.push({
					line: row.line,
					column: place === undefined ? (column ?? '') : header.names[place]!,
					value: (column === null ? row.cells.join(',') : cell(column)).slice(0, 300),
					reason,
					raw: row.cells,
				});
			}
		};
		if (row.broken !== null) {
			bad(null, 'unreadable');
			reject();
			continue;
		}

		const refSellerId = cell('refSellerId');
		if (refSellerId === '') bad('refSellerId', 'required');
		const scheduleText = cell('scheduleType');
		const scheduleType = readScheduleType(scheduleText);
		if (!scheduleType) bad('scheduleType', scheduleText === '' ? 'required' : 'schedule-type-invalid');
		const dateText = cell('payoutDate');
		const day = readDay(dateText);
		if (dateText !== '' && !day) bad('payoutDate', 'date-invalid');
		if (scheduleType === 'EXPRESS' && day && day !== kstDayOf(now)) bad('payoutDate', 'express-with-other-date');
		const amount = parseWon(cell('amount'));
		if (amount === null) bad('amount', 'required');
		if (amount === undefined) bad('amount', 'amount-invalid');
		const transactionDescription = cell('transactionDescription');
		if (transactionDescription === '') bad('transactionDescription', 'required');
		else if (/\p{Cc}/u.test(transactionDescription)) bad('transactionDescription', 'description-invalid');
		const givenRef = cell('refPayoutId');
		if (givenRef !== '' && !/^[A-Za-z0-9_-]{1,50}$/.test(givenRef)) bad('refPayoutId', 'ref-invalid');
		const refPayoutId = givenRef || derivedRef(facts.sha256, row.line);
		if (refs.has(refPayoutId)) bad('refPayoutId', 'ref-twice');
		refs.add(refPayoutId);

		const payoutOn = scheduleType === 'SCHEDULED' ? day : null;
		const known = facts.byRef.get(refPayoutId);
		if (known && !problems.some(({ reason }) => reason === 'ref-twice')) {
			const same =
				known.refSellerId === refSellerId &&
				known.scheduleType === scheduleType &&
				known.payoutOn === payoutOn &&
				known.amount === amount &&
				known.transactionDescription === transactionDescription;
			if (same || known.sourceKey === facts.sha256) {
				checked.unchanged.push(refPayoutId);
				continue;
			}
			bad('refPayoutId', 'ref-taken');
		}

		const seller = facts.sellers.get(refSellerId);
		if (refSellerId !== '' && !seller) bad('refSellerId', 'seller-not-found');
		const notPayable = seller && notPayableReason(seller);
		if (notPayable) bad('refSellerId', notPayable);
		if (scheduleType && amount !== null && amount !== undefined) {
			// The seller is judged above, so that everything else is told as well.
			const decision = decideSchedule(
				{ scheduleType, payoutOn, amount, transactionDescription: transactionDescription || '-' },
				{
					seller: { registration: 'registered', tossStatus: 'APPROVED' },
					alike: 0,
					accountIsNew: false,
					payable: null,
					counted: [],
					now,
					calendar,
					policy: { thresholdWon: null },
					confirmed: ['express-waits'],
				},
			);
			const reason = !decision.ok && decision.reason !== 'confirmation-needed' ? decision.reason : null;
			if (reason && !(reason === 'date-missing' && dateText !== '')) bad(fieldOfProblem[reason] ?? null, reason);
		}
		if (problems.length > 0 || !seller || !scheduleType || amount === null || amount === undefined) {
			reject();
			continue;
		}

		const warnings: ScheduleWarning[] = [];
		const key = duplicateKey(seller.id, amount, payoutOn ?? kstDayOf(now));
		const before = contents.get(key);
		if (before && (givenRef === '' || before === 'unnamed')) bad(null, 'row-twice');
		else if (facts.live.has(key) && givenRef === '') bad('amount', 'possible-duplicate');
		else if (before || facts.live.has(key)) warnings.push('possible-duplicate');
		if (problems.length > 0) {
			reject();
			continue;
		}
		if (facts.newAccounts.has(seller.id)) warnings.push('account-new');
		contents.set(key, givenRef === '' ? 'unnamed' : 'named');
		const sum = (sums.get(seller.id) ?? 0n) + amount;
		sums.set(seller.id, sum);
		if (reachesSevenDayLimit(seller, facts.counted.get(seller.id) ?? [], now, sum)) warnings.push('seven-day-limit');
		if (isBeyondOwed(facts.payable.get(refSellerId) ?? null, sum)) warnings.push('beyond-owed');
		const { line } = row;
		const { id: sellerId, mId } = seller;
		checked.good.push({
			line,
			refPayoutId,
			sellerId,
			mId,
			refSellerId,
			scheduleType,
			payoutOn,
			amount,
			transactionDescription,
			warnings,
		});
	}
	return checked;
}
