import type ko from '../ko/index.ts';
import bank from './bank.ts';
import batches from './batches.ts';
import caseFiles from './case-files.ts';
import closing from './closing.ts';
import common from './common.ts';
import demo from './demo.ts';
import help from './help.ts';
import imports from './imports.ts';
import invoices from './invoices.ts';
import journal from './journal.ts';
import notices from './notices.ts';
import orders from './orders.ts';
import overview from './overview.ts';
import owed from './owed.ts';
import owedForward from './owed-forward.ts';
import owedTerms from './owed-terms.ts';
import payouts from './payouts.ts';
import plans from './plans.ts';
import proofParts from './proof-parts.ts';
import reconciliation from './reconciliation.ts';
import rollForward from './roll-forward.ts';
import rules from './rules.ts';
import search from './search.ts';
import sellers from './sellers.ts';
import settlements from './settlements.ts';
import statements from './statements.ts';
import transactions from './transactions.ts';
import treasury from './treasury.ts';
import users from './users.ts';
import webhooks from './webhooks.ts';
import workbench from './workbench.ts';

/** Every namespace in English: one file, which a browser loads alone. */
export default {
	batches,
	caseFiles,
	closing,
	common,
	transactions,
	settlements,
	help,
	imports,
	invoices,
	demo,
	bank,
	notices,
	orders,
	journal,
	rollForward,
	overview,
	owed,
	owedForward,
	owedTerms,
	payouts,
	plans,
	proofParts,
	reconciliation,
	rules,
	search,
	sellers,
	statements,
	treasury,
	users,
	webhooks,
	workbench,
} satisfies typeof ko;
