import { useLocation, useNavigation, useSearchParams } from '@remix-run/react';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export type Density = 'comfortable' | 'compact';

/** How one person likes to see one table. */
export interface TableSetting {
	columns?: string[];
	density?: Density;
}

export type TableSettings = Readonly<Record<string, TableSetting>>;

const COOKIE = 'jeongsan-tables';
/** Browsers drop a cookie beyond 4,096 bytes, with all that it held. */
const MOST_CHARACTERS = 3_500;
const YEAR = 365 * 24 * 60 * 60;

function settingOf(value: unknown): TableSetting {
	const { columns, density } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
	const setting: TableSetting = {};
	if (Array.isArray(columns)) setting.columns = columns.filter((key) => typeof key === 'string').slice(0, 40);
	if (density === 'comfortable' || density === 'compact') setting.density = density;
	return setting;
}

/** What an address says of a table: `payouts.columns=at.amount&payouts.density=compact`. Null when it says nothing. */
export function readTableView(params: URLSearchParams, table: string): TableSetting | null {
	const columns = params.get(`${table}.columns`);
	const setting = settingOf({ columns: columns?.split('.'), density: params.get(`${table}.density`) });
	return setting.columns || setting.density ? setting : null;
}

/** Says in an address how a table is shown, in place of what it said before. */
export function writeTableView(params: URLSearchParams, table: string, { columns, density }: TableSetting): void {
	params.delete(`${table}.columns`);
	params.delete(`${table}.density`);
	if (columns) params.set(`${table}.columns`, columns.join('.'));
	if (density) params.set(`${table}.density`, density);
}

/** Reads the settings out of a Cookie header; what makes no sense counts as none. */
export function readTableSettings(header: string | null): TableSettings {
	const text = header
		?.split(/;\s*/)
		.find((part) => part.startsWith(`${COOKIE}=`))
		?.slice(COOKIE.length + 1);
	if (!text) return {};
	try {
		const stored: unknown = JSON.parse(decodeURIComponent(text));
		if (typeof stored !== 'object' || stored === null) return {};
		return Object.fromEntries(Object.entries(stored).map(([table, value]) => [table, settingOf(value)]));
	} catch {
		return {};
	}
}

/** The settings as a cookie; the tables changed longest ago are left out where they do not fit. */
function tableSettingsCookie(settings: TableSettings): string {
	const entries = Object.entries(settings);
	let text = '';
	do {
		text = encodeURIComponent(JSON.stringify(Object.fromEntries(entries)));
	} while (text.length > MOST_CHARACTERS && entries.shift());
	return `${COOKIE}=${text}; Path=/; Max-Age=${YEAR}; SameSite=Lax`;
}

interface Kept {
	settings: TableSettings;
	change: (table: string, change: TableSetting) => void;
}

const TableSettingsContext = createContext<Kept>({ settings: {}, change: () => {} });

/** Holds how tables are shown. The server reads the same cookie, so the first paint already is what the person chose. */
export function TableSettingsProvider({ initial, children }: { initial: TableSettings; children: ReactNode }) {
	const [settings, setSettings] = useState(initial);
	const kept = useMemo(
		() => ({
			settings,
			change: (table: string, change: TableSetting) => {
				const { [table]: before, ...others } = settings;
				const next = { ...others, [table]: { ...before, ...change } };
				// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
				document.cookie = tableSettingsCookie(next);
				setSettings(next);
			},
		}),
		[settings],
	);
	return <TableSettingsContext.Provider value={kept}>{children}</TableSettingsContext.Provider>;
}

/**
 * How a table is shown, and how to change that. The address holds it, so that a link shows a colleague the same view; the
 * cookie remembers what the person chose last, for addresses that say nothing. A link that somebody else sent changes
 * nothing of that.
 */
export function useTableSetting(table: string | undefined): [TableSetting, (change: TableSetting) => void] {
	const { settings, change } = useContext(TableSettingsContext);
	const [params, setParams] = useSearchParams();
	const location = useLocation();
	const onItsWay = useNavigation().location;
	// What was chosen a moment ago shows at once, not when the rows came again.
	const asked = onItsWay && onItsWay.pathname === location.pathname ? new URLSearchParams(onItsWay.search) : params;
	const said = table ? readTableView(asked, table) : null;
	const remembered = table ? settings[table] : undefined;
	// biome-ignore lint/correctness/useExhaustiveDependencies: once for each address
	useEffect(() => {
		if (!table || !remembered || said) return;
		// The rows are the same, so nothing has to be loaded: only the address bar learns what is shown.
		const url = new URL(window.location.href);
		writeTableView(url.searchParams, table, remembered);
		window.history.replaceState(window.history.state, '', url);
	}, [table, remembered, location.key]);
	const shown = said ?? remembered ?? {};
	return [
		shown,
		(next) => {
			if (!table) return;
			const view = { ...shown, ...next };
			change(table, view);
			setParams(
				(current) => {
					const changed = new URLSearchParams(current);
					writeTableView(changed, table, view);
					return changed;
				},
				{ replace: true, preventScrollReset: true },
			);
		},
	];
}
