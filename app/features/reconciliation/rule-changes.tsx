import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AuditChange } from '#app/features/audit/audit-change.tsx';
import { percentOf } from './rule-form.ts';
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

/** What a version of the rules changed: contracts and cycles that went and came, and every other value. */
export function RuleChanges({ before, after }: { before: Rules | null; after: Rules }) {
	const { t } = useTranslation();
	if (!before) return '–';
	const rest = ({ feeContracts, cycles, ...others }: Rules) => others;
	const old = [...before.feeContracts.map(contractText), ...before.cycles.map(cycleText)];
	const now = [...after.feeContracts.map(contractText), ...after.cycles.map(cycleText)];
	const gone = old.filter((text) => !now.includes(text));
	const came = now.filter((text) => !old.includes(text));
	const others = JSON.stringify(rest(before)) !== JSON.stringify(rest(after));
	return (
		<Stack gap={2} miw="18rem">
			{gone.map((text) => (
				<Text size="xs" key={text}>
					<del>
						<span className="visually-hidden">{t('audit.before')} </span>
						{text}
					</del>
				</Text>
			))}
			{came.map((text) => (
				<Text size="xs" key={text}>
					<span className="visually-hidden">{t('audit.after')} </span>
					<ins className="plain-ins">+ {text}</ins>
				</Text>
			))}
			{others && <AuditChange before={rest(before)} after={rest(after)} />}
		</Stack>
	);
}
