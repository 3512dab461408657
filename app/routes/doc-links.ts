import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireUser } from '#app/auth/guards.server.ts';
import { docLinks } from '#app/features/help/docs.server.ts';
import { type HelpPage, type HelpPageName, helpPages } from '#app/features/help/pages.ts';
import { languageOf } from '#app/i18n/i18n.server.ts';

/** The documents that the help of a page points to, as links in the reader's words. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requireUser(request);
	if (!Object.hasOwn(helpPages, params.page ?? '')) throw new Response(null, { status: 404 });
	const { docs }: HelpPage = helpPages[params.page as HelpPageName];
	return docLinks(docs, await languageOf(request));
}
