import { expect, test } from 'vitest';
import { translator } from '#app/i18n/i18n.server.ts';
import { languages } from '#app/i18n/languages.ts';
import { proofParts } from './proof-part.ts';

test.each(languages)('a list names the terms of a proof as the proof does (%s)', async (language) => {
	const t = await translator(language);
	const word = (key: string) => t(key as 'app.title');
	expect(word('proofParts:label')).toBe(word('reconciliation:proofPart'));
	for (const part of Object.values(proofParts).flat()) {
		const [level, name] = part.split('.') as [string, string];
		const side = name === 'expected' || name === 'actual';
		const term = word(side ? `reconciliation:sidesOf.${level}.${name}` : `reconciliation:proofStates.${name}`);
		expect(word(`proofParts:${part}`)).toBe(`${word(`reconciliation:levels.${level}`)} · ${term}`);
	}
});
