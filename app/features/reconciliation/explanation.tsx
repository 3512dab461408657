import { Anchor, Card, Group, List, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatMoney } from '#app/i18n/format.ts';
import { Money } from '#app/ui/money.tsx';
import type { Evidence } from './evidence.ts';
import type { DiscrepancyView } from './get-discrepancy.server.ts';
import { lineKeptApart } from './kept-apart.ts';
import { isDetailKind } from './levels.ts';

/** What was expected and why, what was found, and what would mend it, as sentences. */
export function Explanation({ discrepancy }: { discrepancy: DiscrepancyView }) {
	const { t, i18n } = useTranslation('reconciliation');
	const { evidence, currency, detailKind } = discrepancy;
	const money = (text: string) => formatMoney(BigInt(text), currency);
	// The words of the evidence are the keys of the catalogue; one that is new shows its own name.
	const sentence = (key: string, fallback: string, values: Record<string, unknown>) =>
		i18n.exists(`reconciliation:${key}`) ? t(key as 'remedy', values) : fallback;
	const stateOf = (state: unknown) => {
		const key = `payoutStates.${String(state).toLowerCase()}`;
		return state && i18n.exists(`reconciliation:${key}`) ? t(key as 'payoutStates.failed') : state;
	};
	const wordsOf = ({ values, amounts }: Evidence['expected']) => ({
		...values,
		...(values?.ours !== undefined && { ours: stateOf(values.ours), status: stateOf(values.status) }),
		...Object.fromEntries(Object.entries(amounts ?? {}).map(([name, text]) => [name, money(text)])),
	});
	// Deductions that come with the rules have a name of code; those that people add are called as they call them.
	const calledOf = (name: unknown) =>
		name === undefined ? {} : { name: sentence(`deductions.${name}`, String(name), {}) };
	const { expected, found, wouldMatch, rule } = evidence;
	const apart = lineKeptApart(evidence);
	// A line may pay out what its amount and its fee leave, and still name parts of the fee that are not the fee.
	const isOfFeeAlone = found.because === 'parts-of-line' && found.amount === expected.amount;
	const foundBecause = isOfFeeAlone ? 'parts-of-fee' : found.because;
	return (
		<Card>
			<Group justify="space-between" align="flex-start">
				<div>
					<Title order={2} size="h3">
						{t('explanation')}
					</Title>
					{isDetailKind(detailKind) && (
						<Text size="sm" c="dimmed">
							{t(`kindHints.${detailKind}`)}
						</Text>
					)}
				</div>
				<Text fz="xl" fw={650} component="div">
					<Money amount={discrepancy.difference} currency={currency} signed />
				</Text>
			</Group>
			<List mt="sm" size="sm" spacing={4}>
				<List.Item>
					{sentence(`explain.expected.${expected.because}`, expected.because, {
						amount: money(expected.amount),
						lastDay: rule.lastDay ?? rule.asOf,
						...wordsOf(expected),
					})}
				</List.Item>
				<List.Item>
					{sentence(`explain.found.${foundBecause}`, foundBecause, {
						amount: money(found.amount),
						lastDay: rule.lastDay ?? rule.asOf,
						occurrence: discrepancy.occurrence,
						...(apart && {
							lineAmount: formatMoney(apart.amount, apart.currency),
							linePayOut: formatMoney(apart.payOutAmount, apart.currency),
						}),
						...wordsOf(found),
					})}
					{apart && (
						<>
							{' '}
							<Anchor component={Link} to={`/imports/${apart.importId}`} inherit>
								{t('broughtBy', { row: formatCount(apart.rowNo) })}
							</Anchor>
						</>
					)}
				</List.Item>
				{wouldMatch.broken?.map((part) => (
					<List.Item key={part}>{sentence(`broken.${part}`, part, {})}</List.Item>
				))}
			</List>
			<Title order={3} size="h3" mt="md">
				{t('remedy')}
			</Title>
			<Text size="sm">
				{sentence(`remedies.${wouldMatch.what}`, wouldMatch.what, {
					amount: money(wouldMatch.amount),
					...wouldMatch.values,
					...calledOf(wouldMatch.values?.name),
				})}
			</Text>
			<Text size="xs" c="dimmed" mt="sm">
				{t('rule')}:{' '}
				{rule.dueAfterDays === undefined
					? t('ruleVersionText', { version: rule.version, asOf: rule.asOf })
					: t('ruleText', {
							due: rule.dueAfterDays,
							grace: rule.graceBusinessDays,
							version: rule.version,
							asOf: rule.asOf,
						})}
			</Text>
		</Card>
	);
}
