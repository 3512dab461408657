import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import en from '#app/i18n/locales/en/demo.ts';
import ko from '#app/i18n/locales/ko/demo.ts';

export type PlayLanguage = 'ko' | 'en';
const words = { ko, en } as const;

/** Codes that a bank may fail with. Source: docs.tosspayments.com/reference/error-codes. */
const FAILURE_CODES = [
	'INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE',
	'ALREADY_CLOSE_ACCOUNT',
	'NOT_MATCH_PAYEE_NAME',
	'EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT',
	'EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT',
	'NOT_AVAILABLE_BANK',
];
const SHOWN = 200;

/** The language of the page: what the address asks for, else what the browser prefers. */
export function playLanguage(asked: string | null, preferred: string | undefined): PlayLanguage {
	if (asked === 'ko' || asked === 'en') return asked;
	return /^\s*en\b/i.test(preferred ?? '') ? 'en' : 'ko';
}

const escaped = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const asset = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8');

/**
 * The page on which a person plays the seller and the bank: lists of both, and buttons that call the control interface.
 * It is one document without anything from elsewhere, and its policy lets nothing else in.
 */
export function playPage(language: PlayLanguage): { html: string; policy: string } {
	const t = words[language];
	const { page, sellers, payouts } = t;
	const style = asset('page.css');
	const script = asset('page.browser.js');
	const text = {
		done: t.done,
		refused: t.refused,
		away: page.away,
		sellerMoves: sellers.moves,
		payoutMoves: payouts.moves,
		noSellers: sellers.empty,
		noPayouts: payouts.empty,
		shown: SHOWN,
	};
	const column = (name: string, end = false) => `<th scope="col"${end ? ' class="end"' : ''}>${escaped(name)}</th>`;
	const table = (id: string, title: string, hint: string, columns: string) => `
<div>
<h2 id="${id}-title">${escaped(title)}</h2>
<p>${escaped(hint)} ${escaped(page.newest.replace('{{count}}', String(SHOWN)))}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}-title">
<table><thead><tr>${columns}</tr></thead><tbody id="${id}"></tbody></table>
</div>
</div>`;
	const other = language === 'ko' ? 'en' : 'ko';
	const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<h1>${escaped(page.title)}</h1>
<a href="?lang=${other}" lang="${other}" hreflang="${other}">${escaped(page.language)}</a>
</header>
<main>
<p>${escaped(page.description)}</p>
<p id="told" role="status" aria-live="polite"></p>
<section aria-labelledby="state-title">
<h2 id="state-title">${escaped(t.clock.title)}</h2>
<dl>
<div><dt>${escaped(page.now)}</dt><dd id="now"></dd></div>
<div><dt>${escaped(t.balance.available)}</dt><dd id="available"></dd></div>
<div><dt>${escaped(page.reserved)}</dt><dd id="reserved"></dd></div>
<div><dt>${escaped(page.paid)}</dt><dd id="paid"></dd></div>
</dl>
<div class="row">
<button type="button" data-hours="1">${escaped(t.clock.hour)}</button>
<button type="button" data-hours="168">${escaped(t.clock.week)}</button>
<form id="balance"><label>${escaped(t.balance.available)} <input name="available" inputmode="numeric" pattern="[0-9]{1,15}" required></label> <button>${escaped(t.balance.set)}</button></form>
</div>
</section>
<div class="row">
<label>${escaped(page.search)} <input id="search" type="search"></label>
<label>${escaped(page.code)} <select id="code">${FAILURE_CODES.map((code) => `<option>${code}</option>`).join('')}</select></label>
</div>
${table('sellers', sellers.title, sellers.text, column(sellers.seller) + column(t.payments.status) + column(page.actions))}
${table(
	'payouts',
	payouts.title,
	payouts.text,
	column(payouts.payout) +
		column(payouts.payoutDate) +
		column(t.payments.amount, true) +
		column(t.payments.status) +
		column(page.actions),
)}
</main>
<script type="application/json" id="text">${JSON.stringify(text).replaceAll('<', '\\u003c')}</script>
<script>${script}</script>
</body>
</html>
`;
	const policy = [
		"default-src 'none'",
		`style-src ${hashOf(style)}`,
		`script-src ${hashOf(script)}`,
		"connect-src 'self'",
		'img-src data:',
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join('; ');
	return { html, policy };
}
