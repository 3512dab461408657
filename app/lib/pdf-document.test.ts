import { expect, it } from 'vitest';
import { pdfDocument } from './pdf-document.server.ts';

it('reads the file of a font once, however often the font changes', async () => {
	let opened: unknown;
	await pdfDocument({ title: '정산서', at: new Date('2027-03-31T18:00:00+09:00'), language: 'ko' }, (pdf) => {
		for (let line = 0; line < 5; line += 1) pdf.font('regular').text('번호').font('bold').text('금액');
		opened = Reflect.get(pdf, '_fontCount');
	});
	expect(opened).toBe(2);
});
