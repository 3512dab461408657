import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import './ui/fonts.css';
import './ui/app.css';
import './ui/tables.css';
import './ui/forms.css';
import './ui/table-tools.css';
import './ui/live.css';
import './ui/touch.css';
import './ui/print.css';
import { ColorSchemeScript, MantineProvider, mantineHtmlProps } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from '@remix-run/react';
import { type ReactNode, useContext, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf } from '#app/i18n/i18n.server.ts';
import { speak } from '#app/i18n/texts.ts';
import { localColorScheme } from '#app/ui/color-scheme.ts';
import { RouteErrorPage } from '#app/ui/error-page.tsx';
import { Messages } from '#app/ui/messages.tsx';
import { REQUEST_ID_META, RequestContext } from '#app/ui/request-id.ts';
import { cssVariables, theme } from '#app/ui/theme.ts';

export async function loader({ request }: LoaderFunctionArgs) {
	return { locale: await languageOf(request) };
}

export const meta: MetaFunction = () => [{ title: '정산 Jeongsan' }];

export function Layout({ children }: { children: ReactNode }) {
	const { i18n } = useTranslation();
	const { nonce, requestId } = useContext(RequestContext);
	// After the effects of all that stands in it: from here on the page hears what is done to it.
	useEffect(() => {
		document.documentElement.dataset.works = 'on';
	}, []);
	return (
		<html lang={i18n.language} {...mantineHtmlProps}>
			<head>
				<meta charSet="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				{/* Before the styles: behind them it would keep the page from being read until they are there. */}
				<ColorSchemeScript
					defaultColorScheme="auto"
					localStorageKey={localColorScheme.key}
					nonce={nonce}
					suppressHydrationWarning
				/>
				<meta name="robots" content="noindex" />
				<meta name={REQUEST_ID_META} content={requestId} suppressHydrationWarning />
				<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
				<link rel="icon" href="/favicon.ico" sizes="32x32" />
				<link rel="apple-touch-icon" href="/apple-touch-icon.png" />
				<link rel="manifest" href="/manifest.webmanifest" />
				<Meta />
				<Links />
			</head>
			<body>
				<MantineProvider
					theme={theme}
					cssVariablesResolver={cssVariables}
					defaultColorScheme="auto"
					colorSchemeManager={localColorScheme.manager}
				>
					<Messages />
					{children}
				</MantineProvider>
				<ScrollRestoration nonce={nonce} />
				<Scripts nonce={nonce} />
			</body>
		</html>
	);
}

export default function App() {
	const data = useRouteLoaderData<typeof loader>('root');
	const { i18n } = useTranslation();
	const locale = data?.locale;
	useEffect(() => {
		if (locale) void speak(i18n, locale);
	}, [i18n, locale]);
	return <Outlet />;
}

export function ErrorBoundary() {
	return (
		<main>
			<RouteErrorPage />
		</main>
	);
}
