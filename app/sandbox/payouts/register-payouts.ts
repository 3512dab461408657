import { parseKstDay } from '#app/lib/kst-calendar.ts';
import { isCancelable } from '#app/toss/payout-rules.ts';
import type { SandboxContext } from '../context.ts';
import { optionalText } from '../faults.ts';
import { pageOf } from '../paging.ts';
import { nonsense, refuse } from '../refusal.ts';
import type { PayoutsV1 } from '../v1/register-v1.ts';
import { bankMayPlay, type PayoutRecord, payoutView } from './payout.ts';
import type { PayoutBook } from './payout-book.ts';
import { readPayouts } from './read-payouts.ts';

/** Registers /v2/payouts and the calls that play the bank, to payouts of v1 too. Source: docs.tosspayments.com/guides/v2/payouts. */
export function registerPayouts(context: SandboxContext, book: PayoutBook, v1: Pick<PayoutsV1, 'playBank'>): void {
	const { settings } = context;
	const view = (payout: PayoutRecord) => payoutView(payout);
	const existing = (id: string | undefined) => book.find(id ?? '') ?? refuse('PAYOUT_NOT_FOUND');
	const v2 = { envelope: 'v2' } as const;

	context.route({
		...v2,
		method: 'POST',
		pattern: '/v2/payouts',
		encrypted: true,
		handler: ({ body }) => {
			const items = book.request(readPayouts(body, settings)).map(view);
			return { entityType: 'payout-list', body: settings.bareLists ? items : { items } };
		},
	});
	context.route({
		...v2,
		method: 'GET',
		pattern: '/v2/payouts',
		encrypted: false,
		handler: ({ query }) => {
			const from = dayOf(query.get('payoutDateGte'));
			const to = dayOf(query.get('payoutDateLte'));
			const isAsked = ({ payoutDate }: PayoutRecord) =>
				(from === null || payoutDate >= from) && (to === null || payoutDate <= to);
			return { entityType: 'payout-list', body: pageOf(book.list(), query, settings, view, isAsked) };
		},
	});
	context.route({
		...v2,
		method: 'GET',
		pattern: '/v2/payouts/:id',
		encrypted: false,
		handler: ({ params }) => ({ entityType: 'payout', body: view(existing(params.id)) }),
	});
	context.route({
		...v2,
		method: 'POST',
		pattern: '/v2/payouts/:id/cancel',
		encrypted: false,
		handler: ({ params }) => {
			const payout = existing(params.id);
			if (!isCancelable(payout)) refuse('NOT_CANCELABLE_PAYOUT');
			return { entityType: 'payout', body: view(book.happen(payout, 'cancel') ?? refuse('NOT_CANCELABLE_PAYOUT')) };
		},
	});

	for (const event of ['fail', 'complete', 'return'] as const) {
		context.control({
			method: 'POST',
			pattern: `/_sandbox/payouts/:id/${event}`,
			handler: ({ params, body }) => {
				const id = params.id ?? '';
				const code = optionalText(body, 'code') ?? undefined;
				const message = optionalText(body, 'message') ?? undefined;
				const error = book.errorOf(code, message);
				const payout = book.find(id);
				if (!payout) return v1.playBank(id, event, error) ?? nonsense(`there is no payout ${id}`);
				if (!bankMayPlay(event, payout.status)) nonsense(`${event} does not go with ${payout.status}`);
				if (payout.status === 'REQUESTED') book.happen(payout, 'start');
				book.happen(payout, event, error);
				return view(payout);
			},
		});
	}
}

function dayOf(text: string | null): string | null {
	if (text === null || text === '') return null;
	return parseKstDay(text) ?? refuse('INVALID_DATE');
}
