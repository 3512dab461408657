import { formatMoney } from '#app/i18n/format.ts';

/**
 * An amount in the currency's minor unit (won by default) in digits of one width. A negative one has a minus before the
 * sign of its currency and is coloured as well, a zero stands back in tables; null shows a dash.
 */
export function Money({
	amount,
	currency = 'KRW',
	signed,
}: {
	amount: bigint | null | undefined;
	currency?: string;
	/** Shows a plus before a positive amount: for differences. */
	signed?: boolean;
}) {
	if (amount === null || amount === undefined) return <span className="money">–</span>;
	return (
		<span className="money" data-negative={amount < 0n || undefined} data-zero={amount === 0n || undefined}>
			{formatMoney(amount, currency, { signed })}
		</span>
	);
}
