import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { requireUser } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { keepTour } from '#app/features/help/tour.server.ts';

/** The tour goes over the pages themselves; nothing to see here. */
export function loader() {
	return redirect('/');
}

/** Keeps how far one is in the tour: `step`, or `ended`. */
export async function action({ request }: ActionFunctionArgs) {
	const { user } = await requireUser(request);
	const form = await request.formData();
	const step = Number(form.get('step'));
	const ended = form.get('ended') === '1';
	if (!ended && (!form.has('step') || !Number.isInteger(step))) throw new Response(null, { status: 400 });
	await keepTour(user.id, ended ? 'ended' : { step }, await currentInstant());
	return new Response(null, { status: 204 });
}
