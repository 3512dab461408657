import { environment } from '#app/env.server.ts';

const TIMEOUT_MS = 10_000;

/** A message did not reach the channel. Its words never name the address: who has that may write into the channel. */
export class ChannelError extends Error {
	override name = 'ChannelError';
	readonly reason: 'not-set' | 'refused' | 'unreachable';
	readonly remedy: string;

	constructor(reason: ChannelError['reason'], message: string, remedy: string) {
		super(message);
		this.reason = reason;
		this.remedy = remedy;
	}
}

/** Writes a text into the channel of NOTICE_URL. Throws ChannelError when it was not taken. */
export async function postMessage(text: string): Promise<void> {
	const { NOTICE_URL } = environment();
	if (!NOTICE_URL)
		throw new ChannelError('not-set', 'NOTICE_URL is not set', 'set it to the incoming webhook of a channel');
	let status: number;
	try {
		const response = await fetch(NOTICE_URL, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ text }),
			redirect: 'manual',
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		status = response.status;
		await response.body?.cancel();
	} catch {
		throw new ChannelError(
			'unreachable',
			'the address of NOTICE_URL cannot be reached',
			'look whether this machine may call out to it',
		);
	}
	if (status >= 200 && status < 300) return;
	throw new ChannelError(
		'refused',
		`the address of NOTICE_URL answered ${status}`,
		'make a new incoming webhook and set its address',
	);
}
