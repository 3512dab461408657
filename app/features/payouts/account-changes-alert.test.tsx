import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { expect, test } from 'vitest';
import { i18nOptions } from '#app/i18n/i18n.ts';
import { resources } from '#app/i18n/resources.ts';
import type { AccountChange } from './account-changes.server.ts';
import { AccountChangesAlert } from './account-changes-alert.tsx';

const account = { bankCode: '088', last4: '6789', holderName: '박대표' };
const change: AccountChange = {
	id: 'change-1',
	sellerId: 'seller-1',
	refSellerId: 'taken-over',
	sellerName: '한강식품',
	at: new Date('2027-03-10T01:00:00Z'),
	byId: 'admin-1',
	byName: '김관리',
	account: { from: account, to: { ...account, bankCode: '004', last4: '0001' } },
};

async function shown(lng: string, changes: AccountChange[]): Promise<string> {
	const words = createInstance();
	await words.use(initReactI18next).init({ ...i18nOptions, lng, resources });
	return renderToStaticMarkup(
		<I18nextProvider i18n={words}>
			<MantineProvider>
				<AccountChangesAlert changes={changes} />
			</MantineProvider>
		</I18nextProvider>,
	).replace(/<style[^>]*>.*?<\/style>|<[^>]*>/gs, '');
}

test('whoever approves reads both accounts by their last digits, when the change came and who entered it', async () => {
	const korean = await shown('ko', [change]);
	expect(korean).toContain('한강식품 (taken-over) · ');
	expect(korean).toMatch(/••••••6789 박대표 → [^→]*••••••0001 박대표 · 2027-03-10 10:00 · 변경: 김관리/);
	expect(await shown('en', [change])).toContain('changed by 김관리');
	// Of a change of long ago neither account nor person is known: when it came is.
	expect(await shown('ko', [{ ...change, account: null, byName: null }])).toContain('(taken-over) · 2027-03-10 10:00');
	expect(await shown('ko', [])).toBe('');
});
