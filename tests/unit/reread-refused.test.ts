import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const routes = path.resolve('app/routes');
const sourceOf = (name: string) => readFileSync(path.join(routes, name), 'utf8');

test('every page of payouts and of rules whose step may come too late reads again what it shows', () => {
	const pages = readdirSync(routes).filter((name) =>
		/^(payout.*|.*-rules|bank-account|reconciliation-discrepancy)\.tsx$/.test(name),
	);
	const late = pages.filter((name) => /changed\.reason|refuseMove|'confirmation-needed'/.test(sourceOf(name)));
	expect(late.length).toBeGreaterThan(6);
	const without = late.filter((name) => !sourceOf(name).includes('export const shouldRevalidate = rereadRefused;'));
	expect(without).toEqual([]);
});
