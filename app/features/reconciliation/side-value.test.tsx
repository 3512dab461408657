import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { expect, test } from 'vitest';
import { i18nOptions } from '#app/i18n/i18n.ts';
import { resources } from '#app/i18n/resources.ts';
import { SideValue } from './side-value.tsx';

const side = {
	what: 'toss-payout',
	amounts: ['amount'],
	facts: {
		amount: '17000',
		status: 'FAILED',
		scheduleType: 'SCHEDULED',
		holdReason: 'date-passed',
		finishedAt: '2026-09-21T10:00:00+09:00',
		payoutDate: '2026-09-21',
		failureCode: null,
	},
};

/** What a reader sees of each fact, in their language. */
async function shown(lng: string, changes: Record<string, string> = {}): Promise<Record<string, string>> {
	const words = createInstance();
	await words.use(initReactI18next).init({ ...i18nOptions, lng, resources });
	const facts: Record<string, string | null> = { ...side.facts, ...changes };
	const textOf = (name: string) =>
		renderToStaticMarkup(
			<I18nextProvider i18n={words}>
				<SideValue name={name} side={{ ...side, facts }} currency="KRW" />
			</I18nextProvider>,
		).replace(/<[^>]*>/g, '');
	return Object.fromEntries(Object.keys(facts).map((name) => [name, textOf(name)]));
}

test('facts of payouts are shown in the words and times of the console, never as they are stored', async () => {
	expect(await shown('ko')).toEqual({
		amount: '₩17,000',
		status: '지급 실패',
		scheduleType: '예약 지급',
		holdReason: '지급일이 지남',
		finishedAt: '2026-09-21 10:00',
		payoutDate: '2026-09-21',
		failureCode: '–',
	});
	expect(await shown('en', { status: 'completed', scheduleType: 'EXPRESS' })).toMatchObject({
		status: 'Paid',
		scheduleType: 'Same day',
		holdReason: 'Payout date has passed',
	});
});

test('a state that Toss does not document is told with its word', async () => {
	expect(await shown('ko', { status: 'PAUSED' })).toMatchObject({ status: '알 수 없는 상태 PAUSED' });
});
