import type { HeaderCandidate, TopRecord } from './find-header.ts';
import { areRounded, cleanText, readDay } from './import-cells.ts';
import { ImportRefused } from './import-reason.ts';
import type { RowContext } from './row-reader.ts';

const DAYS = /\d{4}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}|\d{4}\s*년\s*\d{1,2}\s*월\s*\d{1,2}\s*일|(?<!\d)20\d{6}(?!\d)/g;

/** The one day that a text tells; null when it tells none, or several. */
export function onlyDayIn(text: string): string | null {
	const days = new Set([...text.matchAll(DAYS)].map(([found]) => readDay(found.trim())).filter((day) => day !== null));
	return days.size === 1 ? [...days][0]! : null;
}

interface Said {
	name?: string | undefined;
	account?: string | undefined;
	day?: string | undefined;
	preview?: boolean | undefined;
}

/** What the rows of a file mean that their cells do not tell: from what a person says, the rows above the header, the name. */
export function contextOf(
	{ match, line }: Pick<HeaderCandidate, 'match' | 'line'>,
	above: readonly TopRecord[],
	below: readonly TopRecord[],
	said: Said,
): RowContext {
	const { profile, columns } = match;
	const context: RowContext = {};
	const section =
		profile.marks && above.findLast(({ fields }) => cleanText(fields[0] ?? '') === profile.marks?.section);
	const account = said.account ?? (section && cleanText(section.fields[profile.marks!.account] ?? ''));
	if (account) context.account = account;
	if (profile.dayOfFile) {
		const day =
			(said.day && readDay(said.day)) ??
			onlyDayIn(above.map(({ fields }) => fields.join(' ')).join('\n')) ??
			onlyDayIn(said.name ?? '');
		if (day) context.day = day;
		else if (!said.preview && !columns.some((column) => column && profile.dayOfFile!.includes(column.name))) {
			throw new ImportRefused(
				'day-needed',
				'neither the rows nor the name of the file tell its day',
				'give the day of the settlement with --day yyyy-MM-dd',
				{ line },
			);
		}
	}
	const rounded = new Set<number>();
	for (const [index, column] of columns.entries()) {
		if (column?.type !== 'key') continue;
		if (areRounded(below.map(({ fields }) => cleanText(fields[index] ?? '').replace(/^'/, '')))) rounded.add(index);
	}
	if (rounded.size) context.rounded = rounded;
	return context;
}
