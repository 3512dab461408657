import { ERROR_CODE, type Fact } from '../fact.ts';

/** What the documents leave open about payouts v1 (sub-malls); part of the settings, see settings.ts. */
export const v1Facts = {
	// ---- payouts v1: sub-malls
	v1RequireContact: { value: true, about: 'Whether email and phoneNumber are required, as since KYC came to v1.' },
	v1AcceptBankCode: { value: false, about: 'Whether a request may say account.bankCode instead of account.bank.' },
	v1UpdateIsPartial: { value: true, about: 'Whether an update keeps the fields that it leaves out.' },
	v1MetadataRules: {
		value: 'old',
		about: 'old: 50 pairs and 4 kB of metadata in v1. new: the limits of v2.',
		only: ['old', 'new'],
	},
	v1MaskAccountNumbers: { value: false, about: 'Whether replies of v1 mask account numbers as those of v2 do.' },
	v1RefuseDeleteWhileOwed: { value: true, about: 'Whether a sub-mall with payouts under way cannot be deleted.' },
	v1UsedIdCode: {
		value: 'ALREADY_EXIST_SUBMALL',
		about: 'Error of registering the id of a deleted sub-mall.',
		only: ERROR_CODE,
	},
	v1DeletedCode: {
		value: 'INVALID_UNREGISTERED_SUBMALL',
		about: 'Error of changing, deleting or paying a deleted sub-mall.',
		only: ERROR_CODE,
	},
	v1UnknownPayeeCode: {
		value: 'NOT_REGISTERED_SUBMALL',
		about: 'Error of a payout to a sub-mall that never was.',
		only: ERROR_CODE,
	},

	// ---- payouts v1: payouts
	v1Limit: { value: 10_000_000, about: 'Won at which a request for a PARTIALLY_APPROVED sub-mall asks for KYC.' },
	v1LimitSpan: {
		value: 'request',
		about: 'request: what one request asks for the sub-mall counts. week: with that of the last 7 days, as in v2.',
		only: ['request', 'week'],
	},
	v1LimitFails: {
		value: 'request',
		about: 'request: over the limit nothing is accepted. payout: the payout is accepted and ends in FAILED.',
		only: ['request', 'payout'],
	},
	v1KycCode: {
		value: 'FORBIDDEN_SELLER_PAYOUT',
		about: 'Error of a payout that has to wait for KYC.',
		only: ERROR_CODE,
	},
	v1ItemsPerRequest: { value: 100, about: 'Most payouts in one request of v1; 0 is without end.' },
	v1AmountBelow: { value: 1_000_000_000, about: 'Won that a payout of v1 stays below; 0 is without end.' },
	v1PayoutToday: { value: false, about: 'Whether payoutDate may be today.' },
	v1ListBy: {
		value: 'payoutDate',
		about: 'payoutDate or requestedAt: the day by which payouts of v1 are listed.',
		only: ['payoutDate', 'requestedAt'],
	},
	v1NotCancelableCode: {
		value: 'NOT_CANCELABLE_PAYOUT',
		about: 'Error of cancelling what is no longer REQUESTED.',
		only: ERROR_CODE,
	},
} as const satisfies Record<string, Fact>;
