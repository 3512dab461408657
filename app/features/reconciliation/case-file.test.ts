import { zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { attachmentNamed } from '#app/lib/attachment-name.ts';
import { caseFileName } from './case-file.ts';
import { kindOfFile } from './case-file-kind.server.ts';

const zip = (...names: string[]) =>
	Buffer.from(zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array([60])]))));
const workbook = ['[Content_Types].xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml'];
const bytes = (...values: number[]) => Buffer.from(values);

test('what a file is comes from its content, whatever its name says', () => {
	const taken: [string, Buffer, string][] = [
		['pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3'), 'x.png'],
		['png', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0), 'x'],
		['jpeg', bytes(0xff, 0xd8, 0xff, 0xe0, 0), 'x.exe'],
		['webp', Buffer.from('RIFF\x10\0\0\0WEBPVP8 '), 'x.txt'],
		['xlsx', zip(...workbook), 'x.zip'],
		['eml', Buffer.from('Received: by mail\r\n\tfor us\r\nFrom: help@example.com\r\n\r\n<p>hello</p>'), 'x.pdf'],
		['eml', Buffer.from(`From: a@example.com\nSubject: =?EUC-KR?B?sKE=?=\n\n\xb0\xa1`, 'latin1'), 'x'],
		['txt', Buffer.from('입금이 확인되었습니다.'), 'x.pdf'],
		['txt', iconv.encode('입금이 확인되었습니다.', 'cp949'), 'x.html'],
		['csv', iconv.encode('\uFEFF날짜,금액\r\n', 'utf-16le'), 'x.csv'],
		['txt', Buffer.from('Dear all:\n\nFrom: nobody'), 'x.eml'],
	];
	expect(taken.map(([, content, name]) => kindOfFile(content, name))).toEqual(taken.map(([kind]) => kind));
	const refused: [string, Buffer][] = [
		['page.txt', Buffer.from('\uFEFF \n<!doctype html><script>alert(1)</script>')],
		['picture.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
		['run.txt', Buffer.from('#!/bin/sh\n')],
		['letter.txt', Buffer.from('{\\rtf1 }')],
		['program.pdf', Buffer.from('MZ\x90\0\x03\0')],
		['archive.xlsx', zip('readme.txt')],
		['macros.xlsx', zip(...workbook, 'xl/vbaProject.bin')],
		['old-macros.xlsx', zip(...workbook, 'xl/macrosheets/sheet1.xml')],
		['cut.xlsx', zip(...workbook).subarray(0, 60)],
		['old.xls', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
		['packed.csv', bytes(0x1f, 0x8b, 8, 0)],
		['noise.txt', bytes(0x41, 0xff, 0xff, 0x42)],
		['mail.eml', Buffer.from('From: a@example.com\n\n\0')],
	];
	expect(refused.filter(([name, content]) => kindOfFile(content, name) !== null)).toEqual([]);
});

test('a file is kept under a name that says what it is, and nothing else', () => {
	const names: [string, Parameters<typeof caseFileName>[1], string][] = [
		['확인서.PDF', 'pdf', '확인서.pdf'],
		['확인서.PDF'.normalize('NFD'), 'pdf', '확인서.pdf'],
		['screen.jpeg', 'jpeg', 'screen.jpeg'],
		['invoice.exe', 'pdf', 'invoice.exe.pdf'],
		['..\\..\\etc/passwd', 'txt', '_.._etc_passwd.txt'],
		['invoice\u202Efdp.exe', 'pdf', 'invoice_fdp.exe.pdf'],
		['', 'png', 'file.png'],
		['.pdf', 'pdf', 'file.pdf'],
		['a\r\nSet-Cookie: b', 'txt', 'a_Set-Cookie_ b.txt'],
		[`${'가'.repeat(300)}.csv`, 'csv', `${'가'.repeat(120)}.csv`],
	];
	expect(names.map(([name, kind]) => caseFileName(name, kind))).toEqual(names.map(([, , kept]) => kept));
	expect(attachmentNamed('은행 확인서 (최종)".pdf')).toBe(
		`attachment; filename="_ _ (_)_.pdf"; filename*=UTF-8''${encodeURIComponent('은행 확인서 ')}%28${encodeURIComponent('최종')}%29%22.pdf`,
	);
});
