import { sql } from '#app/sql.server.ts';
import { type OwnBankProfile, ownBankProfileSchema } from './bank-profiles.ts';

/**
 * The profiles of bank statements that people made, in the order of their names; one that this version cannot read is left
 * out. In plain SQL, as the other stored profiles, so that an import by command need not start Prisma for it.
 */
export async function storedBankProfiles(): Promise<OwnBankProfile[]> {
	const { rows } = await sql().query<{ definition: unknown }>(
		`select definition from import_profile where current and kind = 'bank' order by name`,
	);
	return rows.flatMap(({ definition }) => {
		const parsed = ownBankProfileSchema.safeParse(definition);
		return parsed.success ? [parsed.data] : [];
	});
}
