import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { listViews, removeView, saveView } from '#app/features/views/saved-views.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { viewPages } from '#app/ui/view-pages.ts';

const pageNamed = (name: unknown) => {
	const page = viewPages.find((one) => one === name);
	if (!page) throw new Response(null, { status: 400 });
	return page;
};

/** One's own views of the list `page`. */
export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	return { views: await listViews(user.id, pageNamed(new URL(request.url).searchParams.get('page'))) };
}

/** Keeps `query` under `name` as a view of the list `page`, or removes the view `remove`; one's own, in any role. */
export async function action({ request }: ActionFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const form = await request.formData();
	const text = (name: string) => String(form.get(name) ?? '');
	if (isUuid(text('remove'))) {
		await removeView(user.id, text('remove'));
		return { refused: null };
	}
	const view = { name: text('name'), query: text('query') };
	const refused = await saveView(user.id, pageNamed(form.get('page')), view, await currentInstant());
	return data({ refused }, { status: refused ? 422 : 200 });
}
