import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SANDBOX_SECRET_KEY, SANDBOX_SECURITY_KEY } from '#app/env.server.ts';
import { registerBalance } from './balance.ts';
import { createContext, type SandboxContext } from './context.ts';
import { registerControl } from './control.ts';
import { createFaults } from './faults.ts';
import { createListener } from './http.ts';
import { registerPayments } from './payments/register-payments.ts';
import { createPayoutBook } from './payouts/payout-book.ts';
import { registerPayouts } from './payouts/register-payouts.ts';
import { registerSellers, type Sellers } from './sellers/register-sellers.ts';
import { registerV1 } from './v1/register-v1.ts';
import { createWebhooks } from './webhooks.ts';

/** Families of endpoints that need nothing but the context. */
const families: ((context: SandboxContext) => void)[] = [registerBalance, registerPayments];

export interface StartOptions {
	/** 0 takes any free port. */
	port: number;
	/** A loopback address; 127.0.0.1 unless given. */
	host?: string;
	/** Where the journal is kept. The same folder again continues where the sandbox ended, however it ended. */
	dataDir: string;
	secretKey?: string;
	/** The current key, then the one before it: two live side by side after a re-issue. */
	securityKeys?: readonly string[];
	mId?: string;
}

export interface RunningSandbox {
	/** Without a slash at its end. */
	url: string;
	port: number;
	close(): Promise<void>;
}

/** Starts a sandbox. Rejects with the system's error (EADDRINUSE) when it cannot listen. */
export async function startSandbox(options: StartOptions): Promise<RunningSandbox> {
	const host = options.host ?? '127.0.0.1';
	const server = createServer();
	// Listening comes first: the port guards the folder against a second sandbox. Requests wait for the handler.
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port, host, () => {
			server.off('error', reject);
			resolve();
		});
	});
	const core = createContext({
		dataDir: options.dataDir,
		secretKey: options.secretKey ?? SANDBOX_SECRET_KEY,
		securityKeys: options.securityKeys ?? [SANDBOX_SECURITY_KEY],
		mId: options.mId ?? 'jeongsanmall',
	});
	const faults = createFaults(core);
	const webhooks = createWebhooks(core, faults);
	const payouts = createPayoutBook(core, () => sellers);
	const v1 = registerV1(core);
	const sellers: Sellers = registerSellers(core, payouts.isOwed, v1);
	registerPayouts(core, payouts, v1);
	for (const register of families) register(core);
	registerControl(core, { faults, sellers, payouts, v1 });
	server.on('request', createListener(core, faults));
	core.store.commit();
	core.agenda.start();

	const { port } = server.address() as AddressInfo;
	let closing: Promise<void> | undefined;
	return {
		url: `http://${host}:${port}`,
		port,
		close() {
			closing ??= (async () => {
				const closed = new Promise((resolve) => server.close(resolve));
				server.closeAllConnections();
				webhooks.end();
				await core.agenda.stop();
				await closed;
				core.store.close();
			})();
			return closing;
		},
	};
}
