import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { caseFileKinds } from '#app/features/reconciliation/case-file.ts';
import { openCaseFile } from '#app/features/reconciliation/case-files.server.ts';
import { attachmentNamed } from '#app/lib/attachment-name.ts';
import { isUuid } from '#app/lib/keyset.ts';

/**
 * A file of a case, to be saved and never to be shown by the browser: somebody from outside may have made it. Even where it
 * is shown all the same, nothing in it runs or loads anything.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
	const { user, actor } = await requirePermission(request, 'view');
	const file = isUuid(params.fileId) ? await openCaseFile(params.fileId, { id: user.id, actor }) : null;
	if (!file) throw new Response(null, { status: 404 });
	return new Response(new Uint8Array(file.content), {
		headers: {
			'Content-Type': caseFileKinds[file.kind].type,
			'Content-Disposition': attachmentNamed(file.name),
			'Content-Length': String(file.content.length),
			// Beside the policy of every answer; a browser holds to both.
			'Content-Security-Policy': "default-src 'none'; sandbox",
			'Cache-Control': 'no-store',
		},
	});
}
