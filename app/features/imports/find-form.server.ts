import { db } from '#app/db.server.ts';
import { bankProfiles, ownBankProfileSchema } from '#app/features/bank/bank-profiles.ts';
import { importProfileSchema } from '#app/features/payments/import-profile.ts';
import { importProfiles } from '#app/features/settlements/settlement-profiles.ts';
import type { FileForm } from './column-cells.ts';

/**
 * The form of that name: one that comes with the console, or the newest that people made, also where it is deleted since.
 * Undefined for formats that are no table.
 */
export async function findForm(name: string | null): Promise<FileForm | undefined> {
	const builtIn = [...importProfiles, ...bankProfiles].find((form) => form.name === name);
	if (builtIn || name === null) return builtIn;
	const made = await db().importProfileVersion.findFirst({ where: { name }, orderBy: { version: 'desc' } });
	if (!made) return undefined;
	const schema = made.kind === 'bank' ? ownBankProfileSchema : importProfileSchema;
	return schema.safeParse(made.definition).data;
}

/** What a form is called: its name, and the words of whoever made it; null where the catalogue has them. */
export const labelOf = (form: FileForm | undefined): { ko: string; en: string } | null =>
	form && 'label' in form ? (form.label ?? null) : null;
