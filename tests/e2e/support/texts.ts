import type { Page } from '@playwright/test';
import { resources } from '#app/i18n/resources.ts';

const languages = ['ko', 'en'] as const;
type Language = (typeof languages)[number];

function* messagesIn(node: unknown): Generator<string> {
	if (typeof node === 'string') yield node;
	else for (const child of Object.values(node as Record<string, unknown>)) yield* messagesIn(child);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Messages of a language as patterns; those that say too little to tell languages apart are left out. */
function patternsOf(language: Language): { whole: Set<string>; withValues: RegExp[] } {
	const whole = new Set<string>();
	const withValues: RegExp[] = [];
	for (const message of messagesIn(resources[language])) {
		if (!message.includes('{{')) {
			whole.add(message);
			continue;
		}
		const parts = message.split(/\{\{[^}]*\}\}/);
		if (parts.join('').replace(/[^\p{L}]/gu, '').length < 4) continue;
		withValues.push(new RegExp(`^${parts.map(escaped).join('.+')}$`, 's'));
	}
	return { whole, withValues };
}

const patterns = { ko: patternsOf('ko'), en: patternsOf('en') };
const has = ({ whole, withValues }: (typeof patterns)['ko'], text: string) =>
	whole.has(text) || withValues.some((pattern) => pattern.test(text));

/** Texts of a page as people read them or hear them read, without those marked as another language or as code. */
export function textsOf(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const texts = new Set<string>();
		const add = (text: string | null | undefined) => {
			const trimmed = text?.replace(/\s+/g, ' ').trim();
			if (trimmed) texts.add(trimmed);
		};
		const foreign = (element: Element | null) =>
			element?.closest('[lang]')?.getAttribute('lang') !== document.documentElement.lang ||
			element?.closest('code, .code, pre, script, style, noscript') !== null;
		add(document.title);
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) if (!foreign(walker.currentNode.parentElement)) add(walker.currentNode.nodeValue);
		for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
			if (foreign(element)) continue;
			for (const name of ['aria-label', 'title', 'placeholder', 'alt']) add(element.getAttribute(name));
		}
		return [...texts];
	});
}

/** Keys of the catalogue that were shown instead of their message: `sellers:title`, `signIn.title`. */
export function keysAmong(texts: readonly string[]): string[] {
	const namespaces = Object.keys(resources.ko).join('|');
	const tops = [...new Set(Object.values(resources.ko).flatMap((namespace) => Object.keys(namespace)))].join('|');
	const withNamespace = new RegExp(`(^|\\s)(${namespaces}):[a-zA-Z][\\w.-]*`);
	const dotted = new RegExp(`^(${tops})(\\.[\\w-]+)+$`);
	// Names of actions and events have dots, too: what is told from a key is only its first word.
	const codes =
		/^(closing|payout|seller|user|discrepancy|import|profile|run|webhook|payment|cancel|deposit)\.|^(owed\.adjust|terms\.write)$/;
	const files = /\.(csv|xlsx?)$/;
	return texts.filter(
		(text) => withNamespace.test(text) || (dotted.test(text) && !codes.test(text) && !files.test(text)),
	);
}

/** Messages of the other language among the texts of a page. */
export function strangersAmong(texts: readonly string[], language: Language): string[] {
	const [own, other] = language === 'ko' ? [patterns.ko, patterns.en] : [patterns.en, patterns.ko];
	const tellsLanguage = (text: string) => (language === 'en' ? /\p{Script=Hangul}/u : /[a-z]{3}/).test(text);
	return texts.filter((text) => tellsLanguage(text) && has(other, text) && !has(own, text));
}

/** Hangul in what frames the data of an English page: menu, headings of parts, column heads, labels, buttons. */
export async function hangulInFrame(page: Page): Promise<string[]> {
	const texts = await page
		.locator('nav, main')
		.locator('a.shell-nav-link, h2, h3, thead th, dt, label, legend, summary, button, .mantine-Alert-title')
		.evaluateAll((elements) =>
			elements
				.filter((element) => element.closest('[lang]')?.getAttribute('lang') === document.documentElement.lang)
				.map((element) => (element as HTMLElement).innerText ?? ''),
		);
	return texts.filter((text) => /\p{Script=Hangul}/u.test(text));
}
