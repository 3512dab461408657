import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { expect, test } from 'vitest';
import { i18nOptions } from '#app/i18n/i18n.ts';
import { resources } from '#app/i18n/resources.ts';
import type { Evidence } from './evidence.ts';
import { Explanation } from './explanation.tsx';
import type { DiscrepancyView } from './get-discrepancy.server.ts';

/** The sentences in which a break is explained to a reader. */
async function told(lng: string, evidence: Omit<Evidence, 'rule'>): Promise<string> {
	const words = createInstance();
	await words.use(initReactI18next).init({ ...i18nOptions, lng, resources });
	const rule = { version: 1, asOf: '2026-03-31' };
	const discrepancy = { evidence: { rule, ...evidence }, currency: 'KRW', detailKind: 'deposit-short', difference: 0n };
	return renderToStaticMarkup(
		<MantineProvider>
			<I18nextProvider i18n={words}>
				<Explanation discrepancy={discrepancy as DiscrepancyView} />
			</I18nextProvider>
		</MantineProvider>,
	).replace(/<[^>]*>/g, ' ');
}

test('a deduction that the rules come with is named in words, one that people add as they call it', async () => {
	const short = (name: string) => ({
		expected: { amount: '300000', because: 'batch-due', values: { day: '2026-03-20', lines: 1 } },
		found: { amount: '190000', because: 'deposit', values: { day: '2026-03-20', account: '004-3456' } },
		wouldMatch: { what: 'known-deduction', amount: '110000', values: { name } },
	});
	expect(await told('ko', short('yearly-fee'))).toContain('₩110,000은 알려진 공제(연 관리비)로');
	expect(await told('en', short('sign-up-fee'))).toContain('(sign-up fee)');
	expect(await told('ko', short('정산 대행료'))).toContain('(정산 대행료)');
});

test('a line whose fee alone contradicts itself is not said to pay out another amount', async () => {
	const line = (left: string) => ({
		expected: { amount: '9692', because: 'line-promises' },
		found: { amount: left, because: 'parts-of-line' },
		wouldMatch: { what: 'line-restated-parts', amount: left, broken: ['fee-breakdown'] },
	});
	expect(await told('ko', line('9692'))).toContain('수수료 안의 금액들이 서로 맞지 않습니다');
	expect(await told('en', line('9692'))).toContain('the parts of the fee do not add up');
	expect(await told('ko', line('9691'))).toContain('그런데 금액에서 수수료를 빼면 ₩9,691입니다');
});
