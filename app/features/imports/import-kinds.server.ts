import { currentInstant } from '#app/clock.server.ts';
import { bankProfileNames, bankProfiles, GENERIC_PROFILE } from '#app/features/bank/bank-profiles.ts';
import { importBankFile } from '#app/features/bank/import-bank.server.ts';
import { previewAccounts } from '#app/features/bank/preview-accounts.server.ts';
import { readBankFile } from '#app/features/bank/read-bank-file.server.ts';
import { storedBankProfiles } from '#app/features/bank/stored-bank-profiles.server.ts';
import { type ImportKind, importKinds } from '#app/features/payments/import-kinds.ts';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import type { ImportRequest, ImportResult } from '#app/features/payments/import-request.ts';
import { inspectFile } from '#app/features/payments/inspect-file.server.ts';
import { storedProfiles } from '#app/features/payments/stored-profiles.server.ts';
import { importFile } from '#app/features/settlements/import-file.server.ts';
import { previewFile } from '#app/features/settlements/preview-file.server.ts';
import { importProfiles } from '#app/features/settlements/settlement-profiles.ts';
import { showBankPreview } from './show-bank-preview.server.ts';
import { showPreview } from './show-preview.server.ts';
import type { ShownPreview } from './upload-preview.ts';

/**
 * A table that keeps the rows of a kind. It has `version` and `import_id` (the import that brought what the row says now).
 * Its version table has the keys, `version`, `content` (the whole row before), `import_id` (of that content),
 * `replaced_by` (the import that brought the next version) and `replaced_at`.
 */
export interface KeptTable {
	table: string;
	/** Null where rows are never restated. */
	versionTable: string | null;
	keys: readonly string[];
	/** The column of the row's day in Seoul. */
	day: string;
	/** Rows may lie on other days than those that are told of their import. */
	anyDay?: boolean;
	/** The column that tells the merchant (or the account), by which days are covered. */
	merchant: string;
	/** The amount of which a change is summed up; null where there is none. */
	amount: string | null;
}

/** What a file turned out to be. */
export interface Recognised {
	kind: ImportKind;
	profile: string;
	encoding: string;
	sha256: string;
	bytes: number;
}

/** How a file is looked at. */
export interface LookOptions {
	/** null: whichever kind knows it. */
	kind: ImportKind | null;
	profile?: string | undefined;
	/** The name that people gave it. */
	name?: string;
	/** True when what a person still has to say is not asked for. */
	preview?: boolean;
	/** What a person says of the file, where it does not tell it. */
	account?: string | undefined;
	day?: string | undefined;
}

/** How files of one kind are taken in: one entry, and the whole workflow serves it. */
export interface ImportKindEntry {
	/** Looks at a file without writing anything. Throws ImportRefused. */
	recognise(path: string, options: LookOptions): Promise<Recognised>;
	/** What the file would bring; without it only what it is can be told. Throws ImportRefused. */
	preview?(path: string, options: LookOptions): Promise<ShownPreview>;
	/** Imports all good rows of a file together. Throws ImportRefused, ImportCancelled. */
	importFile(request: ImportRequest): Promise<ImportResult>;
	tables: readonly KeptTable[];
	/** Further tables with rows of an import (`import_id`) that go with it. */
	owned?: readonly string[];
	/** Where the rows are listed. */
	listPath: string;
	/** True when the API brings such rows as well. */
	fromApi: boolean;
}

/** The profiles of tables that come with the console, and those that people made. */
const knownProfiles = async () => [...importProfiles, ...(await storedProfiles())];

/** Every profile that a person can choose for a file. */
export async function choosableProfiles(): Promise<
	{ name: string; label: { ko: string; en: string } | null; kind: ImportKind }[]
> {
	const tables = (await knownProfiles()).map(({ name, label, kind }) => ({ name, label: label ?? null, kind }));
	const banks = (await storedBankProfiles()).map(({ name, label, kind }) => ({ name, label, kind }));
	return [...tables, ...banks, ...bankProfileNames.map((name) => ({ name, label: null, kind: 'bank' as const }))];
}

async function recognise(path: string, options: LookOptions): Promise<Recognised> {
	const { match, encoding, sha256, bytes } = await inspectFile(path, {
		...options,
		kind: options.kind === 'bank' ? null : options.kind,
		profiles: await knownProfiles(),
	});
	return { kind: match.profile.kind, profile: match.profile.name, encoding, sha256, bytes };
}

async function recogniseBank(path: string, { kind, profile }: LookOptions): Promise<Recognised> {
	const {
		profile: found,
		encoding,
		sha256,
		bytes,
	} = await readBankFile(path, {
		profile,
		own: await storedBankProfiles(),
	});
	// Any table with days and amounts could be a statement: it is one only when a person says so.
	if (found === GENERIC_PROFILE && kind !== 'bank' && profile !== GENERIC_PROFILE) {
		throw new ImportRefused(
			'no-known-header',
			'the columns are those of no known export',
			'say that it is a bank statement, or map its columns',
		);
	}
	return { kind: 'bank', profile: found, encoding, sha256, bytes };
}

/** So many rows are read before a person decides; of larger files only these are counted. */
const PREVIEWED_ROWS = 300_000;

async function preview(path: string, { kind, profile, name, account, day }: LookOptions): Promise<ShownPreview> {
	const profiles = await knownProfiles();
	const found = await previewFile(path, {
		kind: kind === 'bank' ? null : kind,
		profile,
		profiles,
		mostRows: PREVIEWED_ROWS,
		account,
		day,
		...(name ? { name } : {}),
	});
	return showPreview(
		found,
		profiles.find((form) => form.name === found.profile.name),
	);
}

/** Every kind: an entry here is all that the workflow needs of it. */
const entries = {
	transactions: {
		recognise,
		preview,
		importFile: (request) => importFile({ ...request, kind: 'transactions' }),
		tables: [
			{
				table: 'payment_transaction',
				versionTable: 'payment_transaction_version',
				keys: ['m_id', 'transaction_key'],
				day: 'transaction_on',
				merchant: 'm_id',
				amount: 'amount',
			},
		],
		listPath: '/transactions',
		fromApi: true,
	},
	settlements: {
		recognise,
		preview,
		importFile: (request) => importFile({ ...request, kind: 'settlements' }),
		tables: [
			{
				table: 'settlement_line',
				versionTable: 'settlement_line_version',
				keys: ['m_id', 'transaction_key', 'occurrence'],
				day: 'line_on',
				merchant: 'm_id',
				amount: 'pay_out_amount',
			},
			{
				table: 'foreign_settlement_line',
				versionTable: 'foreign_settlement_line_version',
				keys: ['m_id', 'transaction_key', 'occurrence'],
				day: 'line_on',
				anyDay: true,
				merchant: 'm_id',
				amount: null,
			},
			{
				table: 'control_total',
				versionTable: 'control_total_version',
				keys: ['m_id', 'total_key'],
				day: 'day_on',
				anyDay: true,
				merchant: 'm_id',
				amount: 'pay_out_amount',
			},
		],
		listPath: '/settlements',
		fromApi: true,
	},
	orders: {
		recognise,
		preview,
		importFile: (request) => importFile({ ...request, kind: 'orders' }),
		tables: [
			{
				table: 'order_line',
				versionTable: 'order_line_version',
				keys: ['m_id', 'order_id', 'occurrence'],
				day: 'ordered_on',
				merchant: 'm_id',
				amount: 'amount',
			},
		],
		listPath: '/orders',
		fromApi: false,
	},
	bank: {
		recognise: recogniseBank,
		preview: async (path, { profile, account }) => {
			const own = await storedBankProfiles();
			const file = await readBankFile(path, { profile, own });
			const form = [...bankProfiles, ...own].find(({ name }) => name === file.profile);
			return showBankPreview(file, await previewAccounts(file, account, await currentInstant()), form);
		},
		importFile: importBankFile,
		tables: [
			{
				table: 'bank_line',
				versionTable: 'bank_line_version',
				keys: ['id'],
				day: 'booked_on',
				merchant: 'account',
				amount: 'amount',
			},
		],
		owned: ['bank_statement'],
		listPath: '/bank',
		fromApi: false,
	},
} satisfies Record<ImportKind, ImportKindEntry>;

export function isImportKind(text: unknown): text is ImportKind {
	return importKinds.includes(text as ImportKind);
}

/** The entry of a kind, as every kind has it. */
export const importKind = (kind: ImportKind): ImportKindEntry => entries[kind];

/**
 * What a file is: of the given kind, or of whichever kind knows it. Throws the ImportRefused of the kind that came
 * nearest.
 */
export async function recogniseFile(path: string, options: LookOptions): Promise<Recognised> {
	// Kinds that look at files in the same way are asked once.
	const ways = options.kind
		? [importKind(options.kind).recognise]
		: [...new Set(importKinds.map((kind) => importKind(kind).recognise))];
	let nearest: ImportRefused | undefined;
	for (const way of ways) {
		try {
			return await way(path, options);
		} catch (error) {
			if (!(error instanceof ImportRefused)) throw error;
			if (!nearest || vague.has(nearest.code)) nearest = error;
		}
	}
	throw nearest;
}

/** Refusals that say no more than that the file is not of this kind. */
const vague = new Set(['no-known-header', 'not-csv', 'unknown-profile', 'other-kind']);

/** What a file is, and what it would bring. Nothing is written. Throws ImportRefused. */
export async function previewOf(
	path: string,
	options: LookOptions,
): Promise<{ recognised: Recognised; preview: ShownPreview }> {
	const recognised = await recogniseFile(path, { ...options, preview: true });
	const { kind, encoding, profile: name } = recognised;
	const shown = await importKind(kind).preview?.(path, { ...options, kind });
	if (shown) {
		const nothing = shown.rows + shown.controlTotals + shown.problems.length === 0 && !shown.statements?.length;
		if (nothing && shown.complete && shown.headerLine !== null)
			throw new ImportRefused(
				'no-rows',
				`there is no row below the header on line ${shown.headerLine}`,
				'export the file again for days that have rows',
				{ line: shown.headerLine },
			);
		return { recognised, preview: shown };
	}
	return {
		recognised,
		preview: {
			kind,
			profile: { name, label: null, unconfirmed: false },
			encoding,
			headerLine: null,
			matched: [],
			otherColumns: 0,
			rows: 0,
			rejected: 0,
			complete: false,
			columns: [],
			first: [],
			sums: [],
			problems: [],
			duplicates: 0,
			controlTotals: 0,
			needs: [],
		},
	};
}
