import { RemixBrowser } from '@remix-run/react';
import i18next from 'i18next';
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { i18nOptions } from './i18n/i18n.ts';
import { textsAtHand, wantTexts } from './i18n/texts.ts';
import { printInLight } from './ui/color-scheme.ts';
import { rememberFailedRequests } from './ui/request-id.ts';

// Who goes on before all of a page has come calls the rest of it off. The values that were still awaited end as failed,
// and nobody waits for them any more: that is no error of the page.
window.addEventListener('unhandledrejection', (event) => {
	if (event.reason instanceof DOMException && event.reason.name === 'AbortError') event.preventDefault();
});
rememberFailedRequests();
printInLight();

const language = document.documentElement.lang;
await wantTexts([]);
const texts = textsAtHand(language);
await i18next.use(initReactI18next).init({
	...i18nOptions,
	lng: language,
	ns: Object.keys(texts),
	resources: { [language]: texts },
});

startTransition(() => {
	hydrateRoot(
		document,
		<I18nextProvider i18n={i18next}>
			<StrictMode>
				<RemixBrowser />
			</StrictMode>
		</I18nextProvider>,
	);
});
