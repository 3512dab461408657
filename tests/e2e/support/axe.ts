import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Violations in short: the rule, how bad it is, and where. */
export async function violations(
	page: Page,
	{ rules, within }: { rules?: string[]; within?: string } = {},
): Promise<string[]> {
	const axe = new AxeBuilder({ page }).setLegacyMode();
	if (rules) axe.withRules(rules);
	if (within) axe.include(within);
	const { violations: found } = await axe.analyze();
	return found.flatMap(({ id, impact, nodes }) =>
		nodes.map(
			({ target, html, failureSummary }) => `${impact} ${id}: ${target.join(' ')} ${failureSummary ?? ''}\n${html}`,
		),
	);
}
