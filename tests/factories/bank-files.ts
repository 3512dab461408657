import { bankProfiles } from '#app/features/bank/bank-profiles.ts';
import { xlsxStream } from '#app/lib/xlsx-writer.server.ts';

/** One line of an account, to be written as a bank writes it. */
export interface BankFileLine {
	/** `2026-03-10 09:30:55` */
	at: string;
	amount: number;
	name: string;
	memo?: string;
	reference?: string;
}

/** The lines with the balance after each, oldest first. */
export function withBalances(lines: readonly BankFileLine[], opening: number) {
	let balance = opening;
	return lines.map((line) => {
		balance += line.amount;
		return { ...line, balance };
	});
}

const grouped = (amount: number) => String(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Where the public exports have their header, from 1. */
const headerRows: Record<string, number> = {
	'kb-personal': 5,
	'kb-business': 7,
	'shinhan-personal': 7,
	'shinhan-business': 1,
	hana: 7,
	woori: 4,
	'woori-older': 4,
	ibk: 3,
	'nh-personal': 8,
	'nh-business': 10,
	busan: 6,
	'toss-bank': 7,
};
const blankFirst = new Set(['ibk', 'busan', 'toss-bank']);

/** The cells of a bank's export, the newest line first, with what stands above the header and a row of sums below. */
export function bankTable(profileName: string, lines: readonly BankFileLine[], opening: number): string[][] {
	const profile = bankProfiles.find(({ name }) => name === profileName)!;
	const columns = profile.columns.map(([header, means]) => ({ header: header.replace('?', ''), means }));
	const lead = blankFirst.has(profileName) ? [''] : [];
	const top: string[][] = [];
	for (let row = 1; row < (headerRows[profileName] ?? 1); row += 1)
		top.push(row === 1 ? [...lead, '계좌번호', '123-456-789012'] : [...lead, `조회 ${row}`]);
	const hasTime = columns.some(({ means }) => means === 'time');
	const cell = (header: string, means: string | null, line: ReturnType<typeof withBalances>[number]): string => {
		const [day, time] = line.at.split(' ') as [string, string];
		switch (means) {
			case 'at':
				if (hasTime) return day.replaceAll('-', '.');
				return profileName === 'shinhan-business'
					? `${day}${time}`.replace(/[-:]/g, '')
					: `${day.replaceAll('-', '.')} ${time}`;
			case 'time':
				return time;
			case 'withdrawal':
				return line.amount < 0 ? grouped(-line.amount) : '0';
			case 'deposit':
				return line.amount > 0 ? grouped(line.amount) : '';
			case 'signed':
				return grouped(line.amount);
			case 'balance':
				return grouped(line.balance);
			case 'counterparty':
				return line.name;
			case 'narrative':
				return header === '적요' && !columns.some((one) => one.means === 'counterparty')
					? line.name
					: (line.memo ?? '');
			case 'method':
				return header === '거래 유형' ? (line.amount < 0 ? '출금' : '입금') : '정상';
			default:
				return '';
		}
	};
	const rows = withBalances(lines, opening)
		.reverse()
		.map((line) => [...lead, ...columns.map(({ header, means }) => cell(header, means, line))]);
	const sum = (side: 1 | -1) =>
		grouped(lines.filter(({ amount }) => amount * side > 0).reduce((total, { amount }) => total + amount * side, 0));
	const totals = columns.map(({ means }) => (means === 'withdrawal' ? sum(-1) : means === 'deposit' ? sum(1) : ''));
	totals[0] = '합 계';
	return [...top, [...lead, ...columns.map(({ header }) => header)], ...rows, [...lead, ...totals], [...lead, '']];
}

export function csvOf(table: readonly string[][]): string {
	const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
	return table.map((row) => row.map(quoted).join(',')).join('\r\n');
}

/** A workbook whose first row is the first row of the table. */
export async function xlsxOf(table: readonly string[][]): Promise<Buffer> {
	const width = Math.max(...table.map((row) => row.length));
	const pad = (row: readonly string[]) => Array.from({ length: width }, (_, at) => row[at] ?? '');
	const [first, ...rest] = table.map(pad);
	const pieces: Uint8Array[] = [];
	const columns = first!.map((header) => ({ header }));
	for await (const piece of xlsxStream('거래내역', columns, rest, (row) => row)) pieces.push(piece);
	return Buffer.concat(pieces);
}

export function mt940Of(lines: readonly BankFileLine[], opening: number, account: string, number = '49/1'): string {
	const closing = opening + lines.reduce((sum, { amount }) => sum + amount, 0);
	const short = (at: string) => at.slice(2, 10).replaceAll('-', '');
	return [
		'{1:F01AAAA}{2:I940BBBB}{4:',
		`:20:STMT${number.replace('/', '')}`,
		`:25:${account}`,
		`:28C:${number}`,
		`:60F:C${short(lines[0]!.at)}KRW${opening},`,
		...lines.flatMap((line, at) => [
			`:61:${short(line.at)}${line.at.slice(5, 10).replace('-', '')}${line.amount > 0 ? 'C' : 'D'}W${Math.abs(line.amount)},NTRFNONREF//${line.reference ?? `REF${number.replace('/', '')}${at}`}`,
			`:86:${line.name}`,
		]),
		`:62F:C${short(lines.at(-1)!.at)}KRW${closing},`,
		'-}',
	].join('\r\n');
}

export function camtOf(lines: readonly BankFileLine[], opening: number, account: string, version = '08'): string {
	const closing = opening + lines.reduce((sum, { amount }) => sum + amount, 0);
	const balance = (code: string, amount: number) =>
		`<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="KRW">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-10</Dt></Dt></Bal>`;
	const status = (text: string) => (version >= '08' ? `<Sts><Cd>${text}</Cd></Sts>` : `<Sts>${text}</Sts>`);
	const party = (name: string) => (version >= '08' ? `<Pty><Nm>${name}</Nm></Pty>` : `<Nm>${name}</Nm>`);
	const entries = lines.map(
		(line, at) => `<Ntry><NtryRef>${at + 1}</NtryRef><Amt Ccy="KRW">${Math.abs(line.amount)}</Amt>
<CdtDbtInd>${line.amount > 0 ? 'CRDT' : 'DBIT'}</CdtDbtInd>${status('BOOK')}
<BookgDt><DtTm>${line.at.replace(' ', 'T')}+09:00</DtTm></BookgDt><ValDt><Dt>${line.at.slice(0, 10)}</Dt></ValDt>
<AcctSvcrRef>${line.reference ?? `C${at}`}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties>${line.amount > 0 ? `<Dbtr>${party(line.name)}</Dbtr>` : `<Cdtr>${party(line.name)}</Cdtr>`}</RltdPties>
<RmtInf><Ustrd>${line.memo ?? line.name}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
	);
	return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt>
<Id>STMT-1</Id><Acct><Id><Othr><Id>${account}</Id></Othr></Id><Ccy>KRW</Ccy></Acct>${balance('OPBD', opening)}${balance('CLBD', closing)}
${entries.join('\n')}
<Ntry><Amt Ccy="KRW">999</Amt><CdtDbtInd>CRDT</CdtDbtInd>${status('PDNG')}<BookgDt><Dt>2026-03-11</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>`;
}

export function ofxOf(lines: readonly BankFileLine[], closing: number, account: string): string {
	return `OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>KRW<BANKACCTFROM><BANKID>004<ACCTID>${account}<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260301<DTEND>20260331
${lines
	.map(
		(line, at) =>
			`<STMTTRN><TRNTYPE>${line.amount > 0 ? 'CREDIT' : 'DEBIT'}<DTPOSTED>${line.at.replace(/[- :]/g, '')}[+9:KST]<TRNAMT>${line.amount}<FITID>${line.reference ?? `F${at}`}<NAME>${line.name}<MEMO>${line.memo ?? ''}</STMTTRN>`,
	)
	.join('\n')}
</BANKTRANLIST><LEDGERBAL><BALAMT>${closing}<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
}
