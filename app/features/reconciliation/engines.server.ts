import { bankEngine } from './bank-engine.server.ts';
import { contractEngine } from './contract-engine.server.ts';
import type { LevelEngine } from './level-engine.server.ts';
import type { Level } from './levels.ts';
import { ordersEngine } from './orders-engine.server.ts';
import { payoutsEngine } from './payouts-engine.server.ts';
import { transactionsEngine } from './transactions-engine.server.ts';

/** Who carries out which level. One that is not there yet is refused when it is asked for. */
export const engines: Partial<Record<Level, LevelEngine>> = {
	transactions: transactionsEngine,
	contract: contractEngine,
	payouts: payoutsEngine,
	orders: ordersEngine,
	bank: bankEngine,
};
