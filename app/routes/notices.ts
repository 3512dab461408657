import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { requireUser } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { readNotices } from '#app/features/notices/notices.server.ts';
import { isUuid } from '#app/lib/keyset.ts';

/** The notices are in the frame of every page; nothing to see here. */
export function loader() {
	return redirect('/');
}

/** Marks one's own notices as read: the one named by `id`, or `all`. */
export async function action({ request }: ActionFunctionArgs) {
	const { user } = await requireUser(request);
	const form = await request.formData();
	const id = String(form.get('id') ?? '');
	if (!isUuid(id) && form.get('all') !== '1') throw new Response(null, { status: 400 });
	await readNotices(user.id, isUuid(id) ? { id } : 'all', await currentInstant());
	return null;
}
