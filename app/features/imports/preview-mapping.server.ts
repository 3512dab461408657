import { currentInstant } from '#app/clock.server.ts';
import { previewAccounts } from '#app/features/bank/preview-accounts.server.ts';
import { readBankFile } from '#app/features/bank/read-bank-file.server.ts';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import { previewFile } from '#app/features/settlements/preview-file.server.ts';
import { type MappingProblem, mappingProblems, profileOfMapping } from './mapping.ts';
import type { Mapping } from './mapping-schema.ts';
import { refusalOf } from './preview-upload.server.ts';
import { showBankPreview } from './show-bank-preview.server.ts';
import { showPreview } from './show-preview.server.ts';
import type { Refusal } from './start-import.server.ts';
import type { ShownPreview } from './upload-preview.ts';
import { uploadPath } from './uploads.server.ts';

/** Enough rows to fill the screen and to meet what is wrong with a column. */
const ROWS = 200;

export type MappingOutcome =
	| { ok: true; preview: ShownPreview }
	| { ok: false; problems: MappingProblem[]; refusal: Refusal | null };

/**
 * The first rows of an upload as a mapping would store them, or what the mapping lacks. A statement is read whole: whether
 * its balances follow from its amounts is told by all of them.
 */
export async function previewMapping(id: string, name: string, mapping: Mapping): Promise<MappingOutcome> {
	const problems = mappingProblems(mapping);
	if (problems.length) return { ok: false, problems, refusal: null };
	const profile = profileOfMapping(mapping, 'this-file', name);
	const file = uploadPath(id);
	try {
		if (profile.kind === 'bank') {
			const statement = await readBankFile(file, { profile: profile.name, own: [profile] });
			const accounts = await previewAccounts(statement, undefined, await currentInstant());
			return { ok: true, preview: showBankPreview(statement, accounts, profile) };
		}
		const preview = await previewFile(file, { profile: profile.name, profiles: [profile], mostRows: ROWS, name });
		return { ok: true, preview: showPreview(preview, profile) };
	} catch (error) {
		if (!(error instanceof ImportRefused)) throw error;
		return { ok: false, problems: [], refusal: refusalOf(error, file, name) };
	}
}
