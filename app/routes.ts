import { layout, type RouteConfig, route } from '@remix-run/route-config';

/** Every address of the console. Signed-in pages stand inside the layout; one line each. */
export default [
	route('sign-in', 'routes/sign-in.tsx'),
	route('sign-out', 'routes/sign-out.ts'),
	route('language', 'routes/language.ts'),
	route('healthz', 'routes/healthz.ts'),
	route('readyz', 'routes/readyz.ts'),
	route('webhooks/toss', 'routes/webhooks.toss.ts'),
	route('sellers.csv', 'routes/sellers-csv.ts'),
	route('payouts.csv', 'routes/payouts-csv.ts'),
	layout('routes/app-layout.tsx', [
		layout('routes/app-pages.tsx', [
			route('account', 'routes/account.tsx'),
			route('sellers', 'routes/sellers.tsx'),
			route('sellers/new', 'routes/seller-new.tsx'),
			route('sellers/:id', 'routes/seller.tsx'),
			route('sellers/:id/correct', 'routes/seller-correct.tsx'),
			route('payouts', 'routes/payouts.tsx'),
			route('payouts/new', 'routes/payout-new.tsx'),
			route('payouts/:id', 'routes/payout.tsx'),
			route('webhooks', 'routes/webhook-events.tsx'),
			route('webhooks/:id', 'routes/webhook-event.tsx'),
			route('audit', 'routes/audit.tsx'),
			route('users', 'routes/users.tsx'),
			route('playground', 'routes/play-toss.tsx'),
			route('*', 'routes/not-found.tsx'),
		]),
	]),
] satisfies RouteConfig;
