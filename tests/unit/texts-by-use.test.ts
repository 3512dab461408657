import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { resources } from '#app/i18n/resources.ts';
import { textsOf } from '../../vite.texts.ts';

const of = (file: string) => textsOf(path.resolve('app', file));

test('a page waits for the texts that it and what it imports name, and for no others', () => {
	expect(of('routes/sign-in.tsx')).toEqual([]);
	expect(of('routes/users.tsx')).toContain('users');
	expect(of('routes/balance.tsx')).toEqual(expect.arrayContaining(['rollForward', 'treasury']));
	expect(of('routes/balance.tsx')).not.toContain('reconciliation');
});

test('what is fetched when it is used first waits for its own', () => {
	expect(of('features/help/help-panel.tsx')).toContain('help');
	expect(of('routes/docs.tsx')).not.toContain('workbench');
});

test('each namespace is waited for by a page that shows it', () => {
	const routes = readdirSync('app/routes').filter((file) => file.endsWith('.tsx'));
	const waited = new Set(routes.flatMap((file) => of(`routes/${file}`)));
	expect([...waited].sort()).toEqual(Object.keys(resources.ko).sort());
});
