import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	canMoveRegistration,
	decideSellerStatus,
	type KnownSellerStatus,
	notPayableReason,
	registrations,
	type SeenSellerStatus,
	sellerStageOf,
	tossSellerStatuses,
} from './seller.ts';

const at = (minute: number) => new Date(Date.UTC(2025, 2, 5, 0, minute));

describe('an event is a hint', () => {
	test('it moves a seller along a documented step', () => {
		expect(
			decideSellerStatus(
				{ status: 'APPROVAL_REQUIRED', at: at(1) },
				{ status: 'PARTIALLY_APPROVED', source: 'webhook', at: at(3) },
			),
		).toEqual({ kind: 'move', to: 'PARTIALLY_APPROVED', at: at(3) });
	});

	test('one from the same minute as what is known is read from the API: clocks differ', () => {
		const known = { status: 'APPROVED', at: at(5) };
		expect(decideSellerStatus(known, { status: 'KYC_REQUIRED', source: 'webhook', at: at(6) }).kind).toBe('doubtful');
	});

	test('late, skipped and unknown steps are read from the API', () => {
		const known = { status: 'APPROVED', at: at(9) };
		for (const seen of [
			{ status: 'KYC_REQUIRED', source: 'webhook', at: at(5) },
			{ status: 'PARTIALLY_APPROVED', source: 'webhook', at: at(10) },
			{ status: 'SUSPENDED', source: 'webhook', at: at(10) },
		] satisfies SeenSellerStatus[]) {
			expect(decideSellerStatus(known, seen).kind).toBe('doubtful');
		}
	});
});

test('a read that was asked before the newest news changes nothing', () => {
	expect(
		decideSellerStatus(
			{ status: 'PARTIALLY_APPROVED', at: at(5) },
			{ status: 'APPROVAL_REQUIRED', source: 'poll', at: at(4) },
		),
	).toEqual({ kind: 'stale' });
});

test('whatever order events come in, and however often, the seller ends where the API says', () => {
	const path = ['APPROVAL_REQUIRED', 'PARTIALLY_APPROVED', 'KYC_REQUIRED', 'APPROVED'] as const;
	const events = path.map((status, index) => ({ status, at: at(index * 10) }));
	fc.assert(
		fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 12 }), (order) => {
			let known: KnownSellerStatus = { status: 'APPROVAL_REQUIRED', at: at(0) };
			const truth = { status: 'APPROVED', at: at(60) };
			for (const index of order) {
				const event = events[index]!;
				let decision = decideSellerStatus(known, { ...event, source: 'webhook' });
				if (decision.kind === 'doubtful') decision = decideSellerStatus(known, { ...truth, source: 'poll' });
				if (decision.kind === 'move') known = { status: decision.to, at: decision.at };
			}
			const decision = decideSellerStatus(known, { ...truth, source: 'poll' });
			if (decision.kind === 'move') known = { status: decision.to, at: decision.at };
			expect(known.status).toBe('APPROVED');
		}),
	);
});

test('a status we do not know is kept, shown, and not paid', () => {
	const seller = { registration: 'registered', tossStatus: 'SOMETHING_NEW' };
	expect(notPayableReason(seller)).toBe('unknown-status');
	expect(sellerStageOf(seller)).toBe('other');
	expect(tossSellerStatuses.filter((tossStatus) => !notPayableReason({ ...seller, tossStatus }))).toEqual([
		'PARTIALLY_APPROVED',
		'APPROVED',
	]);
});

test('nothing leaves a deleted registration, and a sent one is never sent as if it were new', () => {
	for (const to of registrations) {
		expect(canMoveRegistration('deleted', to)).toBe(false);
		expect(canMoveRegistration('submitting', 'pending')).toBe(false);
	}
});
