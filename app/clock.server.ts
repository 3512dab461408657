import { environment } from '#app/env.server.ts';

/** True for an address of this machine itself. */
function isLoopback(url: string): boolean {
	const { hostname } = new URL(url);
	return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

interface SandboxClock {
	now: string;
}

async function readSandboxClock(): Promise<Date | null> {
	try {
		const response = await fetch(`${environment().tossApiUrl}/_sandbox/clock`, { signal: AbortSignal.timeout(2000) });
		if (!response.ok) return null;
		const { now } = (await response.json()) as SandboxClock;
		const at = new Date(now);
		return Number.isNaN(at.getTime()) ? null : at;
	} catch {
		return null;
	}
}

let sandboxMode: boolean | undefined;

/**
 * Sandbox mode: TOSS_API_URL is unset, or a loopback address that answers the sandbox's clock. Everything else is live.
 * The answer is kept for the life of the process.
 */
export async function isSandboxMode(): Promise<boolean> {
	if (sandboxMode === undefined) {
		const { TOSS_API_URL } = environment();
		if (!TOSS_API_URL) sandboxMode = true;
		else sandboxMode = isLoopback(TOSS_API_URL) && (await readSandboxClock()) !== null;
	}
	return sandboxMode;
}

let reading: { offsetMs: number; readAt: number } | undefined;

/**
 * The instant at which this process lives. In sandbox mode it follows the sandbox's clock, so that dates, cut-offs and
 * as-of agree with what the sandbox does; while the sandbox is away, the last known offset holds.
 */
export async function currentInstant(): Promise<Date> {
	if (!(await isSandboxMode())) return new Date();
	const realNow = Date.now();
	if (!reading || realNow - reading.readAt > 200) {
		const at = await readSandboxClock();
		reading = { offsetMs: at ? at.getTime() - Date.now() : (reading?.offsetMs ?? 0), readAt: realNow };
	}
	return new Date(Date.now() + reading.offsetMs);
}

/** Forgets the sandbox's last answer: for whoever has just moved its clock and goes on at the new instant. */
export function rereadClock(): void {
	reading = undefined;
}
