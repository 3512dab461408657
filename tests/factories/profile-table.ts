import type { ImportProfile, ProfileColumn, Rule } from '#app/features/payments/import-profile.ts';
import { targetsOf } from '#app/features/payments/import-targets.ts';

const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;

/** A rule in a few words. */
function ruleText(rule: Rule, headerOf: (cell: string) => string): string {
	const text = (inner: Rule) => ruleText(inner, headerOf);
	if (typeof rule === 'string') return headerOf(rule);
	if ('always' in rule) return rule.always ? code(rule.always) : 'nothing';
	if ('first' in rule) return `the first filled of ${rule.first.map(text).join(', ')}`;
	if ('sum' in rule)
		return rule.sum
			.map((name, index) => {
				const minus = name.startsWith('-');
				return `${minus ? '− ' : index ? '+ ' : ''}${headerOf(name.replace(/^-/, ''))}`;
			})
			.join(' ');
	if ('signed' in rule) return `${headerOf(rule.signed)}, negative when ${headerOf(rule.by)} takes away`;
	if ('if' in rule) {
		const when =
			rule.in === 'negative'
				? 'is negative'
				: rule.in === 'filled'
					? 'is filled'
					: `is ${rule.in.map(code).join(', ')}`;
		const other = rule.or === undefined ? '' : `, else ${text(rule.or)}`;
		return `${rule.use === undefined ? 'nothing' : text(rule.use)} when ${headerOf(rule.if)} ${when}${other}`;
	}
	if ('dayOf' in rule) return `the day in Seoul of ${text(rule.dayOf)}`;
	if ('startOf' in rule) return `the beginning of ${text(rule.startOf)}`;
	if ('joined' in rule) return `${rule.joined.map(text).join(' : ')}`;
	if ('hash' in rule) return `a hash of ${rule.hash.map(text).join(', ')}`;
	if ('hasTime' in rule) return `whether ${headerOf(rule.hasTime)} tells a time`;
	return Object.entries(rule.fees)
		.map(([type, cell]) => `${type} ${headerOf(cell)}`)
		.join(', ');
}

const needs = { must: '', 'may-be-empty': ' (may be empty)', optional: ' (optional)' } as const;
const headerText = ({ headers, need }: ProfileColumn) =>
	`${code(headers[0]!)}${headers.length > 1 ? `, also ${headers.slice(1).map(code).join(', ')}` : ''}${needs[need]}`;

/** How one profile reads a file, as a section of docs/formats.md. */
export function profileTable(profile: ImportProfile): string {
	const columns = new Map(profile.columns.map((column) => [column.name, column]));
	const derived = new Map(profile.derived?.map((each) => [each.name, each]));
	const fields = new Map(targetsOf(profile).map(({ name, field }) => [name, field]));
	const headerOf = (cell: string): string => {
		const column = columns.get(cell);
		if (column) return code(column.headers[0]!);
		if (cell === 'file_account') return 'the account told with the file';
		if (cell === 'file_day') return 'the day of the file';
		return fields.has(cell) ? fields.get(cell)! : cell;
	};
	const rows = targetsOf(profile).flatMap(({ name, field }) => {
		const made = derived.get(name);
		if (made) return [`| ${field} | ${ruleText(made.rule, headerOf)} |`];
		const column = columns.get(name);
		return column ? [`| ${field} | ${headerText(column)} |`] : [];
	});
	const others = profile.columns.filter(({ name }) => derived.has(name) || !fields.has(name)).map(headerText);
	return [
		`### ${code(profile.name)}`,
		'',
		`${profile.label ? `${profile.label.en} (${profile.label.ko}). ` : ''}Kind: ${profile.kind}${profile.holds === 'sums' ? ', sums' : ''}.${profile.unconfirmed ? ' **Unconfirmed.**' : ''}`,
		'',
		'| field | comes from |',
		'|---|---|',
		...rows,
		'',
		...(others.length ? [`Columns behind the rules: ${others.join('; ')}.`, ''] : []),
	].join('\n');
}
