import enBank from './locales/en/bank.ts';
import enBatches from './locales/en/batches.ts';
import enClosing from './locales/en/closing.ts';
import enCommon from './locales/en/common.ts';
import enDemo from './locales/en/demo.ts';
import enImports from './locales/en/imports.ts';
import enJournal from './locales/en/journal.ts';
import enOrders from './locales/en/orders.ts';
import enOverview from './locales/en/overview.ts';
import enPayouts from './locales/en/payouts.ts';
import enReconciliation from './locales/en/reconciliation.ts';
import enRollForward from './locales/en/roll-forward.ts';
import enSearch from './locales/en/search.ts';
import enSellers from './locales/en/sellers.ts';
import enSettlements from './locales/en/settlements.ts';
import enStatements from './locales/en/statements.ts';
import enTransactions from './locales/en/transactions.ts';
import enTreasury from './locales/en/treasury.ts';
import enUsers from './locales/en/users.ts';
import enWebhooks from './locales/en/webhooks.ts';
import enWorkbench from './locales/en/workbench.ts';
import koBank from './locales/ko/bank.ts';
import koBatches from './locales/ko/batches.ts';
import koClosing from './locales/ko/closing.ts';
import koCommon from './locales/ko/common.ts';
import koDemo from './locales/ko/demo.ts';
import koImports from './locales/ko/imports.ts';
import koJournal from './locales/ko/journal.ts';
import koOrders from './locales/ko/orders.ts';
import koOverview from './locales/ko/overview.ts';
import koPayouts from './locales/ko/payouts.ts';
import koReconciliation from './locales/ko/reconciliation.ts';
import koRollForward from './locales/ko/roll-forward.ts';
import koSearch from './locales/ko/search.ts';
import koSellers from './locales/ko/sellers.ts';
import koSettlements from './locales/ko/settlements.ts';
import koStatements from './locales/ko/statements.ts';
import koTransactions from './locales/ko/transactions.ts';
import koTreasury from './locales/ko/treasury.ts';
import koUsers from './locales/ko/users.ts';
import koWebhooks from './locales/ko/webhooks.ts';
import koWorkbench from './locales/ko/workbench.ts';

/**
 * Every namespace in every language. To add one: write `locales/ko/NAME.ts`, write `locales/en/NAME.ts` that
 * `satisfies typeof ko`, import both here and name it in both objects. Texts that count carry `_one` and `_other` in both
 * languages, although Korean only reads `_other`.
 */
const ko = {
	batches: koBatches,
	closing: koClosing,
	common: koCommon,
	transactions: koTransactions,
	settlements: koSettlements,
	imports: koImports,
	demo: koDemo,
	bank: koBank,
	orders: koOrders,
	journal: koJournal,
	rollForward: koRollForward,
	overview: koOverview,
	payouts: koPayouts,
	reconciliation: koReconciliation,
	search: koSearch,
	sellers: koSellers,
	statements: koStatements,
	treasury: koTreasury,
	users: koUsers,
	webhooks: koWebhooks,
	workbench: koWorkbench,
};

export const resources = {
	ko,
	en: {
		batches: enBatches,
		closing: enClosing,
		common: enCommon,
		transactions: enTransactions,
		settlements: enSettlements,
		imports: enImports,
		demo: enDemo,
		bank: enBank,
		orders: enOrders,
		journal: enJournal,
		rollForward: enRollForward,
		overview: enOverview,
		payouts: enPayouts,
		reconciliation: enReconciliation,
		search: enSearch,
		sellers: enSellers,
		statements: enStatements,
		treasury: enTreasury,
		users: enUsers,
		webhooks: enWebhooks,
		workbench: enWorkbench,
	} satisfies typeof ko,
};

export type Resources = typeof ko;
export type Namespace = keyof Resources;
