import { parseTossTime } from '#app/toss/toss-time.ts';
import { balanceNumbers } from './balance.ts';
import type { SandboxCore } from './context.ts';
import type { createFaults } from './faults.ts';
import type { CallCount } from './http.ts';
import { isUnderWay, payoutView } from './payouts/payout.ts';
import type { PayoutBook } from './payouts/payout-book.ts';
import { nonsense } from './refusal.ts';
import type { Sellers } from './sellers/register-sellers.ts';
import { accountView, sellerView } from './sellers/seller.ts';
import { changeSettings, facts } from './settings.ts';
import type { PayoutsV1 } from './v1/register-v1.ts';

/** A client reads the clock and sets it to what it read: by then it is milliseconds later. */
const SLACK_MS = 1000;

/** Registers reset, clock, faults, settings and the ledger. */
export function registerControl(
	core: SandboxCore,
	parts: { faults: ReturnType<typeof createFaults>; sellers: Sellers; payouts: PayoutBook; v1: PayoutsV1 },
): void {
	const { clock, agenda, settings } = core;
	const calls = core.store.collection<CallCount>('calls');
	const read = (at: Date) => ({ now: formatInstant(at) });

	core.control({
		method: 'POST',
		pattern: '/_sandbox/reset',
		handler: async () => {
			await core.reset();
			return read(clock.now());
		},
	});
	core.control({ method: 'GET', pattern: '/_sandbox/clock', handler: () => read(clock.now()) });
	core.control({
		method: 'POST',
		pattern: '/_sandbox/clock',
		handler: async ({ body }) => {
			const at = typeof body.now === 'string' ? parseTossTime(body.now) : null;
			if (!at) nonsense('now must be an instant such as 2026-03-05T10:00:00+09:00');
			let refused = false;
			await agenda.setClock(() => {
				refused = at.getTime() < clock.now().getTime() - SLACK_MS && !clock.mayGoBack;
				return refused ? null : at;
			});
			if (refused) nonsense('the clock goes back only after a reset');
			return read(at);
		},
	});

	core.control({ method: 'POST', pattern: '/_sandbox/faults', handler: ({ body }) => parts.faults.add(body) });
	core.control({ method: 'DELETE', pattern: '/_sandbox/faults', handler: () => parts.faults.clear() });
	core.control({ method: 'GET', pattern: '/_sandbox/faults', handler: () => ({ faults: parts.faults.list() }) });

	core.control({
		method: 'POST',
		pattern: '/_sandbox/settings',
		handler: ({ body }) => {
			const problem = changeSettings(settings, body);
			if (problem) nonsense(problem);
			return settings;
		},
	});
	core.control({
		method: 'GET',
		pattern: '/_sandbox/settings',
		handler: () => ({
			settings: Object.entries(facts).map(([name, fact]) => ({
				name,
				value: settings[name as keyof typeof facts],
				default: fact.value,
				about: fact.about,
			})),
		}),
	});

	core.control({
		method: 'GET',
		pattern: '/_sandbox/ledger',
		handler: () => {
			const payouts = parts.payouts.list();
			const { subMalls, v1Payouts, ...v1 } = parts.v1.ledger();
			let { reserved, paid } = v1;
			for (const { status, amount } of payouts) {
				if (isUnderWay(status)) reserved += BigInt(amount);
				else if (status === 'COMPLETED') paid += BigInt(amount);
			}
			const endpoints = [...calls.values()];
			return {
				balance: { ...balanceNumbers(core), reserved: Number(reserved), paid: Number(paid) },
				sellers: parts.sellers.list().map((seller) => sellerView(seller, settings)),
				payouts: payouts.map((payout) => ({
					...payoutView(payout),
					account: payout.account ? accountView(payout.account, settings) : null,
					history: payout.history,
				})),
				subMalls,
				v1Payouts,
				calls: endpoints.reduce((total, endpoint) => total + endpoint.count, 0),
				callsByEndpoint: Object.fromEntries(endpoints.map(({ id, count }) => [id, count])),
			};
		},
	});
}

/** ISO 8601 in Seoul time with milliseconds. */
function formatInstant(at: Date): string {
	return new Date(at.getTime() + 9 * 60 * 60 * 1000).toISOString().replace('Z', '+09:00');
}
