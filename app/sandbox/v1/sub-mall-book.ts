import { formatKst } from '#app/lib/kst-calendar.ts';
import type { SubMallStatus } from '#app/toss/sub-mall-schema.ts';
import type { SandboxContext } from '../context.ts';
import { localTime } from '../payments/payment-webhooks.ts';
import { type SellerEvent, statusAfter } from '../sellers/seller.ts';
import { type SubMallDetails, type SubMallRecord, subMallView } from './sub-mall.ts';

/** All sub-malls that ever were, and what can happen to them. */
export class SubMallBook {
	readonly #context: SandboxContext;

	constructor(context: SandboxContext) {
		this.#context = context;
	}

	get #records() {
		return this.#context.store.collection<SubMallRecord>('v1-sub-malls');
	}

	/** The sub-mall of that id, deleted or not: an id is never free again. */
	ever(id: string): SubMallRecord | null {
		return this.#records.get(id) ?? null;
	}

	/** The sub-mall of that id that was not deleted. */
	find(id: string): SubMallRecord | null {
		const subMall = this.ever(id);
		return subMall?.deletedAt === null ? subMall : null;
	}

	list(): SubMallRecord[] {
		return [...this.#records.values()].filter((subMall) => subMall.deletedAt === null);
	}

	add(id: string, details: SubMallDetails): SubMallRecord {
		const subMall: SubMallRecord = { id, ...details, status: 'PARTIALLY_APPROVED', deletedAt: null };
		this.#records.put(id, subMall);
		return subMall;
	}

	change(subMall: SubMallRecord, details: SubMallDetails): void {
		Object.assign(subMall, details);
		this.#records.put(subMall.id, subMall);
	}

	delete(subMall: SubMallRecord): void {
		subMall.deletedAt = formatKst(this.#context.clock.now());
		this.#records.put(subMall.id, subMall);
	}

	/** Moves a sub-mall on and tells the receivers of a new status; null, and nothing done, where it cannot happen. */
	happen(subMall: SubMallRecord, event: SellerEvent): SubMallRecord | null {
		// The statuses of v2 but the one before the identity check, which v1 does not know.
		const status = statusAfter(subMall.status, event, this.#context.settings) as SubMallStatus | null;
		if (status === null) return null;
		if (status === subMall.status) return subMall;
		subMall.status = status;
		this.#records.put(subMall.id, subMall);
		this.#context.emitWebhook('SUBMALL_STATUS_CHANGED', ({ at }) => ({
			eventType: 'SUBMALL_STATUS_CHANGED',
			createdAt: localTime(at),
			data: subMallView(subMall, this.#context.settings),
		}));
		return subMall;
	}
}
