/*
 * How a family of endpoints joins the sandbox
 *
 *   export function registerPayments(context: SandboxContext): void {
 *     const payments = context.store.collection<PaymentRecord>('payments');      // already replayed; build indexes here
 *     context.onReset(() => indexes.clear());                                    // the store is emptied for you
 *     context.onDue<{ paymentKey: string }>('payment.expire', (payload, at) => { … });   // what scheduled items do
 *     context.route({ method: 'GET', pattern: '/v1/payments/:paymentKey', envelope: 'v1', encrypted: false,
 *       handler: ({ params, query, body }) => ({ body: payments.get(params.paymentKey!) ?? refuse('NOT_FOUND_PAYMENT') }) });
 *     context.control({ method: 'POST', pattern: '/_sandbox/payments', handler: ({ body }) => … });   // returns the reply
 *   }
 *
 * and one line in `families` of server.ts. Literal segments win over `:params` (`/v1/payments/orders/:orderId`).
 * Handlers are synchronous: what one puts into the store is committed together with the reply kept under its
 * Idempotency-Key, before anything is sent. Check first, change after: `refuse(code)` (refusal.ts) ends a request with
 * an error of Toss but keeps what was put before; `nonsense(sentence)` ends a control call with 400 {"error"}.
 * After a change to a record, `put` it again. Records are JSON: keep amounts as numbers of whole won or as strings, not
 * as bigint. A number that must print with a fraction: `withFraction(1000, 1)` (json.ts).
 * Times come from `context.clock.now()`; new unconfirmed facts go into settings.ts and are read from `context.settings`.
 */
import { Agenda, type AgendaHandler } from './agenda.ts';
import { SandboxClock } from './clock.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { SandboxStore } from './store.ts';

export interface ApiRequest {
	/** The pattern's `:names`, decoded. */
	params: Record<string, string>;
	query: URLSearchParams;
	/** The parsed JSON body (decrypted where it was); undefined without a body. */
	body: unknown;
	/** True when Accept-Language asks for English. */
	english: boolean;
}

export interface ApiReply {
	/** v1: the body itself. v2: the `entityBody` of the envelope. */
	body: unknown;
	/** v2 only: the envelope's `entityType`. */
	entityType?: string | null;
}

export interface ApiRoute {
	method: 'GET' | 'POST' | 'DELETE';
	/** `/v2/sellers/:id` */
	pattern: string;
	/** v1: bare objects and `{code, message}`; v2: the envelope of payouts. */
	envelope: 'v1' | 'v2';
	/** True when the request body has to be a JWE. */
	encrypted: boolean;
	handler: (request: ApiRequest) => ApiReply;
}

export interface ControlRequest {
	params: Record<string, string>;
	/** The parsed JSON body, `{}` without one. Always an object. */
	body: Record<string, unknown>;
}

export interface ControlRoute {
	method: 'GET' | 'POST' | 'DELETE';
	/** `/_sandbox/payments/:paymentKey/deposit` */
	pattern: string;
	/** Returns what is answered as JSON. */
	handler: (request: ControlRequest) => unknown;
}

/** Builds the body of a webhook, with the fields in the order in which they are sent. */
export type WebhookBody = (event: { eventId: string; at: Date }) => Record<string, unknown>;

export interface SandboxOptions {
	dataDir: string;
	mId: string;
	secretKey: string;
	/** The current security key first, then the one before it while it is still valid. */
	securityKeys: readonly string[];
}

export interface SandboxContext extends SandboxOptions {
	readonly clock: Pick<SandboxClock, 'now'>;
	readonly store: SandboxStore;
	readonly settings: Settings;
	/** Puts an item on the agenda; it survives the process. Returns its id, for `unschedule`. */
	schedule(at: Date, kind: string, payload: unknown): string;
	unschedule(id: string): void;
	/** Says what items of a kind do. The clock stands at the item's instant meanwhile. */
	onDue<P>(kind: string, handler: AgendaHandler<P>): void;
	/** Sends an event to every receiver, first at once, then as Toss retries. */
	emitWebhook(eventType: string, body: WebhookBody): void;
	route(route: ApiRoute): void;
	control(route: ControlRoute): void;
	/** Runs after a reset has emptied the store. */
	onReset(listener: () => void): void;
}

/** The parts of the context that only the server itself works with. */
export interface SandboxCore extends SandboxContext {
	readonly clock: SandboxClock;
	readonly agenda: Agenda;
	readonly routes: ApiRoute[];
	readonly controls: ControlRoute[];
	/** Set by webhooks.ts. */
	emit: (eventType: string, body: WebhookBody) => void;
	/** Everything gone, the clock back at real time. */
	reset(): Promise<void>;
}

/** Opens the data folder and makes an empty house: no endpoints are registered yet, the agenda does not run. */
export function createContext(options: SandboxOptions): SandboxCore {
	const store = new SandboxStore(options.dataDir);
	const clock = new SandboxClock(store);
	const agenda = new Agenda(store, clock);
	const settings = defaultSettings();
	const routes: ApiRoute[] = [];
	const controls: ControlRoute[] = [];
	const resetListeners: (() => void)[] = [];
	const core: SandboxCore = {
		...options,
		store,
		clock,
		agenda,
		settings,
		routes,
		controls,
		schedule: (at, kind, payload) => agenda.schedule(at, kind, payload),
		unschedule: (id) => agenda.unschedule(id),
		onDue: (kind, handler) => agenda.handle(kind, handler),
		emit: () => {},
		emitWebhook: (eventType, body) => core.emit(eventType, body),
		route: (route) => routes.push(route),
		control: (route) => controls.push(route),
		onReset: (listener) => resetListeners.push(listener),
		reset: () =>
			agenda.exclusively(async () => {
				store.clear();
				agenda.clear();
				Object.assign(settings, defaultSettings());
				clock.reset();
				store.commit();
				for (const listener of resetListeners) listener();
				store.commit();
			}),
	};
	return core;
}
