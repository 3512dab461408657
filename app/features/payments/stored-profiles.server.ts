import { sql } from '#app/sql.server.ts';
import { tableKinds } from './import-kinds.ts';
import { type ImportProfile, importProfileSchema } from './import-profile.ts';

/**
 * The profiles of tables that people made (those of bank statements are read elsewhere), in the order of their names; one that this version cannot read is left out. In plain SQL:
 * an import by command asks Prisma for nothing else, and to start its query compiler takes a third of a second.
 */
export async function storedProfiles(): Promise<ImportProfile[]> {
	const { rows } = await sql().query<{ definition: unknown }>(
		'select definition from import_profile where current and kind = any($1) order by name',
		[tableKinds],
	);
	return rows.flatMap(({ definition }) => {
		const parsed = importProfileSchema.safeParse(definition);
		return parsed.success ? [parsed.data] : [];
	});
}
