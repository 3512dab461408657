import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { methodWord } from '#app/features/payments/method-word.ts';
import { termName } from '#app/features/reconciliation/proof-words.ts';
import { formatPercent } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { Money } from '#app/ui/money.tsx';
import { useWords } from '#app/ui/use-words.ts';
import type { ComparedItem } from './compare-months.ts';

/** A month beside the month before, for whoever signs: what moved, by how much, and what fees took of sales. */
export function ComparisonTable({ items, before, now }: { items: ComparedItem[]; before: string; now: string }) {
	const { t } = useTranslation(['closing', 'reconciliation', 'transactions']);
	const { t: words } = useWords();
	const proofWords = (key: string) => t(`reconciliation:${key}` as 'reconciliation:title');
	const nameOf = (item: ComparedItem) => {
		if (item.what === 'term') {
			const term = termName(proofWords, item.level, { term: item.term, name: '' });
			return `${t(`reconciliation:levels.${item.level}`)} · ${term}`;
		}
		if (item.what === 'fees-of') return `${t('fee')} · ${methodWord(words, item.method)}`;
		return t(`compared.${item.what}`);
	};
	const amount = (value: bigint, rate: bigint | null) => (
		<>
			<Money amount={value} />
			{rate !== null && (
				<Text size="xs" c="dimmed" className="tabular">
					{formatPercent(rate)}
				</Text>
			)}
		</>
	);
	return (
		<DataTable
			caption={t('comparison')}
			rows={items}
			rowKey={nameOf}
			density="compact"
			columns={[
				{ key: 'item', header: t('term'), render: nameOf },
				{
					key: 'before',
					header: before,
					align: 'end',
					// On a phone the change says it: what stands there has to be seen without moving the table.
					visibleFrom: 'sm',
					render: (item) => amount(item.before, item.rateBefore),
				},
				{ key: 'now', header: now, align: 'end', render: (item) => amount(item.now, item.rateNow) },
				{
					key: 'difference',
					header: t('compared.difference'),
					align: 'end',
					render: (item) => (
						<>
							<Money amount={item.now - item.before} signed />
							{item.share !== null && (
								<Text size="xs" c="dimmed" className="tabular">
									{formatPercent(item.share, { signed: true })}
								</Text>
							)}
						</>
					),
				},
			]}
		/>
	);
}
