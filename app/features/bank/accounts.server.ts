import type { PoolClient } from 'pg';
import { environment } from '#app/env.server.ts';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import { accountCipher } from '#app/lib/account-cipher.ts';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import { sql } from '#app/sql.server.ts';
import type { ReadStatement } from './bank-file.ts';
import { isAccountNumber } from './mask.ts';
import { decideMerge, type KnownLine } from './merge-lines.ts';

interface Account {
	code: string;
	bank_code: string | null;
	number_last4: string | null;
	fingerprint: string | null;
	currency: string;
}

const CONTEXT = 'bank-account';

/** What an account is known by: the print of its number under the first key, as it is kept, and under every key. */
function printsOf(number: string): { kept: string; all: readonly string[] } {
	const keys = environment().ENCRYPTION_KEYS;
	if (!keys)
		throw new ImportRefused(
			'encryption-keys-needed',
			'account numbers cannot be kept without ENCRYPTION_KEYS',
			'set ENCRYPTION_KEYS',
		);
	const cipher = accountCipher(keys);
	const all = cipher.fingerprints(CONTEXT, number);
	return { kept: `${cipher.keyIds[0]}.${all[0]}`, all };
}

/** The print in what is kept: `KEYID.PRINT`, or the print alone where it was kept before keys were named. */
const printIn = (kept: string) => kept.slice(kept.indexOf('.') + 1);

/**
 * Codes of the accounts that only an older key knows, in order. Their numbers are not kept, so that the next statement that
 * tells one has to bring its print under the first key: without the older key it would make a second account of it, and
 * its lines would come in twice.
 */
export async function accountsOfOlderKeys(): Promise<string[]> {
	const keys = environment().ENCRYPTION_KEYS ?? [];
	if (!keys.length) return [];
	const { rows } = await sql().query<{ code: string }>(
		`select code from bank_account
		 where fingerprint is not null and split_part(fingerprint, '.', 1) <> $1 and ($2 or fingerprint like '%.%')
		 order by code`,
		[accountCipher(keys).keyIds[0], keys.length > 1],
	);
	return rows.map(({ code }) => code);
}

/** Stored lines of an account on the days of a source, as far as they are compared. */
export async function knownLines(client: PoolClient, account: string, from: KstDay, to: KstDay): Promise<KnownLine[]> {
	const { rows } = await client.query(
		`select id, to_char(booked_on, 'YYYY-MM-DD') as "bookedOn",
			to_char(booked_at at time zone 'Asia/Seoul', 'HH24:MI:SS') as time, time_precision as precision, amount, occurrence,
			balance_after, balance_derived, narrative, reference, profile
		 from bank_line where account = $1 and booked_on between $2 and $3`,
		[account, from, to],
	);
	return rows.map((row) => ({
		id: row.id,
		bookedOn: row.bookedOn,
		time: row.time,
		precision: row.precision,
		amount: BigInt(row.amount),
		occurrence: row.occurrence,
		balanceAfter: row.balance_after === null ? null : BigInt(row.balance_after),
		balanceDerived: row.balance_derived,
		narrative: row.narrative.split(' | '),
		reference: row.reference,
		profile: row.profile,
	}));
}

/** True when the account holds all that the statement says of the days that both tell of, and at least one line. */
async function holdsTheSame(
	client: PoolClient,
	account: string,
	statement: ReadStatement,
	profile: string,
): Promise<boolean> {
	const days = statement.lines.map(({ bookedOn }) => bookedOn).sort();
	if (days.length === 0) return false;
	const known = await knownLines(client, account, days[0]!, days.at(-1)!);
	if (known.length === 0) return false;
	const knownDays = known.map(({ bookedOn }) => bookedOn).sort();
	const shared = statement.lines.filter(({ bookedOn }) => bookedOn >= knownDays[0]! && bookedOn <= knownDays.at(-1)!);
	const { same, added } = decideMerge(known, shared, profile);
	return same.length > 0 && added.length === 0;
}

const digitsOf = (number: string) => number.replace(/[^\dA-Z]/gi, '').toUpperCase();

async function create(
	client: PoolClient,
	draft: { bankCode: string | null; number: string | null; last4: string | null; currency: string; now: Date },
): Promise<string> {
	const { bankCode, number, last4, currency, now } = draft;
	const stem = [bankCode ?? 'bank', last4, currency === 'KRW' ? null : currency]
		.filter((part) => part !== null)
		.join('-');
	const { rows } = await client.query<{ code: string }>('select code from bank_account where code like $1', [
		`${stem}%`,
	]);
	const taken = new Set(rows.map(({ code }) => code));
	let code = stem;
	for (let next = 2; taken.has(code); next += 1) code = `${stem}-${next}`;
	await client.query(
		`insert into bank_account (code, bank_code, name, number_last4, fingerprint, currency, created_at, updated_at)
		 values ($1, $2, $1, $3, $4, $5, $6, $6)`,
		[code, bankCode, last4, number === null ? null : printsOf(number).kept, currency, now],
	);
	return code;
}

const severalFit = (codes: readonly string[]) =>
	new ImportRefused(
		'account-needed',
		`the file does not tell which account it is about; ${codes.join(', ')} would fit`,
		`give it with --account, one of ${codes.join(', ')}`,
	);

/**
 * The account that a statement is about, made when it is new. A number decides; what has no number belongs to the one
 * account of its bank. A source without number and one with it are of one account when they tell of the same money.
 *
 * @param given what a person says: the code of an account, or an account number.
 */
export async function resolveAccount(
	client: PoolClient,
	statement: ReadStatement,
	profile: string,
	given: string | undefined,
	now: Date,
): Promise<string> {
	const { currency, bankCode } = statement;
	const { rows: all } = await client.query<Account>(
		'select code, bank_code, number_last4, fingerprint, currency from bank_account order by code',
	);
	const named = given === undefined ? undefined : all.find(({ code }) => code === given);
	if (named) {
		if (named.currency !== currency)
			throw new ImportRefused(
				'unknown-account',
				`the account ${named.code} is in ${named.currency}, the file in ${currency}`,
				'give another account',
			);
		return named.code;
	}
	if (given !== undefined && !/^[\d\s-]{6,}$/.test(given)) {
		const codes = all.map(({ code }) => code).join(', ');
		throw new ImportRefused(
			'unknown-account',
			// What was typed may be a number that is none of ours: it is not repeated.
			isAccountNumber(given) ? 'there is no such account' : `there is no account ${given}`,
			`give the number of the account${codes && `, or one of ${codes}`}`,
		);
	}
	const written = given ?? statement.accountNumber;
	const masked = written?.includes('*') ?? false;
	const number = written === null || masked ? null : digitsOf(written);
	const last4 = written === null ? null : (/([\dA-Z]{3,4})$/i.exec(written)?.[1] ?? null);
	const fits = all.filter(
		(account) =>
			account.currency === currency &&
			(account.bank_code === null || bankCode === null || account.bank_code === bankCode),
	);
	if (number !== null) {
		const { kept, all: prints } = printsOf(number);
		const own = fits.filter(({ fingerprint }) => fingerprint !== null && prints.includes(printIn(fingerprint)));
		if (own.length > 1) throw severalFit(own.map(({ code }) => code));
		let code = own[0]?.code;
		if (code === undefined) {
			const holding: string[] = [];
			// What holds the same money is the same account: one without a number, or one whose number only a key knew that is
			// gone. Another number of the same end does not hold the same lines.
			for (const account of fits) {
				if (account.number_last4 !== null && !number.endsWith(account.number_last4)) continue;
				if (await holdsTheSame(client, account.code, statement, profile)) holding.push(account.code);
			}
			if (holding.length > 1) throw severalFit(holding);
			code = holding[0];
			if (code !== undefined) {
				await client.query(
					'update bank_account set fingerprint = $2, number_last4 = $3, updated_at = $4 where code = $1',
					[code, kept, number.slice(-4), now],
				);
			}
		}
		if (code === undefined) return create(client, { bankCode, number, last4: number.slice(-4), currency, now });
		// Known by an older key: the number is not kept, so only a statement can bring the print of the first key.
		if (own[0] && own[0].fingerprint !== kept)
			await client.query('update bank_account set fingerprint = $2 where code = $1', [code, kept]);
		if (bankCode !== null)
			await client.query('update bank_account set bank_code = coalesce(bank_code, $2) where code = $1', [
				code,
				bankCode,
			]);
		return code;
	}
	const byEnd =
		last4 === null ? fits : fits.filter(({ number_last4 }) => number_last4 === null || number_last4.endsWith(last4));
	const ofBank = byEnd.filter(({ bank_code }) => bankCode !== null && bank_code === bankCode);
	if (ofBank.length === 1) return ofBank[0]!.code;
	const same: string[] = [];
	for (const { code } of ofBank.length > 1 ? ofBank : byEnd)
		if (await holdsTheSame(client, code, statement, profile)) same.push(code);
	if (same.length === 1) return same[0]!;
	if (ofBank.length > 1) throw severalFit(ofBank.map(({ code }) => code));
	if (bankCode === null && byEnd.length > 0) {
		const nameless = byEnd.filter(({ fingerprint, bank_code }) => fingerprint === null && bank_code === null);
		if (byEnd.length === 1 && nameless.length === 1) return nameless[0]!.code;
		throw severalFit(byEnd.map(({ code }) => code));
	}
	return create(client, { bankCode, number: null, last4, currency, now });
}
