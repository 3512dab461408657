import { AxeBuilder } from '@axe-core/playwright';
import { pathOf, screens } from '#tests/e2e/support/pages.ts';
import { expect, visit } from '#tests/e2e/support/test.ts';
import { withConsole } from './console.ts';
import { markdownTable, writePart } from './document.ts';

const languages = ['ko', 'en'] as const;
const schemes = ['light', 'dark'] as const;

/**
 * Lets axe look at every page in both languages and both colour schemes with all of its rules, and writes how much it
 * found into docs/budgets.md. Gives false when it found something, which is printed.
 */
export async function axe(options: { only: string[] }): Promise<boolean> {
	return withConsole({}, async ({ office }) => {
		const lines: (string | number)[][] = [];
		let version = '';
		let all = 0;
		for (const screen of screens) {
			if (options.only.length > 0 && !options.only.includes(screen.name)) continue;
			const address = await pathOf(screen, office);
			const counts: number[] = [];
			for (const language of languages) {
				const page = await office.desk(screen.role, language);
				await page.emulateMedia({ colorScheme: 'light' });
				await visit(page, address);
				for (const scheme of schemes) {
					await page.emulateMedia({ colorScheme: scheme });
					await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme, { timeout: 30_000 });
					const { violations, testEngine } = await new AxeBuilder({ page }).setLegacyMode().analyze();
					version = testEngine.version;
					for (const { id, impact, nodes } of violations)
						for (const { target, failureSummary } of nodes)
							console.log(
								`${screen.name} ${language} ${scheme}: ${impact} ${id} ${target.join(' ')} ${failureSummary}`,
							);
					counts.push(violations.length);
				}
			}
			all += counts.reduce((sum, count) => sum + count, 0);
			lines.push([screen.name, ...counts]);
			console.log(lines.at(-1)!.join('\t'));
		}
		const head = ['page', ...languages.flatMap((language) => schemes.map((scheme) => `${language}, ${scheme}`))];
		const looks = lines.length * languages.length * schemes.length;
		const text = `axe-core ${version}, all rules: ${looks} looks, ${all} violations.\n\n${markdownTable(head, lines)}`;
		console.log(`\n${text}`);
		if (options.only.length === 0) await writePart('docs/budgets.md', 'axe', text);
		return all === 0;
	});
}
