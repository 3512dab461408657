import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AuditChange } from '#app/features/audit/audit-change.tsx';
import { percentOf } from './rule-form-shape.ts';
import type { FeeContract, Rules, SettlementCycle } from './rule-schema.ts';

const daysOf = ({ from, to }: { from: string | null; to: string | null }) =>
	from || to ? `${from ?? ''} ~ ${to ?? ''}` : '';

const contractText = ({ name, mId, method, cardType, bands, feeBack, instalments, ...contract }: FeeContract) =>
	[
		name || method,
		mId,
		cardType,
		bands.map((band) => `${band.amountFrom}=${percentOf(band.ratePpm)}/${band.fixed}/${band.least}`).join('; '),
		instalments.map(({ months, ratePpm }) => `${months}=${percentOf(ratePpm)}`).join(', '),
		feeBack ? '↺' : '',
		daysOf(contract),
	]
		.filter(Boolean)
		.join(' · ');

const cycleText = ({ mId, method, cycle, delayDays, dayType, ...rest }: SettlementCycle) =>
	[method ?? '*', mId, cycle, `+${delayDays}`, dayType, daysOf(rest)].filter(Boolean).join(' · ');

type Bank = Rules['bank'];
const deductionText = ({ name, amount }: Bank['deductions'][number]) => `${name} · ${amount}`;

/** The rest of the rules with every value under one name of its own, as `bank.carryDays`. */
function flatRest({ feeContracts, cycles, bank, orders, payouts, ...others }: Rules): Record<string, unknown> {
	const { deductions, narratives, ...bankRest } = bank;
	const named = (section: string, values: object) =>
		Object.entries(values).map(([name, value]) => [`${section}.${name}`, value]);
	return {
		...others,
		...Object.fromEntries([...named('bank', bankRest), ...named('orders', orders), ...named('payouts', payouts)]),
	};
}

/** What a version of the rules changed: contracts and cycles that went and came, and every other value. */
export function RuleChanges({ before, after }: { before: Rules | null; after: Rules }) {
	const { t } = useTranslation();
	const { t: words } = useTranslation('rules');
	if (!before) return '–';
	const narrativeText = ({ how, text, side, account, mId, shortestCut, ...rule }: Bank['narratives'][number]) =>
		[
			`${words(`hows.${how}`)} “${text}” → ${words(`classes.${rule.class}`)}`,
			side && words(`sides.${side}`),
			account,
			mId,
			shortestCut,
		]
			.filter(Boolean)
			.join(' · ');
	const listed = ({ feeContracts, cycles, bank }: Rules) => [
		...feeContracts.map(contractText),
		...cycles.map(cycleText),
		...bank.deductions.map(deductionText),
		...bank.narratives.map(narrativeText),
	];
	const old = listed(before);
	const now = listed(after);
	const gone = old.filter((text) => !now.includes(text));
	const came = now.filter((text) => !old.includes(text));
	const others = JSON.stringify(flatRest(before)) !== JSON.stringify(flatRest(after));
	return (
		<Stack gap={2} miw="18rem">
			{gone.map((text) => (
				<Text size="xs" key={text}>
					<del>
						<span className="visually-hidden">{t('audit.before')} </span>
						<span lang="">{text}</span>
					</del>
				</Text>
			))}
			{came.map((text) => (
				<Text size="xs" key={text}>
					<span className="visually-hidden">{t('audit.after')} </span>
					<ins className="plain-ins" lang="">
						+ {text}
					</ins>
				</Text>
			))}
			{others && <AuditChange before={flatRest(before)} after={flatRest(after)} />}
		</Stack>
	);
}
