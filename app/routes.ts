import { layout, type RouteConfig, route } from '@remix-run/route-config';

/** Every address of the console. Signed-in pages stand inside the layout; one line each. */
export default [
	route('sign-in', 'routes/sign-in.tsx'),
	route('sign-out', 'routes/sign-out.ts'),
	route('language', 'routes/language.ts'),
	route('healthz', 'routes/healthz.ts'),
	route('readyz', 'routes/readyz.ts'),
	layout('routes/app-layout.tsx', [
		layout('routes/app-pages.tsx', [
			route('account', 'routes/account.tsx'),
			route('audit', 'routes/audit.tsx'),
			route('users', 'routes/users.tsx'),
			route('playground', 'routes/play-toss.tsx'),
			route('*', 'routes/not-found.tsx'),
		]),
	]),
] satisfies RouteConfig;
