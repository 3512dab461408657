import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

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
export function tableSettingsCookie(settings: TableSettings): string {
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

/** How the person likes to see a table, and how to change that. */
export function useTableSetting(table: string | undefined): [TableSetting, (change: TableSetting) => void] {
	const { settings, change } = useContext(TableSettingsContext);
	return [(table && settings[table]) || {}, (next) => table && change(table, next)];
}
