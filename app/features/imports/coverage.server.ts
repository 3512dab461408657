import type { PoolClient } from 'pg';
import { environment } from '#app/env.server.ts';
import { type ImportKind, importKinds } from '#app/features/payments/import-kinds.ts';
import { addDays, type KstDay, koreanBusinessCalendar } from '#app/lib/kst-calendar.ts';
import { sqlTrial } from '#app/sql.server.ts';
import { type CoverageState, calendarDays, coverageOf } from './coverage.ts';
import { importKind, type KeptTable } from './import-kinds.server.ts';

export interface CoverageRow {
	kind: ImportKind;
	/** The merchant, or the account. */
	owner: string;
	states: CoverageState[];
	holes: number;
}

/** How late rows may come: settlement lines wait for their cycle. */
const LATE_DAYS: Partial<Record<ImportKind, number>> = { settlements: 7 };
const MOST_OWNERS = 12;
const TIMEOUT_MS = 4000;

async function ownersOf(client: PoolClient, { table, merchant }: KeptTable): Promise<string[]> {
	const { rows } =
		merchant === 'm_id'
			? await client.query<{ owner: string }>(
					'select m_id as owner from merchant order by configured desc, m_id limit $1',
					[MOST_OWNERS],
				)
			: await client.query<{ owner: string }>(
					`select distinct ${merchant}::text as owner from ${table} order by 1 limit $1`,
					[MOST_OWNERS],
				);
	return rows.map(({ owner }) => owner);
}

/** Days of the window with rows, and with rows of files: one look into the index for each day. */
async function daysWithRows(client: PoolClient, { table, merchant, day }: KeptTable, owner: string, days: KstDay[]) {
	const { rows } = await client.query<{ day: KstDay; any: boolean; file: boolean }>(
		`select d::date::text as day, one.source is not null as any, coalesce(one.source = 'file', false) as file
		 from unnest($2::date[]) d left join lateral (
			select i.source from (select import_id from ${table} t where t.${day} = d::date and t.${merchant}::text = $1 limit 1) r
			join import i on i.id = r.import_id) one on true`,
		[owner, days],
	);
	return rows;
}

async function coverageRow(client: PoolClient, kind: ImportKind, kept: KeptTable, owner: string, days: KstDay[]) {
	const today = days.at(-1)!;
	const found = await daysWithRows(client, kept, owner, days);
	const rows = new Set(found.filter(({ any }) => any).map(({ day }) => day));
	const api = new Set<KstDay>();
	if (importKind(kind).fromApi && owner === environment().TOSS_MID) {
		const { rows: read } = await client.query<{ day: KstDay }>(
			`select distinct d::date::text as day from unnest($1::date[]) d join import i on d::date between i.from_on and i.to_on
			 where i.kind = $2 and i.source = 'api' and i.status = 'done'`,
			[days, kind],
		);
		for (const { day } of read) api.add(day);
	}
	const calendar = koreanBusinessCalendar();
	const facts = {
		rows,
		files: new Set(found.filter(({ file }) => file).map(({ day }) => day)),
		api,
		since: days.find((day) => rows.has(day)) ?? null,
		until: addDays(today, -1 - (LATE_DAYS[kind] ?? 0)),
		expected: (day: KstDay) => kind !== 'bank' || calendar.isBusinessDay(day),
	};
	const states = days.map((day) => coverageOf(day, facts));
	return { kind, owner, states, holes: states.filter((state) => state === 'hole').length };
}

/**
 * Which of the last 60 days have data, by kind and merchant (or account), and where they came from; null when the database
 * is too busy to say.
 */
export async function readCoverage(today: KstDay): Promise<{ days: KstDay[]; rows: CoverageRow[] } | null> {
	const days = calendarDays(today);
	try {
		return await sqlTrial(async (client) => {
			await client.query(`set local statement_timeout = ${TIMEOUT_MS}`);
			const rows: CoverageRow[] = [];
			for (const kind of importKinds) {
				if (kind === 'orders') continue;
				const [kept] = importKind(kind).tables;
				if (!kept) continue;
				for (const owner of await ownersOf(client, kept)) {
					const row = await coverageRow(client, kind, kept, owner, days);
					if (row.states.some((state) => state !== 'quiet')) rows.push(row);
				}
			}
			return { days, rows };
		}, 'begin read only');
	} catch (error) {
		if ((error as { code?: string }).code !== '57014') throw error;
		return null;
	}
}
