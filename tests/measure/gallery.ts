import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { resources } from '#app/i18n/resources.ts';
import { pathOf, type Screen, screens } from '#tests/e2e/support/pages.ts';
import { expect, type Office, visit } from '#tests/e2e/support/test.ts';
import { withConsole } from './console.ts';
import { markdownTable } from './document.ts';

const FOLDER = path.resolve('docs/gallery');
const QUALITY = 55;
const languages = ['ko', 'en'] as const;
const schemes = ['light', 'dark'] as const;
const windows = {
	desktop: { width: 1280, height: 800 },
	phone: { width: 390, height: 844 },
} as const;
type Language = (typeof languages)[number];
type Form = keyof typeof windows;

/** What is shown of a page: itself, or a state that somebody brings about on it. */
interface Shot {
	name: string;
	screen: Screen;
	open?: (page: Page, language: Language) => Promise<void>;
}

const screenOf = (name: string): Screen => {
	const found = screens.find((screen) => screen.name === name);
	if (!found) throw new Error(`there is no page ${name} in tests/e2e/support/pages.ts`);
	return found;
};

/** States that no address has. Each begins on a page that was just opened, and leaves nothing behind. */
const states: Shot[] = [
	{
		name: 'dialogue-approve',
		screen: screenOf('payout-to-approve'),
		open: async (page, language) => {
			await page.getByRole('button', { name: resources[language].payouts.approve, exact: true }).click();
			await expect(page.getByRole('dialog')).toBeVisible();
		},
	},
	{
		name: 'palette',
		screen: screenOf('payouts'),
		open: async (page, language) => {
			await page.keyboard.press('Control+k');
			await page.getByRole('combobox', { name: resources[language].search.label }).fill('JD-20');
			await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible({ timeout: 20_000 });
		},
	},
	{
		name: 'workbench-chosen',
		screen: screenOf('workbench'),
		open: async (page) => {
			const rows = page.locator('.workbench-list li');
			for (const index of [0, 1]) await rows.nth(index).getByRole('checkbox').check();
			await expect(page.locator('.workbench-bar')).toBeVisible();
		},
	},
	{
		name: 'workbench-keys',
		screen: screenOf('workbench'),
		open: async (page) => {
			await page.keyboard.press('?');
			await expect(page.getByRole('dialog')).toBeVisible();
		},
	},
	{
		name: 'workbench-approval-empty',
		screen: { name: 'workbench-approval', role: 'approver', path: '/workbench?state=approval' },
	},
	{
		name: 'error-without-connection',
		screen: screenOf('overview'),
		open: async (page, language) => {
			const away = (address: URL) => address.pathname === '/payouts.data';
			await page.route(away, (route) => route.abort());
			await page.evaluate(() => window.__remixRouter.navigate('/payouts'));
			await expect(page.locator('main h1')).toHaveText(resources[language].common.error.unreachableTitle, {
				timeout: 20_000,
			});
			await page.unroute(away);
		},
	},
];

/** Waits for fonts and charts, so that the same page gives the same picture. */
async function settled(page: Page): Promise<void> {
	const plots = page.locator('.chart-plot');
	for (let index = (await plots.count()) - 1; index >= 0; index -= 1) {
		await plots.nth(index).scrollIntoViewIfNeeded();
		await expect(plots.nth(index).locator('.recharts-surface').first()).toBeVisible();
	}
	await page.evaluate(() => window.scrollTo(0, 0));
	await page.evaluate(async () => {
		await document.fonts.ready;
		await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
	});
}

/** Takes what the window shows, as WebP, which Playwright itself does not write; gives the bytes. */
async function take(page: Page, name: string): Promise<number> {
	await settled(page);
	const session = await page.context().newCDPSession(page);
	const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
	await session.detach();
	const bytes = Buffer.from(data, 'base64');
	await writeFile(path.join(FOLDER, `${name}.webp`), bytes);
	return bytes.length;
}

const fileOf = (name: string, form: Form, language: Language, scheme: string) =>
	`${name}-${form}-${language}-${scheme}`;

async function show({ name, screen, open }: Shot, office: Office): Promise<number> {
	const address = await pathOf(screen, office);
	let bytes = 0;
	for (const language of languages) {
		const page = await office.desk(screen.role, language);
		for (const [form, size] of Object.entries(windows) as [Form, (typeof windows)[Form]][]) {
			await page.setViewportSize(size);
			await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
			await visit(page, address);
			await open?.(page, language);
			for (const scheme of schemes) {
				await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
				await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
				bytes += await take(page, fileOf(name, form, language, scheme));
			}
		}
	}
	return bytes;
}

/** The index: one row a page, small pictures that lead to themselves. */
function index(shots: readonly Shot[]): string {
	const picture = (name: string, form: Form, language: Language, scheme: string) => {
		const file = `${fileOf(name, form, language, scheme)}.webp`;
		const width = form === 'phone' ? 60 : 160;
		return `<a href="${file}"><img src="${file}" width="${width}" alt="${name}, ${form}, ${language}, ${scheme}"></a>`;
	};
	const parts = languages.map((language) => {
		const head = (Object.keys(windows) as Form[]).flatMap((form) => schemes.map((scheme) => `${form}, ${scheme}`));
		const rows = shots.map(({ name }) => [
			name,
			...(Object.keys(windows) as Form[]).flatMap((form) =>
				schemes.map((scheme) => picture(name, form, language, scheme)),
			),
		]);
		return `## ${language === 'ko' ? '한국어' : 'English'}\n\n${markdownTable(['page or state', ...head], rows)}\n`;
	});
	return `# Gallery\n\nMade by \`npm run gallery\` from the demo.\n\n${parts.join('\n')}`;
}

/**
 * Takes pictures of every page and of states that no address has, in both languages, both colour schemes, on a desktop and
 * on a phone, into docs/gallery with an index. Gives false when a page could not be shown; the others are taken all the same.
 */
export async function gallery(options: { only: string[] }): Promise<boolean> {
	const { only } = options;
	return withConsole({}, async ({ office }) => {
		if (only.length === 0) await rm(FOLDER, { recursive: true, force: true });
		await mkdir(FOLDER, { recursive: true });
		const all: Shot[] = [...screens.map((screen) => ({ name: screen.name, screen })), ...states];
		const shown: Shot[] = [];
		let failed = false;
		let bytes = 0;
		for (const shot of all) {
			if (only.length > 0 && !only.includes(shot.name)) continue;
			try {
				const more = await show(shot, office);
				bytes += more;
				shown.push(shot);
				console.log(`${shot.name}\t${Math.round(more / 1000)} kB`);
			} catch (error) {
				failed = true;
				console.error(`${shot.name} could not be shown: ${error}`);
			}
		}
		if (only.length === 0) await writeFile(path.join(FOLDER, 'README.md'), index(shown));
		console.log(`${(bytes / 1e6).toFixed(1)} MB`);
		return !failed;
	});
}
