import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { signOut } from '#app/auth/sign-in.server.ts';

/** Ends the session. Open to everybody: without a session there is nothing to end. */
export async function action({ request }: ActionFunctionArgs) {
	const headers = new Headers();
	for (const cookie of await signOut(request)) headers.append('Set-Cookie', cookie);
	return redirect('/sign-in', { headers });
}

export function loader() {
	return redirect('/');
}
