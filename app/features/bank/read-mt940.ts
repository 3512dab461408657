import { ImportRefused, type RowError } from '#app/features/payments/import-reason.ts';
import { daysBetween, type KstDay, parseKstDay } from '#app/lib/kst-calendar.ts';
import { parseMinorUnits } from '#app/lib/minor-units.ts';
import { type ReadBankFile, type ReadLine, type ReadStatement, textOrNull } from './bank-file.ts';
import { checkBalances, cutShort } from './statement-check.ts';

interface Field {
	tag: string;
	text: string;
	line: number;
}

/** The fields of all messages; lines without a tag belong to the field before them, `-` ends a message. */
function fieldsOf(text: string): Field[] {
	const fields: Field[] = [];
	let current: Field | null = null;
	for (const [index, line] of text.replace(/\r\n?/g, '\n').split('\n').entries()) {
		// Envelope blocks of SWIFT stand before the text of a message: {1:…}{2:…}{4:
		const body = line.replace(/^(\{[1235]:(\{[^{}]*\}|[^{}])*\})*(\{4:)?/, '').replace(/^-\}.*$/, '-');
		const start = /^:(\d{2}[A-Z]?):(.*)$/.exec(body);
		if (start) {
			current = { tag: start[1]!, text: start[2]!, line: index + 1 };
			fields.push(current);
		} else if (body.trim() === '-') current = null;
		else if (current && body !== '') current.text += `\n${body}`;
	}
	return fields;
}

function dayOf(text: string): KstDay | null {
	const year = Number(text.slice(0, 2));
	return parseKstDay(`${year > 79 ? 19 : 20}${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`);
}

/** The entry date has no year: the one that brings it nearest to the value date. */
function entryDay(monthDay: string, valueOn: KstDay): KstDay | null {
	const year = Number(valueOn.slice(0, 4));
	const near = [year - 1, year, year + 1]
		.map((each) => parseKstDay(`${each}-${monthDay.slice(0, 2)}-${monthDay.slice(2)}`))
		.filter((day) => day !== null)
		.sort((a, b) => Math.abs(daysBetween(a, valueOn)) - Math.abs(daysBetween(b, valueOn)));
	return near[0] ?? null;
}

interface Balance {
	amount: bigint;
	currency: string;
	day: KstDay | null;
}

function balanceOf(text: string): Balance | null {
	const parts = /^([CD])(\d{6})([A-Z]{3})([\d,]+)/.exec(text);
	const amount = parts && parseMinorUnits(parts[4]!, parts[3]!, ',');
	if (!parts || amount === undefined || amount === null) return null;
	return { amount: parts[1] === 'D' ? -amount : amount, currency: parts[3]!, day: dayOf(parts[2]!) };
}

const LINE = /^(\d{6})(\d{4})?(RC|RD|EC|ED|C|D)([A-Z])?(\d[\d,]{0,14})([NSF][A-Z0-9]{3})([^\n]*)(?:\n([\s\S]*))?$/;

function readLine(field: Field, currency: string): ReadLine | 'expected' | null {
	const parts = LINE.exec(field.text);
	if (!parts) return null;
	const [, value, entry, mark, , amountText, type, references = '', further = ''] = parts;
	if (mark === 'EC' || mark === 'ED') return 'expected';
	const valueOn = dayOf(value!);
	const amount = parseMinorUnits(amountText!, currency, ',');
	if (!valueOn || amount === undefined || amount === 0n) return null;
	const bookedOn = entry ? entryDay(entry, valueOn) : valueOn;
	if (!bookedOn) return null;
	const [owner, bank] = references.split('//');
	// RC takes a credit back, so money goes out; RD takes a debit back.
	const comesIn = mark === 'C' || mark === 'RD';
	const ownReference = textOrNull(owner);
	return {
		line: field.line,
		bookedOn,
		time: null,
		precision: 'day',
		valueOn,
		amount: comesIn ? amount : -amount,
		balanceAfter: null,
		narrative: [
			...further.split('\n'),
			...(ownReference !== null && ownReference !== 'NONREF' ? [ownReference] : []),
		].filter((text) => text.trim() !== ''),
		counterpartyName: null,
		counterpartyAccount: null,
		method: type!,
		branch: null,
		reference: textOrNull(bank),
		reversal: mark === 'RC' || mark === 'RD',
		raw: { ':61:': field.text },
	};
}

/** Codes that part a structured `:86:`. What stands between two of them may hold slashes of its own. */
const CODES =
	/\/(ACCW|ADDR|BENM|BIC|BUSP|CNTP|CSID|EREF|IBAN|ISDT|KREF|MARF|NAME|ORDP|PREF|PURP|REMI|RTRN|SVCL|TRTP|ULTC|ULTD)\//;
const LINE_OF_86 = 65;

/** Lines of free text: one that is full goes on in the next, one that ends before is a line of its own. */
const joinLines = (text: string) =>
	text.split('\n').reduce((whole, line, at, lines) => {
		const isFull = at > 0 && lines[at - 1]!.length >= LINE_OF_86;
		return at === 0 ? line : `${whole}${isFull ? '' : ' '}${line}`;
	}, '');

/** Puts the narrative of `:86:` on its line: free text, `/REMI/…`, or the numbered parts `?20` to `?63`. */
function addNarrative(line: ReadLine, text: string): void {
	line.raw[':86:'] = text;
	const flat = text.replaceAll('\n', '');
	if (/^\d{3}\?\d{2}/.test(flat) || /^\?\d{2}/.test(flat)) {
		const parts = new Map<string, string>();
		for (const [, number, value] of flat.matchAll(/\?(\d{2})([^?]*)/g))
			parts.set(number!, (parts.get(number!) ?? '') + value);
		const remittance = [...parts]
			.filter(([number]) => (number >= '20' && number <= '29') || (number >= '60' && number <= '63'))
			.map(([, value]) => value)
			.join('');
		line.counterpartyName = textOrNull([parts.get('32'), parts.get('33')].filter(Boolean).join(''));
		line.counterpartyAccount = textOrNull(parts.get('31'));
		line.narrative = [line.counterpartyName ?? '', remittance, ...line.narrative].filter((part) => part.trim() !== '');
		return;
	}
	const [, ...parts] = flat.split(CODES);
	const named = new Map<string, string>();
	for (let at = 0; at < parts.length; at += 2) named.set(parts[at]!, parts[at + 1]!.replace(/^\/+|\/+$/g, ''));
	if (named.size === 0) line.narrative = [joinLines(text), ...line.narrative];
	else {
		line.counterpartyName = textOrNull(named.get('NAME') ?? named.get('ORDP') ?? named.get('BENM'));
		line.counterpartyAccount = textOrNull(named.get('IBAN') ?? named.get('ACCW'));
		const reference = named.get('EREF') ?? '';
		const told = [
			line.counterpartyName ?? '',
			named.get('REMI')?.replace(/^USTD\/+/, '') ?? '',
			reference === 'NOTPROVIDED' ? '' : reference,
		];
		line.narrative = [...told, ...line.narrative];
	}
	line.narrative = [...new Set(line.narrative.map((part) => part.trim()))].filter((part) => part !== '');
}

/** Reads MT940. Each message is a statement or a page of one; its balances are held against its lines. Throws ImportRefused. */
export function readMt940(text: string, encoding: string): ReadBankFile {
	const statements: ReadStatement[] = [];
	const errors: RowError[] = [];
	let rejected = 0;
	let statement: ReadStatement | null = null;
	let line: ReadLine | null = null;
	let startsAt = 1;
	let whole = true;
	const close = () => {
		if (!statement) return;
		if (statement.opening === null) errors.push(cutShort(statement, startsAt, ':60F:'));
		else if (statement.closing === null) errors.push(cutShort(statement, startsAt, ':62F:'));
		else if (whole) errors.push(...checkBalances(statement, startsAt));
		const days = statement.lines.map(({ bookedOn }) => bookedOn).sort();
		statement.from ??= days[0] ?? null;
		statement.to ??= days.at(-1) ?? null;
		statements.push(statement);
		statement = null;
	};
	let reference: string | null = null;
	let account: string | null = null;
	for (const field of fieldsOf(text)) {
		if (field.tag === '20') {
			close();
			[reference, account, line] = [textOrNull(field.text), null, null];
		} else if (field.tag === '25' || field.tag === '25P') account = textOrNull(field.text.split('\n')[0]);
		else if (field.tag === '28C') reference = [reference, textOrNull(field.text)].filter(Boolean).join(' ');
		else if (field.tag === '60F' || field.tag === '60M') {
			close();
			const balance = balanceOf(field.text);
			[startsAt, whole, line] = [field.line, true, null];
			statement = {
				accountNumber:
					account
						?.split('/')
						.at(-1)
						?.replace(/\s|[A-Z]{3}$/g, '') ?? null,
				bankCode: null,
				currency: balance?.currency ?? 'KRW',
				reference,
				from: null,
				to: null,
				opening: balance?.amount ?? null,
				closing: null,
				lines: [],
				pending: 0,
				breaks: 0,
			};
		} else if (field.tag === '61' && statement) {
			const open: ReadStatement = statement;
			const read = readLine(field, open.currency);
			line = null;
			if (read === 'expected') open.pending += 1;
			else if (read === null) {
				[whole, rejected] = [false, rejected + 1];
				errors.push({
					line: field.line,
					column: ':61:',
					value: field.text.slice(0, 300),
					reason: 'not-an-amount',
					raw: field.text,
				});
			} else {
				line = read;
				open.lines.push(read);
			}
		} else if (field.tag === '86' && line) {
			addNarrative(line, field.text);
			line = null;
		} else if ((field.tag === '62F' || field.tag === '62M') && statement) {
			const open: ReadStatement = statement;
			const balance = balanceOf(field.text);
			open.closing = balance?.amount ?? null;
			open.to = balance?.day ?? null;
			line = null;
			close();
		}
	}
	close();
	if (statements.length === 0) {
		throw new ImportRefused(
			'no-known-header',
			'the file holds no statement: no field :60F: was found',
			'ask the bank for MT940 (customer statement) and import that',
		);
	}
	return { profile: 'mt940', encoding, unconfirmed: false, statements, errors, rejected };
}
