import { text } from 'node:stream/consumers';
import { renderToPipeableStream } from 'react-dom/server';
import { expect, it } from 'vitest';
import { pageBody } from './page-body.server.ts';

it('Hangul arrives whole wherever the blocks of React end', async () => {
	for (let shift = 0; shift < 3; shift += 1) {
		const labels = Array.from({ length: 200 }, (_, row) => `${'a'.repeat(shift)}거절된 지급 ${row}번`);
		const ended: string[] = [];
		const body = pageBody(() => ended.push('end'));
		renderToPipeableStream(
			<ul>
				{labels.map((label) => (
					<li key={label} title={label} />
				))}
			</ul>,
		).pipe(body);
		const html = await text(body);
		expect([...html.matchAll(/title="([^"]*)"/g)].map(([, title]) => title)).toEqual(labels);
		expect(html).not.toContain('\0');
		expect(ended).toEqual(['end']);
	}
});
