import type { Words } from '#app/i18n/i18n.server.ts';
import type { PaidStep } from './paid-steps.server.ts';
import { accountParts, type Statement } from './statement.ts';

type Cell = string | bigint | null;

/** What a step of a payout is called. */
export const stepWord = (t: Words, reason: PaidStep['reason']) =>
	reason === 'set-off' ? t('statements:orders.setOff') : t(`owed:reasons.${reason}`);

/** The columns of what the payouts of a statement pay, in files. */
export function paidStepColumns(t: Words): { header: string; width: number; cell: (step: PaidStep) => Cell }[] {
	return [
		{ header: t('payouts:refPayoutId'), width: 32, cell: ({ refPayoutId }) => refPayoutId },
		{ header: t('statements:on'), width: 12, cell: ({ on }) => on },
		{ header: t('statements:orders.reason'), width: 14, cell: ({ reason }) => stepWord(t, reason) },
		{
			header: t('statements:orders.order'),
			width: 32,
			cell: ({ order, setOff }) => order?.orderId ?? setOff?.refPayoutId ?? null,
		},
		{ header: t('statements:orders.gross'), width: 14, cell: ({ gross }) => gross },
		{ header: t('statements:orders.commission'), width: 14, cell: ({ commission }) => commission },
		{ header: t('statements:orders.vat'), width: 14, cell: ({ vat }) => vat },
		{ header: t('statements:orders.net'), width: 14, cell: ({ net }) => net },
	];
}

/** The columns of how what is owed to the seller came about, in files. */
export function accountColumns(t: Words) {
	return [
		{ header: t('statements:account.part'), width: 24 },
		{ header: t('payouts:amount'), width: 16 },
	];
}

/** The rows of how what is owed to the seller came about, in files. */
export const accountRows = ({ forward }: NonNullable<Statement['account']>, t: Words): Cell[][] =>
	accountParts.map((part) => [t(`statements:account.${part}`), forward[part]]);
