import { redirect } from '@remix-run/node';
import { db } from '#app/db.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { findUpload } from './preview-upload.server.ts';

/**
 * The upload of a page. One that was imported meanwhile, in another tab or before the way back, leads to its import, which
 * has the same id; what never was, or was discarded, throws a 404 page.
 */
export async function requireUpload(id: string | undefined) {
	const upload = await findUpload(id);
	if (upload) return upload;
	if (isUuid(id) && (await db().import.count({ where: { id } })) > 0) throw redirect(`/imports/${id}`);
	throw new Response(null, { status: 404 });
}
