import { readInstant } from '#app/features/payments/import-cells.ts';
import { ImportRefused, type RowError } from '#app/features/payments/import-reason.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { parseMinorUnits } from '#app/lib/minor-units.ts';
import { type ReadBankFile, type ReadLine, type ReadStatement, textOrNull } from './bank-file.ts';
import { cutShort } from './statement-check.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** CDATA of version 2 as text with entities, as the rest of it. */
const plainText = (text: string) =>
	text.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, inside: string) =>
		inside.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
	);

const decode = (text: string) =>
	text.replace(/&(#\d+|#x[\da-f]+|\w+);/gi, (whole, name: string) => {
		if (name[0] !== '#') return ENTITIES[name.toLowerCase()] ?? whole;
		const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
		return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : whole;
	});

/** `YYYYMMDD[HHMMSS[.XXX]][[offset:TZ]]`; without offset it is taken for Seoul time, as Korean banks write it. */
function whenOf(text: string): Pick<ReadLine, 'bookedOn' | 'time' | 'precision'> | null {
	const parts = /^(\d{8})(?:(\d{2})(\d{2})(\d{2})?(?:\.\d+)?)?\s*(?:\[([+-]?\d{1,2})(?:\.(\d+))?(?::\w+)?\])?$/.exec(
		text.trim(),
	);
	if (!parts) return null;
	const [, day, hour, minute, second = '00', offset, part] = parts;
	const dayText = `${day!.slice(0, 4)}-${day!.slice(4, 6)}-${day!.slice(6)}`;
	const sign = offset?.startsWith('-') ? '-' : '+';
	const minutes = part ? String(Math.round(Number(`0.${part}`) * 60)).padStart(2, '0') : '00';
	const zone = offset === undefined ? '+09:00' : `${sign}${offset.replace(/[+-]/, '').padStart(2, '0')}:${minutes}`;
	const iso = readInstant(`${dayText}T${hour ?? '00'}:${minute ?? '00'}:${second}${zone}`);
	if (!iso) return null;
	const at = new Date(iso);
	const seoul = new Date(at.getTime() + 9 * 3_600_000).toISOString();
	if (hour === undefined)
		return { bookedOn: kstDayOf(new Date(`${dayText}T00:00:00+09:00`)), time: null, precision: 'day' };
	return { bookedOn: kstDayOf(at), time: seoul.slice(11, 19), precision: 'second' };
}

/** Reads OFX, 1.x (SGML, leaf tags not closed) and 2.x (XML) alike. Throws ImportRefused. */
export function readOfx(text: string, encoding: string): ReadBankFile {
	const statements: ReadStatement[] = [];
	const errors: RowError[] = [];
	let rejected = 0;
	let statement: ReadStatement | null = null;
	let fields: { line: number; values: Map<string, string> } | null = null;
	const path: string[] = [];
	let line = 1;

	const endTransaction = () => {
		if (!fields || !statement) return;
		const { values } = fields;
		const amountText = values.get('TRNAMT') ?? '';
		const amount = parseMinorUnits(amountText, statement.currency);
		const when = whenOf(values.get('DTPOSTED') ?? '');
		if (!amount || !when) {
			rejected += 1;
			const reason = !when
				? ('not-a-date' as const)
				: amount === 0n
					? ('no-money' as const)
					: ('not-an-amount' as const);
			const value = when ? amountText : (values.get('DTPOSTED') ?? '');
			errors.push({
				line: fields.line,
				column: when ? 'TRNAMT' : 'DTPOSTED',
				value,
				reason,
				raw: [...values.values()].join(' '),
			});
		} else {
			const name = textOrNull(values.get('NAME'));
			statement.lines.push({
				line: fields.line,
				...when,
				valueOn: whenOf(values.get('DTAVAIL') ?? '')?.bookedOn ?? null,
				amount,
				balanceAfter: null,
				narrative: [
					...new Set([name, ...['MEMO', 'REFNUM', 'CHECKNUM'].map((field) => textOrNull(values.get(field)))]),
				].filter((part) => part !== null),
				counterpartyName: name,
				counterpartyAccount: textOrNull(values.get('BANKACCTTO.ACCTID')),
				method: textOrNull(values.get('TRNTYPE')),
				branch: null,
				reference: textOrNull(values.get('FITID')),
				reversal: false,
				raw: Object.fromEntries(values),
			});
		}
		fields = null;
	};
	const endStatement = () => {
		endTransaction();
		if (!statement) return;
		const days = statement.lines.map(({ bookedOn }) => bookedOn).sort();
		statement.from ??= days[0] ?? null;
		statement.to ??= days.at(-1) ?? null;
		statements.push(statement);
		statement = null;
	};

	for (const [token, end, rawName, rawValue] of plainText(text).matchAll(
		/\n|<(\/?)([A-Za-z0-9_.]+)\s*\/?>([^<\r\n]*)/g,
	)) {
		if (token === '\n') {
			line += 1;
			continue;
		}
		const name = rawName!.toUpperCase();
		const value = decode(rawValue ?? '').trim();
		if (end) {
			if (name === 'STMTTRN' || name === 'BANKTRANLIST') endTransaction();
			if (name === 'STMTRS' || name === 'CCSTMTRS') endStatement();
			const at = path.lastIndexOf(name);
			if (at >= 0) path.length = at;
			continue;
		}
		if (name === 'STMTRS' || name === 'CCSTMTRS') {
			endStatement();
			statement = {
				accountNumber: null,
				bankCode: null,
				currency: 'KRW',
				reference: null,
				from: null,
				to: null,
				opening: null,
				closing: null,
				lines: [],
				pending: 0,
				breaks: 0,
			};
		}
		if (name === 'STMTTRN') {
			endTransaction();
			fields = { line, values: new Map() };
		}
		if (value === '') {
			path.push(name);
			continue;
		}
		if (fields) fields.values.set(path.at(-1) === 'BANKACCTTO' ? `BANKACCTTO.${name}` : name, value);
		else if (statement) {
			const open: ReadStatement = statement;
			const inside = path.at(-1);
			if (name === 'CURDEF') open.currency = value;
			else if (name === 'ACCTID' && inside !== 'BANKACCTTO') open.accountNumber = value;
			else if (name === 'BANKID' && /^\d{3}$/.test(value)) open.bankCode = value;
			else if (name === 'DTSTART') open.from = whenOf(value)?.bookedOn ?? null;
			else if (name === 'DTEND') open.to = whenOf(value)?.bookedOn ?? null;
			else if (name === 'BALAMT' && inside === 'LEDGERBAL')
				open.closing = parseMinorUnits(value, open.currency) ?? null;
		}
	}
	const unended = statement as ReadStatement | null;
	if (unended) {
		// The file ends before its statement does: the last amount may have lost digits.
		const last = fields as { line: number; values: Map<string, string> } | null;
		if (last) {
			rejected += 1;
			fields = null;
		}
		errors.push(cutShort(unended, last?.line ?? line, last ? 'TRNAMT' : 'STMTRS', last?.values.get('TRNAMT')));
	}
	endStatement();
	if (statements.length === 0) {
		throw new ImportRefused(
			'no-known-header',
			'the file holds no bank statement: no STMTRS was found',
			'download the account as OFX and import that',
		);
	}
	return { profile: 'ofx', encoding, unconfirmed: false, statements, errors, rejected };
}
