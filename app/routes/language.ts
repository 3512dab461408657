import { type ActionFunctionArgs, data, redirect } from '@remix-run/node';
import { findUser, safeNext } from '#app/auth/guards.server.ts';
import { db } from '#app/db.server.ts';
import { serializeLanguage } from '#app/i18n/i18n.server.ts';
import { isLanguage } from '#app/i18n/languages.ts';

/** Remembers the chosen language in this browser, and for the person when somebody is signed in. Open to everybody. */
export async function action({ request }: ActionFunctionArgs) {
	const form = await request.formData();
	const language = String(form.get('language') ?? '');
	if (!isLanguage(language)) throw new Response(null, { status: 400 });
	const signedIn = await findUser(request);
	if (signedIn && signedIn.user.locale !== language) {
		await db().user.update({ where: { id: signedIn.user.id }, data: { locale: language } });
	}
	const headers = { 'Set-Cookie': await serializeLanguage(language) };
	// With script the page stays as it is and reads its texts anew; without, the browser has to be sent back.
	if (request.headers.get('sec-fetch-mode') === 'navigate') return redirect(safeNext(form.get('next')), { headers });
	return data({ language }, { headers });
}

export function loader() {
	return redirect('/');
}
