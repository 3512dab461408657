import { db } from '#app/db.server.ts';
import { type ImportProfile, importProfileSchema } from './import-profile.ts';

/** The profiles that people made, in the order of their names; one that this version cannot read is left out. */
export async function storedProfiles(): Promise<ImportProfile[]> {
	const rows = await db().importProfileVersion.findMany({ where: { current: true }, orderBy: { name: 'asc' } });
	return rows.flatMap(({ definition }) => {
		const parsed = importProfileSchema.safeParse(definition);
		return parsed.success ? [parsed.data] : [];
	});
}
