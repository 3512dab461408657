import type { TermId } from './glossary.ts';

/** What the help of a page points to; its words are in the texts of each language. */
export interface HelpPage {
	terms: readonly TermId[];
	/** Where each of the next steps leads; null for one that is done on the page itself. */
	next: readonly (string | null)[];
	/** Documents, `name` or `name#heading`. */
	docs: readonly string[];
}

const page = (
	terms: readonly TermId[],
	next: readonly (string | null)[] = [null],
	docs: readonly string[] = [],
): HelpPage => ({ terms, next, docs });

/** The help of every page inside of the frame, by the name of its route. */
export const helpPages = {
	overview: page(
		['settlement', 'payoutService', 'unsettled', 'difference', 'residual'],
		[null, '/workbench'],
		['readme'],
	),
	account: page(['fourEyes'], [null, null], ['roles']),
	exports: page([], [null]),
	sellers: page(['seller', 'kyc', 'payoutService'], ['/sellers/new', null], ['payout-rules#sellers']),
	'seller-new': page(['seller', 'kyc'], [null, '/sellers/import'], ['payout-rules#sellers']),
	'seller-imports': page(['seller', 'import'], [null]),
	'seller-import': page(['seller', 'import'], [null, '/sellers']),
	seller: page(['seller', 'kyc', 'payout'], [null, null], ['payout-rules#sellers']),
	'seller-edit': page(['seller', 'kyc'], [null]),
	'seller-correct': page(['seller'], [null]),
	'seller-statement': page(['payout'], [null]),
	owed: page(['owedToSellers', 'sellerTerms', 'seller', 'payout'], [null, '/owed?state=held', null], ['owed']),
	'owed-seller': page(['owedToSellers', 'owedAdjustment', 'payout', 'order', 'cancel'], [null, null], ['owed']),
	payouts: page(
		['payout', 'express', 'scheduled', 'fourEyes', 'unknownOutcome'],
		['/payouts?status=awaiting_approval', '/payouts?status=failed', '/payouts/new'],
		['payout-rules#payouts', 'roles'],
	),
	'payout-new': page(['express', 'scheduled', 'businessDay', 'fourEyes'], [null, '/balance'], ['payout-rules#payouts']),
	'payout-many': page(['payoutBatch', 'express', 'scheduled', 'fourEyes'], [null, '/payouts/batches']),
	'payout-import': page(['payoutBatch', 'fourEyes'], [null, '/payouts/batches']),
	'payout-batches': page(['payoutBatch', 'fourEyes'], [null, '/payouts/import']),
	'payout-batch': page(['payoutBatch', 'fourEyes'], [null, null]),
	'payout-batch-day': page(['payoutBatch', 'scheduled', 'businessDay', 'fourEyes'], [null], ['payout-rules#payouts']),
	'payouts-day': page(['scheduled', 'businessDay', 'fourEyes'], [null], ['payout-rules#payouts']),
	'payout-rules': page(['businessDay', 'fourEyes'], [null], ['payout-rules#at-the-console']),
	'payout-plans': page(['plan', 'owedToSellers', 'businessDay'], [null, '/balance'], ['owed']),
	'payout-plan': page(['plan', 'owedToSellers', 'businessDay'], [null], ['owed']),
	payout: page(
		['payout', 'unknownOutcome', 'idempotency'],
		[null, null],
		['payout-rules#error-codes', '0008-a-payout-is-sent-once', 'operations#a-payout-stays-unknown'],
	),
	'payout-edit': page(['payout', 'fourEyes'], [null]),
	'owed-invoices': page(['feeInvoice', 'sellerTerms', 'seller'], [null, null, null], ['owed#fee-invoices', 'roles']),
	'owed-invoice': page(['feeInvoice', 'cancel'], [null], ['owed#fee-invoices']),
	'owed-terms': page(['sellerTerms', 'seller', 'fee'], [null, '/owed'], ['owed']),
	'owed-adjust': page(['owedAdjustment', 'owedToSellers'], [null], ['owed']),
	balance: page(['available', 'pending', 'payoutService'], [null, '/balance/roll-forward'], ['payout-rules#balance']),
	'roll-forward': page(
		['rollForward', 'available', 'difference'],
		[null, '/reconciliation?level=payouts'],
		['reconciliation#level-4-payouts-tosss-payouts-and-the-balance'],
	),
	'owed-forward': page(['owedToSellers', 'owedAdjustment', 'seller'], [null], ['owed']),
	journal: page(
		['journal', 'fee', 'settlement', 'owedToSellers', 'sellerTerms', 'owedAdjustment'],
		[null, '/closing'],
		['reconciliation#the-journal', 'owed'],
	),
	closing: page(['closing', 'carried', 'adjustment', 'fourEyes'], [null], ['closing']),
	'closing-period': page(
		['closing', 'proof', 'carried', 'adjustment', 'fourEyes'],
		[null, '/workbench', null],
		['closing#the-checklist', 'closing#two-people'],
	),
	reconciliation: page(
		['run', 'level', 'difference', 'residual'],
		[null, '/workbench'],
		['reconciliation#what-a-run-finds'],
	),
	'reconciliation-rules': page(['run', 'fee', 'notYetDue', 'businessDay'], [null], ['reconciliation']),
	'reconciliation-proof': page(
		['proof', 'residual', 'notYetDue'],
		[null, '/closing'],
		['reconciliation#proof-over-all-levels'],
	),
	'reconciliation-claim': page(
		['claim', 'fee'],
		[null],
		['reconciliation#level-2-settlement-lines-against-the-contract'],
	),
	'reconciliation-run': page(
		['proof', 'residual', 'difference', 'notYetDue', 'unsettled'],
		[null, '/workbench'],
		['reconciliation#the-proof', 'reconciliation#what-a-run-finds'],
	),
	'reconciliation-discrepancy': page(
		['difference', 'case', 'writeOff', 'waiting'],
		[null, '/workbench'],
		['reconciliation#what-a-run-finds', '0006-findings-and-cases'],
	),
	workbench: page(
		['case', 'difference', 'manualMatch', 'writeOff', 'waiting', 'cancel'],
		['/workbench?owner=nobody', '/workbench?state=approval', null],
		['reconciliation#what-a-run-finds', 'roles'],
	),
	'webhook-events': page(['webhook'], [null], ['payout-rules#webhooks', 'operations#no-webhook-comes']),
	'webhook-event': page(['webhook'], [null], ['payout-rules#webhooks', 'operations#no-webhook-comes']),
	audit: page(['auditLog'], [null], ['roles', 'operations#the-audit-chain-is-broken']),
	users: page(['fourEyes'], [null], ['roles']),
	'play-toss': page(['sandbox', 'webhook', 'settlement'], [null, '/reconciliation'], ['readme']),
	imports: page(['import', 'coverage', 'restatement', 'mapping'], [null, '/reconciliation'], ['importing', 'formats']),
	'import-profiles': page(['mapping'], [null], ['formats#the-profiles']),
	'import-upload': page(['import', 'mapping'], [null, '/imports'], ['formats#how-a-file-is-recognised']),
	'import-mapping': page(['mapping', 'cancel'], [null, '/imports/profiles'], ['formats#cells']),
	import: page(
		['import', 'restatement'],
		[null, '/reconciliation'],
		['importing#when-an-import-can-be-undone', 'importing#states'],
	),
	transactions: page(
		['transaction', 'cancel', 'mid', 'unsettled'],
		['/imports', null],
		['reconciliation#the-two-sides'],
	),
	transaction: page(['transaction', 'cancel', 'line', 'unsettled'], [null]),
	bank: page(['deposit', 'batch'], ['/imports', null], ['reconciliation#level-3-settlement-batches-and-the-bank']),
	'bank-batch': page(['batch', 'deposit', 'hold'], [null], ['reconciliation#level-3-settlement-batches-and-the-bank']),
	'bank-account': page(['deposit', 'mid'], [null], ['reconciliation#bank-statements']),
	'bank-line': page(['deposit', 'batch'], [null], ['reconciliation#bank-statements']),
	orders: page(['order', 'seller'], ['/imports', null], ['reconciliation#level-5-the-marketplaces-own-orders']),
	order: page(['order', 'transaction', 'line'], [null]),
	settlements: page(['line', 'fee', 'batch', 'mid'], ['/imports', null], ['reconciliation#the-two-sides']),
	'settlement-line': page(['line', 'fee', 'restatement'], [null], ['0007-identity-of-settlement-lines']),
	docs: page([], [null]),
	doc: page([], ['/docs']),
	'not-found': page([], ['/', null]),
} satisfies Record<string, HelpPage>;

export type HelpPageName = keyof typeof helpPages;

/** What the help of a page says: what it is for, and what to do next, one sentence for each step. */
export type HelpTexts = Record<HelpPageName, { purpose: string; next: readonly string[] }>;
