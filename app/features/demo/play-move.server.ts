import { newId } from '#app/lib/ids.ts';
import { atKst, formatKst, koreanBusinessCalendar, kstDayOf } from '#app/lib/kst-calendar.ts';
import { TossRejected } from '#app/toss/errors.ts';
import { toss } from '#app/toss/toss.server.ts';
import { presetInstant } from './clock-presets.ts';
import type { Move } from './move-schema.ts';
import { faultTargets } from './moves.ts';
import { readClock, readLineAmount, SandboxSaidNo, tellSandbox } from './sandbox-control.server.ts';

const DELAY_MS = 5000;
const OFF_BY = 1000;
/** The account to which the panel gives a deposit back. */
const REFUND_ACCOUNT = { bank: '20', accountNumber: '1002123456789' };

export type MoveResult = { ok: true } | { ok: false; reason: string };

/** Plays the part of Toss, a buyer or a network, at the sandbox alone. The reason of a refusal is the sandbox's own. */
export async function playMove(move: Move): Promise<MoveResult> {
	try {
		await play(move);
		return { ok: true };
	} catch (cause) {
		if (cause instanceof SandboxSaidNo) return { ok: false, reason: cause.message };
		if (cause instanceof TossRejected) return { ok: false, reason: `${cause.code}: ${cause.tossMessage}` };
		throw cause;
	}
}

async function play(move: Move): Promise<void> {
	switch (move.move) {
		case 'clock-preset': {
			const to = presetInstant(move.preset, await readClock(), koreanBusinessCalendar());
			return tellSandbox('clock', { now: to.toISOString() });
		}
		case 'clock-set':
			return tellSandbox('clock', { now: formatKst(atKst(move.day, move.time)) });
		case 'balance':
			return tellSandbox('balance', { available: Number(move.available), pending: Number(move.pending) });
		case 'seller':
			return tellSandbox(`sellers/${encodeURIComponent(move.id)}/${move.to}`);
		case 'payout':
			return tellSandbox(`payouts/${encodeURIComponent(move.id)}/${move.to}`);
		case 'pay': {
			const now = await readClock();
			return tellSandbox('payments', {
				amount: Number(move.amount),
				method: move.method,
				status: move.status,
				count: move.count,
				...(move.day === kstDayOf(now) ? {} : { approvedAt: formatKst(atKst(move.day, '12:00')) }),
			});
		}
		case 'deposit':
			return tellSandbox(`payments/${encodeURIComponent(move.paymentKey)}/deposit`);
		case 'cancel':
			await toss().payments.cancel(
				move.paymentKey,
				{
					cancelReason: '고객 변심',
					...(move.holder ? { refundReceiveAccount: { ...REFUND_ACCOUNT, holderName: move.holder } } : {}),
				},
				{ idempotencyKey: newId() },
			);
			return;
		case 'settlement': {
			const { change, transactionKey } = move;
			if (change === 'fee') return tellSandbox('settlements', { transactionKey, change: { fee: OFF_BY } });
			if (change !== 'amount') return tellSandbox('settlements', { transactionKey, change });
			const amount = await readLineAmount(transactionKey);
			return tellSandbox('settlements', { transactionKey, change: { amount: amount + OFF_BY } });
		}
		case 'webhooks':
			return tellSandbox('faults', { webhook: move.fault, times: move.times, ...delayOf(move.fault) });
		case 'fault': {
			const { method, path } = faultTargets[move.target];
			const status = move.fault === 'status' ? { status: 500 } : {};
			return tellSandbox('faults', {
				method,
				path,
				fault: move.fault,
				times: move.times,
				...status,
				...delayOf(move.fault),
			});
		}
	}
}

const delayOf = (fault: string) => (fault === 'delay' ? { ms: DELAY_MS } : {});
