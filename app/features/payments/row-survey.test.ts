import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowSurvey, type SurveyPlan } from './row-survey.ts';

const columns = ['m_id', 'transaction_key', 'approved_at', 'canceled_at'].map((name) => ({ name }));
const plan: SurveyPlan = { key: 'transaction_key', at: ['canceled_at', 'approved_at'] };
const survey = (bytes = 1_000_000) => new RowSurvey(plan, columns, { bytes, decode: (text) => text });

const pad = (number: number) => String(number).padStart(2, '0');
const instant = fc
	.record({ year: fc.integer({ min: 1999, max: 2030 }), month: fc.integer({ min: 1, max: 12 }), day: fc.nat(27) })
	.chain(({ year, month, day }) =>
		fc.constantFrom('T10:00:00', ' 23:59:59+09:00', 'T00:00:00.123456', 'T01:02:03.5+09:00').map((time) => ({
			text: `${year}-${pad(month)}-${pad(day + 1)}${time}`,
			day: `${year}-${pad(month)}-${pad(day + 1)}`,
		})),
	);
const row = fc.record({
	mId: fc.constantFrom('a', 'ab', 'shop', 'shop_2'),
	key: fc.oneof(
		fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 1, maxLength: 4 }),
		fc.uuid().map((id) => id.replaceAll('-', '')),
	),
	approved: instant,
	canceled: fc.option(instant),
	cellByCell: fc.boolean(),
});

it('knows of any rows whose they are, from when, and every key that comes again', () => {
	fc.assert(
		fc.property(fc.array(row, { minLength: 1, maxLength: 200 }), (rows) => {
			const seen = survey();
			let text = '';
			const flush = () => {
				seen.addLines(`before\n${text}after`, 'before\n'.length, 'before\n'.length + text.length);
				text = '';
			};
			for (const { mId, key, approved, canceled, cellByCell } of rows) {
				const values = [mId, key, approved.text, canceled?.text ?? null];
				if (!cellByCell) text += `${values.map((value) => value ?? '').join(',')}\n`;
				else {
					flush();
					seen.addRow(values);
				}
			}
			flush();
			const { mIds, days, repeated } = seen.result();
			expect(mIds.sort()).toEqual([...new Set(rows.map(({ mId }) => mId))].sort());
			const sorted = rows.map(({ approved, canceled }) => (canceled ?? approved).day).sort();
			expect(days).toEqual({ from: sorted[0], to: sorted.at(-1) });
			const again = rows.map(({ key }) => key).filter((key, index, all) => all.indexOf(key) < index);
			// Two keys of one mark would be asked for in vain; of so few there are none.
			expect([...new Set(repeated)].sort()).toEqual([...new Set(again)].sort());
		}),
	);
});

it('says so when it cannot tell the days, or would have to remember too many keys', () => {
	const line = (at: string) => `m,k,${at},\n`;
	for (const at of ['2026-03-03T20:00:00Z', '2026-03-03T20:00:00+00:00', '2026-03-03T20:00:00-05:00', '2026-03-03']) {
		const seen = survey();
		seen.addLines(line(at), 0, line(at).length);
		expect(seen.result()).toMatchObject({ days: null, mIds: ['m'] });
	}
	const small = survey(1);
	for (let number = 0; number < 1000; number += 1) small.addRow(['m', `k${number}`, '2026-03-03T00:00:00', null]);
	expect(small.result().repeated).toBeNull();
	const large = survey(2 ** 40);
	large.addRow(['m', 'k', '2026-03-03T00:00:00', null]);
	expect(large.result()).toEqual({ mIds: ['m'], days: { from: '2026-03-03', to: '2026-03-03' }, repeated: null });
});
