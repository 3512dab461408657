import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { type CaseFileRefusal, LARGEST_CASE_FILE } from '#app/features/reconciliation/case-file.ts';
import { addCaseFile, removeCaseFile } from '#app/features/reconciliation/case-files.server.ts';
import { isUuid } from '#app/lib/keyset.ts';
import { isFileFormTooLong } from '#app/web/limit-bodies.ts';

/** Files are on the page of their case; nothing to see here. */
export function loader() {
	return redirect('/workbench');
}

const answer = (refused: CaseFileRefusal | null) => Response.json({ refused }, { status: refused ? 422 : 200 });

/** Attaches the `file` to the case `caseId`, or removes the one that `fileId` names. */
export async function action({ request }: ActionFunctionArgs) {
	const { user, actor } = await requirePermission(request, 'discrepancies.resolve');
	if (isFileFormTooLong(request, LARGEST_CASE_FILE)) return answer('too-large');
	const form = await request.formData();
	const now = await currentInstant();
	const [caseId, fileId, file] = [form.get('caseId'), form.get('fileId'), form.get('file')];
	if (typeof fileId === 'string') {
		if (!isUuid(fileId)) return answer('not-found');
		const removed = await removeCaseFile(fileId, String(form.get('reason') ?? ''), { id: user.id, actor }, now);
		return answer(removed.ok ? null : removed.reason);
	}
	if (typeof caseId !== 'string' || !isUuid(caseId)) return answer('not-found');
	if (!(file instanceof File)) return answer('empty');
	const content = Buffer.from(await file.arrayBuffer());
	const added = await addCaseFile(caseId, { name: file.name, content }, { id: user.id, actor }, now);
	return answer(added.ok ? null : added.reason);
}
