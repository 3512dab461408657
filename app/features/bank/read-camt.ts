import { SaxesParser } from 'saxes';
import { readInstant } from '#app/features/payments/import-cells.ts';
import { ImportRefused, type RowError, type RowErrorReason } from '#app/features/payments/import-reason.ts';
import { kstDayOf, parseKstDay } from '#app/lib/kst-calendar.ts';
import { parseMinorUnits } from '#app/lib/minor-units.ts';
import { type ReadBankFile, type ReadLine, type ReadStatement, textOrNull } from './bank-file.ts';
import { checkBalances } from './statement-check.ts';

/** An element by its local name, so that every version of the message can be read. */
interface Element {
	name: string;
	attributes: Record<string, string>;
	text: string;
	children: Element[];
	line: number;
}

const DEEPEST = 40;
const local = (name: string) => name.slice(name.indexOf(':') + 1);

const refuse = (message: string): never => {
	throw new ImportRefused('not-csv', message, 'ask the bank for camt.053 (BankToCustomerStatement) and import that');
};

/** Calls back with each `Stmt`, whole; nothing else of the document stays in memory. */
function eachStatement(text: string, take: (statement: Element) => void): void {
	const parser = new SaxesParser({ position: true });
	const open: Element[] = [];
	let depth = 0;
	let message = false;
	parser.on('doctype', () => refuse('the file declares a document type (DTD), which a statement never needs'));
	parser.on('error', (error) => refuse(`the XML is not well-formed: ${error.message.slice(0, 120)}`));
	parser.on('opentag', (tag) => {
		depth += 1;
		if (depth > DEEPEST) refuse('the XML is nested deeper than any statement');
		const name = local(tag.name);
		if (name === 'BkToCstmrStmt') message = true;
		if (open.length === 0 && name !== 'Stmt') return;
		const attributes: Record<string, string> = {};
		for (const [key, value] of Object.entries(tag.attributes)) attributes[local(key)] = String(value);
		const element: Element = { name, attributes, text: '', children: [], line: parser.line };
		open.at(-1)?.children.push(element);
		open.push(element);
	});
	parser.on('text', (piece) => {
		const element = open.at(-1);
		if (element) element.text += piece;
	});
	parser.on('closetag', () => {
		depth -= 1;
		const element = open.pop();
		if (element && open.length === 0) take(element);
	});
	parser.write(text).close();
	if (!message) refuse('the XML is no camt.053: it holds no BkToCstmrStmt');
}

function* all(element: Element | undefined, path: string): Generator<Element> {
	if (!element) return;
	const [first, ...rest] = path.split('/');
	for (const child of element.children) {
		if (child.name !== first) continue;
		if (rest.length === 0) yield child;
		else yield* all(child, rest.join('/'));
	}
}

const find = (element: Element | undefined, path: string): Element | undefined => all(element, path).next().value;
const textAt = (element: Element | undefined, ...paths: string[]): string | null => {
	for (const path of paths) {
		const text = textOrNull(find(element, path)?.text);
		if (text !== null && text !== 'NOTPROVIDED') return text;
	}
	return null;
};

/** `Dt` or `DtTm` below a date element, in Seoul. */
function whenAt(element: Element | undefined): Pick<ReadLine, 'bookedOn' | 'time' | 'precision'> | null {
	const day = textAt(element, 'Dt');
	const parsed = day === null ? null : parseKstDay(day.slice(0, 10));
	if (parsed) return { bookedOn: parsed, time: null, precision: 'day' };
	const instant = textAt(element, 'DtTm');
	const iso = instant === null ? null : readInstant(instant);
	if (!iso) return null;
	const at = new Date(iso);
	const seoul = new Date(at.getTime() + 9 * 3_600_000).toISOString();
	return { bookedOn: kstDayOf(at), time: seoul.slice(11, 19), precision: 'second' };
}

function amountAt(element: Element | undefined): { amount: bigint; currency: string } | null {
	const amount = find(element, 'Amt');
	const currency = amount?.attributes.Ccy ?? 'KRW';
	const read = amount && parseMinorUnits(amount.text, currency, '.');
	return read === undefined ? null : { amount: read, currency };
}

const isDebit = (element: Element | undefined) => textAt(element, 'CdtDbtInd') === 'DBIT';

function balanceOf(statement: Element, currency: string, codes: readonly string[]): bigint | null {
	for (const code of codes) {
		for (const balance of all(statement, 'Bal')) {
			if (textAt(balance, 'Tp/CdOrPrtry/Cd') !== code) continue;
			const read = amountAt(balance);
			if (read?.currency === currency) return isDebit(balance) ? -read.amount : read.amount;
		}
	}
	return null;
}

function readEntry(entry: Element, currency: string): ReadLine | RowErrorReason | 'pending' {
	const status = textAt(entry, 'Sts/Cd', 'Sts/Prtry', 'Sts');
	if (status !== null && status !== 'BOOK') return 'pending';
	const read = amountAt(entry);
	if (!read) return 'not-an-amount';
	if (read.currency !== currency) return 'other-currency';
	if (read.amount === 0n) return 'no-money';
	// Nothing else says which way the money went: amounts carry no sign.
	if (!['CRDT', 'DBIT'].includes(textAt(entry, 'CdtDbtInd') ?? '')) return 'unknown-side';
	const when = whenAt(find(entry, 'BookgDt')) ?? whenAt(find(entry, 'ValDt'));
	if (!when) return 'not-a-date';
	const debit = isDebit(entry);
	const parts = [...all(entry, 'NtryDtls/TxDtls')];
	const party = debit ? 'Cdtr' : 'Dbtr';
	const one = parts.length === 1 ? parts[0] : undefined;
	const name = textAt(one, `RltdPties/${party}/Nm`, `RltdPties/${party}/Pty/Nm`);
	const remittance = parts.flatMap((part) => [
		...[...all(part, 'RmtInf/Ustrd')].map(({ text }) => text.trim()),
		...[...all(part, 'RmtInf/Strd/CdtrRefInf/Ref')].map(({ text }) => text.trim()),
		...[textAt(part, 'Refs/EndToEndId')].filter((text) => text !== null),
	]);
	const fallback = textAt(entry, 'AddtlNtryInf', 'NtryDtls/TxDtls/AddtlTxInf');
	const narrative = [...new Set([name ?? '', ...remittance, ...(remittance.length ? [] : [fallback ?? ''])])].filter(
		Boolean,
	);
	const domain = ['Domn/Cd', 'Domn/Fmly/Cd', 'Domn/Fmly/SubFmlyCd'].map((path) => textAt(entry, `BkTxCd/${path}`));
	const raw: Record<string, string> = {};
	const keep = (element: Element, path: string) => {
		const text = element.text.trim();
		const key = path ? `${path}/${element.name}` : element.name;
		if (text) raw[key in raw ? `${key} (${Object.keys(raw).length})` : key] = text;
		for (const child of element.children) if (Object.keys(raw).length < 60) keep(child, key);
	};
	for (const child of entry.children) keep(child, '');
	return {
		line: entry.line,
		...when,
		valueOn: whenAt(find(entry, 'ValDt'))?.bookedOn ?? null,
		amount: debit ? -read.amount : read.amount,
		balanceAfter: null,
		narrative,
		counterpartyName: name,
		counterpartyAccount: textAt(one, `RltdPties/${party}Acct/Id/IBAN`, `RltdPties/${party}Acct/Id/Othr/Id`),
		method: domain.every((part) => part === null)
			? textAt(entry, 'BkTxCd/Prtry/Cd')
			: domain.filter((part) => part !== null).join('/'),
		branch: null,
		reference: textAt(entry, 'AcctSvcrRef') ?? textAt(one, 'Refs/AcctSvcrRef') ?? null,
		reversal: ['true', '1'].includes(textAt(entry, 'RvslInd') ?? ''),
		raw,
	};
}

/** Reads camt.053 of any version. Only booked entries are taken. Throws ImportRefused. */
export function readCamt(text: string, encoding: string): ReadBankFile {
	const statements: ReadStatement[] = [];
	const errors: RowError[] = [];
	let rejected = 0;
	eachStatement(text, (element) => {
		const account = find(element, 'Acct');
		const firstAmount = amountAt(find(element, 'Ntry')) ?? amountAt(find(element, 'Bal'));
		const currency = textAt(account, 'Ccy') ?? firstAmount?.currency ?? 'KRW';
		const statement: ReadStatement = {
			accountNumber: textAt(account, 'Id/IBAN', 'Id/Othr/Id'),
			bankCode: null,
			currency,
			reference: textAt(element, 'Id'),
			from:
				whenAt({ name: '', attributes: {}, text: '', line: 0, children: renamed(element, 'FrDtTm') })?.bookedOn ?? null,
			to:
				whenAt({ name: '', attributes: {}, text: '', line: 0, children: renamed(element, 'ToDtTm') })?.bookedOn ?? null,
			opening: balanceOf(element, currency, ['OPBD', 'PRCD']),
			closing: balanceOf(element, currency, ['CLBD']),
			lines: [],
			pending: 0,
			breaks: 0,
		};
		const rejectedBefore = rejected;
		for (const entry of all(element, 'Ntry')) {
			const read = readEntry(entry, currency);
			if (read === 'pending') statement.pending += 1;
			else if (typeof read === 'string') {
				rejected += 1;
				const value = textAt(entry, 'Amt') ?? '';
				errors.push({ line: entry.line, column: 'Ntry', value, reason: read, raw: textAt(entry, 'NtryRef') ?? '' });
			} else statement.lines.push(read);
		}
		if (rejected === rejectedBefore) errors.push(...checkBalances(statement, element.line));
		const days = statement.lines.map(({ bookedOn }) => bookedOn).sort();
		statement.from ??= days[0] ?? null;
		statement.to ??= days.at(-1) ?? null;
		statements.push(statement);
	});
	return { profile: 'camt.053', encoding, unconfirmed: false, statements, errors, rejected };
}

/** The bounds of `FrToDt`, in the shape of any other date. */
function renamed(statement: Element, name: string): Element[] {
	const found = find(statement, `FrToDt/${name}`) ?? find(statement, `FrToDt/${name.replace('Tm', '')}`);
	if (!found) return [];
	return [{ ...found, name: parseKstDay(found.text.trim()) ? 'Dt' : 'DtTm' }];
}
