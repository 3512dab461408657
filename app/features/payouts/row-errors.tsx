import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RowError } from './payout-file.ts';

const MOST_SHOWN = 100;

/** What keeps rows of a file out, in the reader's language: line, column, value, reason. */
export function RowErrors({ errors }: { errors: readonly Omit<RowError, 'raw'>[] }) {
	const { t, i18n } = useTranslation(['batches', 'payouts']);
	const reason = (code: string) => {
		for (const key of [`batches:problems.${code}`, `payouts:reasons.${code}`]) {
			if (i18n.exists(key)) return t(key as 'batches:problems.required');
		}
		return code;
	};
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
		<section className="data-table-scroll" aria-label={t('batches:errorsTitle')} tabIndex={0}>
			<Table fz="sm" className="data-table">
				<thead>
					<tr>
						<th scope="col">{t('batches:line')}</th>
						<th scope="col">{t('batches:column')}</th>
						<th scope="col">{t('batches:value')}</th>
						<th scope="col">{t('batches:reason')}</th>
					</tr>
				</thead>
				<tbody>
					{errors.slice(0, MOST_SHOWN).map((error) => (
						<tr key={`${error.line}-${error.column}-${error.reason}`}>
							<td className="tabular">{error.line}</td>
							<td>{error.column}</td>
							<td>{error.value}</td>
							<td>{reason(error.reason)}</td>
						</tr>
					))}
				</tbody>
			</Table>
			{errors.length > MOST_SHOWN && (
				<Text size="sm" c="dimmed" p="xs">
					{t('batches:more', { count: errors.length - MOST_SHOWN })}
				</Text>
			)}
		</section>
	);
}
