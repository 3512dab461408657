import type { ControlMeasure, ControlTotalDifference } from '#app/features/settlements/control-totals.server.ts';
import type { Evidence } from './evidence.ts';
import type { StoredBreak } from './write-breaks.server.ts';

/** The figure that the difference of a sum is told in: the first of these that differs. */
const leading = [
	'payOutAmount',
	'amount',
	'fee',
	'supplyAmount',
	'vat',
	'lineCount',
] as const satisfies ControlMeasure[];

const keyOf = ({ totalKey, scope, currency, soldOn, paidOutOn, method }: ControlTotalDifference) =>
	totalKey ?? ['none', scope, currency, soldOn, paidOutOn, method].map((part) => part ?? '').join('/');

function linesPath({ mId, soldOn, paidOutOn, method }: ControlTotalDifference): string {
	const query = new URLSearchParams({ mId });
	if (method !== null) query.set('method', method);
	if (paidOutOn !== null) {
		query.set('paidFrom', paidOutOn);
		query.set('paidTo', paidOutOn);
	} else if (soldOn !== null) {
		query.set('from', soldOn);
		query.set('to', soldOn);
	}
	return `/settlements?${query}`;
}

function evidenceOf(
	figures: readonly ControlTotalDifference[],
	lead: ControlTotalDifference,
	rule: Evidence['rule'],
): Evidence {
	const { mId, totalKey, soldOn, paidOutOn, method, batch, lines, importId } = lead;
	const day = paidOutOn ?? soldOn ?? '';
	const countOnly = lead.measure === 'lineCount';
	const about = Object.fromEntries(
		Object.entries({ mId, soldDate: soldOn, paidOutDate: paidOutOn, method, batch }).filter(
			([, value]) => value !== null,
		),
	);
	const money = figures.filter(({ measure }) => measure !== 'lineCount');
	const counted = figures.find(({ measure }) => measure === 'lineCount');
	const amounts = money.map(({ measure }) => measure);
	const side = (of: 'expected' | 'actual') => ({
		...about,
		...(counted ? { lines: Number(counted[of]) } : {}),
		...Object.fromEntries(money.map((figure) => [figure.measure, String(figure[of])])),
	});
	const values = { day, lines, count: Number(counted?.expected ?? lines) };
	const sized = lead.difference < 0n ? -lead.difference : lead.difference;
	return {
		rule,
		left: {
			what: 'controlTotal',
			...(importId === null ? {} : { href: `/imports/${importId}` }),
			facts: side('expected'),
			amounts,
		},
		right: { what: 'controlLines', href: linesPath(lead), facts: side('actual'), amounts },
		expected: {
			amount: countOnly ? '0' : String(lead.expected),
			because: totalKey === null ? 'control-total-none' : countOnly ? 'control-total-count' : 'control-total',
			values,
		},
		found: {
			amount: countOnly ? '0' : String(lead.actual),
			because: lines === 0 ? 'control-lines-none' : countOnly ? 'control-lines-count' : 'control-lines',
			values,
		},
		wouldMatch: {
			what: countOnly ? 'control-total-count' : 'control-total-lines',
			amount: countOnly ? '0' : String(sized),
		},
	};
}

/**
 * One break for each sum of a provider that its lines do not give, told in the net where that differs, else in the first
 * figure that does; a count alone is no money, so its difference is 0. Sums in won: a run in another currency is refused.
 */
export function controlTotalBreaks(found: readonly ControlTotalDifference[], rule: Evidence['rule']): StoredBreak[] {
	const sums = new Map<string, Map<ControlMeasure, ControlTotalDifference>>();
	for (const each of found) {
		if (each.currency !== 'KRW') continue;
		const key = JSON.stringify([each.mId, keyOf(each)]);
		const figures = sums.get(key) ?? new Map();
		// Two files that leave out the same day tell the same of its lines.
		if (!figures.has(each.measure)) figures.set(each.measure, each);
		sums.set(key, figures);
	}
	return [...sums.values()].map((figures): StoredBreak => {
		const lead = figures.get(leading.find((measure) => figures.has(measure))!)!;
		const countOnly = lead.measure === 'lineCount';
		return {
			kind: 'control-total-difference',
			detailKind: 'control-total-difference',
			mId: lead.mId,
			subject: 'control-total',
			subjectKey: keyOf(lead),
			occurrence: 1,
			day: (lead.paidOutOn ?? lead.soldOn)!,
			currency: lead.currency,
			expected: countOnly ? 0n : lead.expected,
			actual: countOnly ? 0n : lead.actual,
			difference: countOnly ? 0n : lead.difference,
			...(lead.method === null ? {} : { method: lead.method }),
			evidence: evidenceOf([...figures.values()], lead, rule),
		};
	});
}
