import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireUser } from '#app/auth/guards.server.ts';
import { readDocImage } from '#app/features/help/docs.server.ts';

/** A picture that a document shows. */
export async function loader({ request, params }: LoaderFunctionArgs) {
	await requireUser(request);
	const image = await readDocImage(params.file ?? '');
	if (!image) throw new Response(null, { status: 404 });
	return new Response(image, { headers: { 'Content-Type': 'image/webp', 'Cache-Control': 'private, max-age=3600' } });
}
