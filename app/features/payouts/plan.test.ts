import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, atKst, daysBetween, type KstDay, koreanBusinessCalendar, kstDayFrom } from '#app/lib/kst-calendar.ts';
import { parseForm } from '#app/ui/form-validation.ts';
import { addMonths, businessDaysOf, monthOf, sameBusinessDay } from './copy-month.ts';
import {
	cutOffDay,
	decidePlanned,
	firstPeriod,
	isMissed,
	isPeriodDue,
	isPlanDue,
	isPlanOrdinal,
	nextPeriod,
	nominalDay,
	type PlanRule,
	payDay,
	periodAfterChange,
	periodOf,
	planKindOf,
	planOutcomes,
	planRefusal,
	planRhythms,
} from './plan.ts';
import { newPlanSchema, planChangeSchema, planFieldErrors } from './plan-schema.ts';

const calendar = koreanBusinessCalendar();
const days = fc.integer({ min: 0, max: 2000 }).map((n) => addDays(kstDayFrom('2023-01-01'), n));
const rules: fc.Arbitrary<PlanRule> = fc
	.record({
		rhythm: fc.constantFrom(...planRhythms),
		ordinal: fc.integer({ min: -20, max: 31 }),
		onHoliday: fc.constantFrom('skip' as const, 'before' as const, 'after' as const),
	})
	.filter(({ rhythm, ordinal }) => isPlanOrdinal(rhythm, ordinal));

test('a rule has a number that its rhythm knows', () => {
	const numbers = [-21, -20, -1, 0, 0.5, 1, 7, 8, 20, 21, 31, 32];
	const known = (rhythm: PlanRule['rhythm']) => numbers.filter((number) => isPlanOrdinal(rhythm, number));
	expect(known('weekly')).toEqual([1, 7]);
	expect(known('monthly')).toEqual([1, 7, 8, 20, 21, 31]);
	expect(known('nth-business-day')).toEqual([-20, -1, 1, 7, 8, 20]);
	expect(isPlanOrdinal('weekly', 1.5)).toBe(false);
});

test('a period is paid on a business day near the day of the rule, or skipped when the rule says so', () => {
	fc.assert(
		fc.property(rules, days, (rule, day) => {
			const period = periodOf(rule, day);
			const nominal = nominalDay(rule, period, calendar);
			const pay = payDay(rule, period, calendar);
			if (pay === null) {
				expect(rule.onHoliday).toBe('skip');
				expect(calendar.isBusinessDay(nominal)).toBe(false);
				return;
			}
			expect(calendar.isBusinessDay(pay)).toBe(true);
			if (calendar.isBusinessDay(nominal)) expect(pay).toBe(nominal);
			else if (rule.onHoliday === 'before') expect(pay < nominal).toBe(true);
			else expect(pay > nominal).toBe(true);
			expect(Math.abs(daysBetween(nominal, pay))).toBeLessThan(12);
		}),
	);
});

test('periods follow each other without a gap or a repetition, over year ends and February', () => {
	fc.assert(
		fc.property(rules, days, (rule, day) => {
			let period = periodOf(rule, day);
			const seen = new Set<KstDay>([period]);
			for (let n = 0; n < 16; n += 1) {
				const next = nextPeriod(rule, period);
				expect(next > period).toBe(true);
				expect(periodOf(rule, next)).toBe(next);
				const gap = daysBetween(period, next);
				expect(rule.rhythm === 'weekly' ? gap === 7 : gap >= 28 && gap <= 31).toBe(true);
				if (rule.rhythm !== 'weekly') expect(monthOf(nominalDay(rule, next, calendar))).toBe(next);
				seen.add(next);
				period = next;
			}
			expect(seen.size).toBe(17);
		}),
	);
});

test('a plan begins with a period that can still be paid', () => {
	fc.assert(
		fc.property(rules, days, (rule, earliest) => {
			const first = firstPeriod(rule, earliest, calendar);
			const pay = payDay(rule, first, calendar) ?? nominalDay(rule, first, calendar);
			expect(pay >= earliest).toBe(true);
		}),
	);
});

test('days of the calendar, one by one', () => {
	const rule = (rhythm: PlanRule['rhythm'], ordinal: number, onHoliday: PlanRule['onHoliday']) => ({
		rhythm,
		ordinal,
		onHoliday,
	});
	const at = (text: string) => kstDayFrom(text);
	// New Year's Day of 2027 is a Friday.
	expect(payDay(rule('monthly', 1, 'after'), at('2027-01-01'), calendar)).toBe('2027-01-04');
	expect(payDay(rule('monthly', 1, 'before'), at('2027-01-01'), calendar)).toBe('2026-12-31');
	expect(payDay(rule('monthly', 1, 'skip'), at('2027-01-01'), calendar)).toBeNull();
	expect(payDay(rule('monthly', 31, 'before'), at('2027-02-01'), calendar)).toBe('2027-02-26');
	expect(payDay(rule('nth-business-day', 1, 'skip'), at('2027-01-01'), calendar)).toBe('2027-01-04');
	expect(payDay(rule('nth-business-day', -1, 'skip'), at('2026-12-01'), calendar)).toBe('2026-12-31');
	expect(payDay(rule('nth-business-day', -2, 'skip'), at('2026-12-01'), calendar)).toBe('2026-12-30');
	expect(payDay(rule('monthly', 12, 'skip'), at('2027-01-01'), calendar)).toBe('2027-01-12');
	// One that is still paid on the first day that Toss takes, and one that is not.
	expect(firstPeriod(rule('monthly', 12, 'skip'), at('2027-01-12'), calendar)).toBe('2027-01-01');
	expect(firstPeriod(rule('monthly', 12, 'skip'), at('2027-01-13'), calendar)).toBe('2027-02-01');
	// Three business days before it, or before the holiday that it skips.
	const isDue = (one: PlanRule, today: string) => isPeriodDue(one, at('2027-01-01'), at(today), calendar);
	const tuesday = rule('monthly', 12, 'skip');
	expect(['2027-01-06', '2027-01-07', '2027-01-12', '2027-02-12'].map((today) => isDue(tuesday, today))).toEqual([
		...[false, true, true, true],
	]);
	const holiday = rule('monthly', 1, 'skip');
	expect([isDue(holiday, '2026-12-28'), isDue(holiday, '2026-12-29')]).toEqual([false, true]);
	expect(periodOf(rule('weekly', 5, 'skip'), at('2026-12-28'))).toBe('2027-01-01');
});

test('a copied day stands at the same place of its month, counted in business days', () => {
	fc.assert(
		fc.property(days, fc.integer({ min: 1, max: 14 }), (day, months) => {
			fc.pre(calendar.isBusinessDay(day));
			const month = addMonths(monthOf(day), months);
			const copy = sameBusinessDay(day, month, calendar);
			const from = businessDaysOf(day, calendar);
			const to = businessDaysOf(month, calendar);
			expect(to.indexOf(copy)).toBe(Math.min(from.indexOf(day), to.length - 1));
		}),
	);
});

test('a changed plan never comes twice in the week or the month that it has paid', () => {
	const rule = (rhythm: PlanRule['rhythm'], ordinal: number) => ({ rhythm, ordinal, onHoliday: 'after' }) as const;
	const at = (text: string) => kstDayFrom(text);
	const after = (before: PlanRule, next: string, now: PlanRule, earliest: string) =>
		periodAfterChange({ ...before, next: at(next) }, now, at(earliest), calendar);
	// The Monday of this week was paid, next comes the one of the week after: so does the Friday.
	expect(after(rule('weekly', 1), '2027-03-15', rule('weekly', 5), '2027-03-10')).toBe('2027-03-19');
	expect(after(rule('weekly', 5), '2027-03-19', rule('weekly', 1), '2027-03-10')).toBe('2027-03-15');
	expect(after(rule('monthly', 5), '2027-04-01', rule('nth-business-day', -1), '2027-03-10')).toBe('2027-04-01');
	// What waited for long begins with what can still be paid.
	expect(after(rule('monthly', 5), '2027-01-01', rule('monthly', 6), '2027-03-10')).toBe('2027-04-01');
	expect(after(rule('monthly', 5), '2027-04-01', rule('weekly', 4), '2027-03-10')).toBe('2027-03-11');
});

test('a seller is paid only what it may be, and waits only while there is time', () => {
	const amounts = fc.constantFrom(-5_000n, 0n, 1n, 999n, 1_000n, 999_999_999n, 1_000_000_000n);
	fc.assert(
		fc.property(
			fc.record({
				day: days,
				today: days,
				amount: amounts,
				leastAmount: fc.constantFrom(null, 1n, 1_000n),
				canBePaid: fc.boolean(),
				inPayouts: fc.boolean(),
			}),
			(period) => {
				const { day, today, amount, inPayouts, leastAmount, canBePaid } = period;
				const decided = decidePlanned(period);
				const isEnough = amount >= (leastAmount ?? 1n);
				expect(decided === 'nothing-payable').toBe(!isEnough);
				expect(decided === 'pay').toBe(isEnough && canBePaid && inPayouts);
				expect(decided === 'wait').toBe(isEnough && !canBePaid && today < day);
			},
		),
	);
	const missed = planOutcomes.filter((outcome) => isMissed({ outcome, leftOut: 1 }));
	expect(missed).toEqual(['nothing-payable', 'seller-not-payable', 'amount-out-of-range']);
	expect(isMissed({ outcome: 'nothing-payable', leftOut: 0 })).toBe(false);
});

test('the payouts of a period are made on its cut-off day, and not before', () => {
	fc.assert(
		fc.property(rules, days, (rule, day) => {
			const period = periodOf(rule, day);
			const cutOff = cutOffDay(rule, period, calendar);
			expect(isPeriodDue(rule, period, cutOff, calendar)).toBe(true);
			expect(isPeriodDue(rule, period, addDays(cutOff, -1), calendar)).toBe(false);
			// What the night brings is payable by nine.
			const isDue = (amount: bigint | null, time: string) =>
				isPlanDue({ ...rule, amount }, period, atKst(cutOff, time), calendar);
			expect([isDue(1n, '00:00'), isDue(null, '00:00'), isDue(null, '08:59'), isDue(null, '09:00')]).toEqual([
				...[true, false, false, true],
			]);
		}),
	);
});

test('a plan pays a fixed amount, or all that is payable, and to all sellers nothing else', () => {
	const plan = (changes: object) =>
		({
			...{ sellerId: 's', amount: 5n, leastAmount: null, transactionDescription: '정산' },
			...{ rhythm: 'weekly', ordinal: 5, onHoliday: 'before', ...changes },
		}) as Parameters<typeof planRefusal>[0];
	const all = { sellerId: null, amount: null, leastAmount: 1n };
	expect([{}, { amount: null, leastAmount: 1n }, all].map(plan).map(planKindOf)).toEqual(['fixed', 'payable', 'all']);
	const refused = [
		...[{}, all, { ordinal: 9 }, { amount: 0n }, { amount: 1_000_000_000n }, { sellerId: null }],
		...[{ ...all, leastAmount: 0n }, { ...all, leastAmount: null }, { transactionDescription: '여덟글자가넘는다' }],
	].map((changes) => planRefusal(plan(changes)));
	expect(refused).toEqual([
		...[null, null, 'ordinal-invalid', 'amount-out-of-range', 'amount-out-of-range'],
		...['all-are-paid-what-is-payable', 'least-out-of-range', 'least-out-of-range', 'description-invalid'],
	]);
	const fields = refused.flatMap((reason) => (reason ? Object.keys(planFieldErrors(reason)) : []));
	expect([...new Set(fields)]).toEqual(['ordinal', 'amount', 'kind', 'leastAmount', 'transactionDescription']);
	expect(planFieldErrors('no-terms')).toEqual({ kind: ['plans:reasons.no-terms'] });
});

test('the form of a plan says whom it pays and how much, and what does not belong to that is left out', () => {
	const when = { transactionDescription: '정산', rhythm: 'weekly', ordinal: '5', onHoliday: 'before' };
	const sellerId = '018f0000-0000-7000-8000-000000000000';
	const read = (schema: typeof newPlanSchema | typeof planChangeSchema, changes: Record<string, string>) => {
		const form = new FormData();
		for (const [name, value] of Object.entries({ ...when, ...changes })) form.set(name, value);
		const submission = parseForm(form, schema);
		return submission.status === 'success' ? submission.value : Object.keys(submission.error ?? {});
	};
	const typed = { sellerId, amount: '5,000', leastAmount: '' };
	expect(read(newPlanSchema, { ...typed, kind: 'fixed' })).toMatchObject({
		sellerId,
		amount: 5_000n,
		leastAmount: null,
	});
	expect(read(newPlanSchema, { ...typed, kind: 'payable' })).toMatchObject({ sellerId, amount: null, leastAmount: 1n });
	expect(read(newPlanSchema, { ...typed, kind: 'all', leastAmount: '10,000' })).toMatchObject({
		...{ sellerId: null, amount: null, leastAmount: 10_000n },
	});
	expect(read(newPlanSchema, { kind: 'payable', leastAmount: '0' }).toString()).toBe('leastAmount,sellerId');
	expect(read(newPlanSchema, { kind: 'fixed', sellerId })).toEqual(['amount']);
	expect(read(newPlanSchema, { kind: 'another' })).toEqual(['kind']);
	expect(read(planChangeSchema, { kind: 'payable', version: '3' })).toMatchObject({
		...{ amount: null, leastAmount: 1n, version: 3 },
	});
	expect(read(planChangeSchema, { kind: 'all' })).toEqual(['kind']);
});
