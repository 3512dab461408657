import { db, type Prisma, type Tx } from '#app/db.server.ts';
import { type Actor, recordAudit } from '#app/features/audit/record-audit.server.ts';
import { bankProfileNames, type OwnBankProfile, ownBankProfileSchema } from '#app/features/bank/bank-profiles.ts';
import { type ImportProfile, importProfileSchema, normaliseHeader } from '#app/features/payments/import-profile.ts';
import { profileProblems } from '#app/features/payments/import-targets.ts';
import { importProfiles } from '#app/features/settlements/settlement-profiles.ts';
import { bankTargetOf } from './mapping.ts';

export type SaveRefusal = 'name-taken' | 'name-invalid' | 'profile-incomplete' | 'not-found';
type Saved = { ok: true; version: number } | { ok: false; reason: SaveRefusal };

const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;

/** Names of all forms that come with the console, whatever they are of. */
const builtInNames = new Set<string>([...importProfiles.map(({ name }) => name), ...bankProfileNames]);

/** What is kept of a profile; null when it cannot be used. */
function usable(profile: ImportProfile | OwnBankProfile): ImportProfile | OwnBankProfile | null {
	if (profile.kind === 'bank') return ownBankProfileSchema.safeParse(profile).data ?? null;
	return profileProblems(profile).length ? null : (importProfileSchema.safeParse(profile).data ?? null);
}

async function newestVersion(tx: Tx, name: string): Promise<number> {
	const found = await tx.importProfileVersion.aggregate({ where: { name }, _max: { version: true } });
	return found._max.version ?? 0;
}

/**
 * Keeps a profile that a person made, as a new version of its name. From now on files with its columns are recognised,
 * in the browser, on the command line (`--profile NAME`) and in the watched folder. Imports name the profile; older
 * versions stay.
 */
export async function saveProfile(
	profile: ImportProfile | OwnBankProfile,
	header: readonly string[],
	actor: Actor,
	now: Date,
): Promise<Saved> {
	if (!NAME.test(profile.name)) return { ok: false, reason: 'name-invalid' };
	const definition = usable(profile);
	if (!definition) return { ok: false, reason: 'profile-incomplete' };
	if (builtInNames.has(profile.name)) return { ok: false, reason: 'name-taken' };
	return db().$transaction(async (tx) => {
		const version = (await newestVersion(tx, profile.name)) + 1;
		await tx.importProfileVersion.updateMany({ where: { name: profile.name }, data: { current: false } });
		await tx.importProfileVersion.create({
			data: {
				name: profile.name,
				version,
				kind: profile.kind,
				definition: definition as Prisma.InputJsonValue,
				header: header.map(normaliseHeader),
				createdById: actor.id,
				createdBy: actor.label,
				createdAt: now,
			},
		});
		await recordAudit(tx, actor, {
			action: 'profile.save',
			entityType: 'import_profile',
			entityId: profile.name,
			after: { version, kind: profile.kind },
		});
		return { ok: true, version };
	});
}

/** Takes a profile away: no file is recognised by it any more. Its versions stay, as imports name them. */
export async function deleteProfile(name: string, actor: Actor): Promise<Saved> {
	return db().$transaction(async (tx) => {
		const { count } = await tx.importProfileVersion.updateMany({
			where: { name, current: true },
			data: { current: false },
		});
		if (count === 0) return { ok: false, reason: 'not-found' };
		const version = await newestVersion(tx, name);
		await recordAudit(tx, actor, {
			action: 'profile.delete',
			entityType: 'import_profile',
			entityId: name,
			before: { version },
		});
		return { ok: true, version };
	});
}

/** Brings a deleted profile back in the version that it had; refused where the name is in use again. */
export async function restoreProfile(name: string, actor: Actor): Promise<Saved> {
	return db().$transaction(async (tx) => {
		const version = await newestVersion(tx, name);
		const inUse = await tx.importProfileVersion.count({ where: { name, current: true } });
		if (version === 0 || inUse > 0) return { ok: false, reason: 'not-found' };
		await tx.importProfileVersion.update({ where: { name_version: { name, version } }, data: { current: true } });
		await recordAudit(tx, actor, {
			action: 'profile.restore',
			entityType: 'import_profile',
			entityId: name,
			after: { version },
		});
		return { ok: true, version };
	});
}

/** How people call a stored profile, and the columns that it reads. */
function shownDefinition(kind: string, definition: unknown) {
	if (kind === 'bank') {
		const bank = ownBankProfileSchema.safeParse(definition).data;
		return (
			bank && {
				label: bank.label,
				columns: bank.columns.map(([header, means]) => ({ cell: bankTargetOf(means), header })),
			}
		);
	}
	const table = importProfileSchema.safeParse(definition).data;
	return (
		table && {
			label: table.label,
			columns: table.columns.map(({ name, headers }) => ({ cell: name, header: headers[0]! })),
		}
	);
}

/** The profiles that people made, as they are used now. */
export async function listOwnProfiles() {
	const rows = await db().importProfileVersion.findMany({ where: { current: true }, orderBy: { name: 'asc' } });
	const used = await db().import.groupBy({
		by: ['profile'],
		where: { profile: { in: rows.map(({ name }) => name) } },
		_count: true,
	});
	return rows.map(({ name, version, kind, definition, createdBy, createdAt }) => {
		const shown = shownDefinition(kind, definition);
		return {
			name,
			version,
			kind,
			label: shown?.label ?? null,
			columns: shown?.columns ?? [],
			imports: used.find(({ profile }) => profile === name)?._count ?? 0,
			createdBy,
			createdAt,
		};
	});
}
