import { Alert, Anchor, Button, CloseButton, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { Form, Link, useSearchParams } from '@remix-run/react';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { parseAskedDay } from '#app/lib/kst-calendar.ts';
import { isFilterParam, LONGEST_SEARCH, withParams } from './list-links.ts';
import { SavedViews } from './saved-views.tsx';
import type { ViewPage } from './view-pages.ts';

export interface Option {
	value: string;
	label: string;
}

export type Filter =
	| { kind: 'text'; name: string; label: string; placeholder?: string }
	/**
	 * `open`: the list looks for other values than the options too, and finds nothing. Else it leaves them out.
	 * `whenUnset`: the option by which the list is narrowed down while nothing is chosen. Else it shows all then.
	 */
	| { kind: 'select'; name: string; label: string; options: Option[]; open?: boolean; whenUnset?: string }
	/**
	 * Two inputs, `from` and `to` by default, both days included. `whenUnset`: the days that hold while nothing is typed, which
	 * the inputs then show. Else the list shows all days then.
	 */
	| { kind: 'days'; label: string; from?: string; to?: string; whenUnset?: { from: string; to: string } };

type SelectFilter = Extract<Filter, { kind: 'select' }>;

/** A choice of one of some words. */
export function selectFilter<Value extends string>(
	name: string,
	label: string,
	values: readonly Value[],
	word: (value: Value) => string,
): SelectFilter {
	return { kind: 'select', name, label, options: values.map((value) => ({ value, label: word(value) })) };
}

/** The choice of a merchant, where there are several to choose from. */
export function merchantFilter(label: string, merchants: readonly { mId: string }[]): Filter[] {
	if (merchants.length < 2) return [];
	const names = merchants.map(({ mId }) => mId);
	return [openFilter('mId', label, names, (mId) => mId)];
}

/** A choice among the words that the data hold: another one may be looked for, and finds nothing. */
export function openFilter(
	name: string,
	label: string,
	values: readonly string[],
	word: (value: string) => string,
): Filter {
	return { ...selectFilter(name, label, values, word), open: true };
}

type DaysFilter = Extract<Filter, { kind: 'days' }>;

const namesOf = ({ from = 'from', to = 'to' }: DaysFilter): [from: string, to: string] => [from, to];

/** What an address says of two days: as it is typed, and what is wrong with either, which then narrows nothing down. */
export function typedDays(filter: DaysFilter, params: URLSearchParams) {
	const [from, to] = namesOf(filter).map((name) => {
		const typed = params.get(name)?.trim() ?? '';
		return { name, typed, wrong: typed !== '' && !parseAskedDay(typed) ? ('notADay' as const) : undefined };
	}) as [TypedDay, TypedDay];
	const reversed = from.typed && to.typed && !from.wrong && !to.wrong && from.typed > to.typed;
	return { from, to: reversed ? { ...to, wrong: 'reversed' as const } : to };
}

interface TypedDay {
	name: string;
	typed: string;
	wrong: 'notADay' | 'reversed' | undefined;
}

interface ActiveFilter {
	label: string;
	value: string;
	/** The parameters that this chip removes. */
	names: string[];
}

/** The filters that are set in an address, in the order of the bar, with what they say. */
export function activeFilters(filters: Filter[], params: URLSearchParams): ActiveFilter[] {
	const active: ActiveFilter[] = [];
	for (const filter of filters) {
		if (filter.kind === 'days') {
			const names = namesOf(filter);
			const { from: first, to: last } = typedDays(filter, params);
			// What is no day narrows nothing down.
			const [from, to] = [first, last].map(({ typed, wrong }) => (wrong === 'notADay' ? '' : typed));
			if (from || to) active.push({ label: filter.label, value: `${from} – ${to}`.trim(), names });
			continue;
		}
		const { typed, said, applies } = typedValue(filter, params);
		const always = filter.kind === 'select' && typed === filter.whenUnset;
		if (typed && applies && !always) active.push({ label: filter.label, value: said, names: [filter.name] });
	}
	return active;
}

/** What an address says of a text or a choice, and whether the list is narrowed down by it. */
function typedValue(filter: Exclude<Filter, DaysFilter>, params: URLSearchParams) {
	const typed = params.get(filter.name)?.trim() ?? '';
	const option = filter.kind === 'select' ? filter.options.find(({ value }) => value === typed) : undefined;
	const any = filter.kind === 'text' || filter.open;
	return { typed, said: option?.label ?? typed, applies: option ? true : any && typed.length <= LONGEST_SEARCH };
}

/** What a choice offers, and which of it holds: what the list is narrowed down by, never "all" where it is not all. */
export function choicesOf(filter: SelectFilter, params: URLSearchParams, all: string) {
	const { typed, applies } = typedValue(filter, params);
	const options = filter.whenUnset ? [...filter.options] : [{ value: '', label: all }, ...filter.options];
	const chosen = (applies && typed) || (filter.whenUnset ?? '');
	if (!options.some(({ value }) => value === chosen)) options.push({ value: chosen, label: chosen });
	return { options, chosen };
}

/** The filters of an address that a list does not understand and leaves out. Days say so at their field. */
export function leftOutFilters(filters: Filter[], params: URLSearchParams): { label: string; typed: string }[] {
	return filters.flatMap((filter) => {
		if (filter.kind === 'days') return [];
		const { typed, applies } = typedValue(filter, params);
		return typed && !applies ? [{ label: filter.label, typed }] : [];
	});
}

/** The list whose views people keep, and the parameters that it reads although its bar may not show them. */
interface ViewsOfList {
	page: ViewPage;
	reads?: readonly string[];
}

const namesOfAll = (filters: Filter[]) =>
	new Set(filters.flatMap((filter) => (filter.kind === 'days' ? namesOf(filter) : [filter.name])));

/** Filters of an address that a list does not have any more, or never had: a view kept long ago may name some. */
export function goneFilters(filters: Filter[], reads: readonly string[], params: URLSearchParams): string[] {
	const known = namesOfAll(filters);
	const named = [...params].filter(([name, value]) => value !== '' && isFilterParam(name));
	return [...new Set(named.map(([name]) => name))].filter((name) => !known.has(name) && !reads.includes(name));
}

/**
 * The filters of a list as a form that changes the address (GET), so that a view can be kept and shared. Each active
 * filter has a chip that removes it. A new filter starts on the first page; the order stays. With `views` people keep them
 * under a name.
 */
export function FilterBar({ filters, views }: { filters: Filter[]; views?: ViewsOfList }) {
	const { t } = useTranslation();
	const [params] = useSearchParams();
	const active = activeFilters(filters, params);
	const leftOut = leftOutFilters(filters, params).map(({ label, typed }) =>
		typed.length > LONGEST_SEARCH
			? t('filters.tooLong', { label, maximum: LONGEST_SEARCH })
			: t('filters.unknown', { label, typed }),
	);
	const own = namesOfAll(filters);
	const gone = views ? goneFilters(filters, views.reads ?? [], params) : [];
	const kept = [...params].filter(([name]) => !own.has(name) && name !== 'after' && name !== 'before');
	return (
		<search aria-label={t('filters.label')} className="filter-search">
			{/* A new key fills the inputs again when a chip or the back button changed the address. */}
			<div className="filter-row">
				<Form key={params.toString()} method="get" className="filter-bar" preventScrollReset>
					{kept.map(([name, value]) => (
						<input key={name} type="hidden" name={name} value={value} />
					))}
					{filters.map((filter) => (
						<FilterInput key={filter.kind === 'days' ? namesOf(filter)[0] : filter.name} filter={filter} />
					))}
					<Button type="submit" variant="light" className="filter-actions">
						{t('actions.apply')}
					</Button>
				</Form>
				{views && <SavedViews page={views.page} />}
			</div>
			{active.length > 0 && (
				<Group gap={6} mt="xs">
					<span className="visually-hidden">{t('filters.active')}</span>
					{active.map((filter) => (
						<span key={filter.names.join()} className="filter-chip">
							<Text span size="xs" c="dimmed">
								{filter.label}
							</Text>{' '}
							<Text span size="xs" fw={550}>
								{filter.value}
							</Text>
							<CloseButton
								component={Link}
								to={withParams(params, Object.fromEntries(filter.names.map((name) => [name, null])))}
								size="xs"
								aria-label={t('filters.removeOne', { label: filter.label })}
							/>
						</span>
					))}
					{active.length > 1 && (
						<Button
							component={Link}
							to={withParams(params, Object.fromEntries([...own].map((name) => [name, null])))}
							size="compact-xs"
							variant="subtle"
						>
							{t('filters.clear')}
						</Button>
					)}
				</Group>
			)}
			{leftOut.length > 0 && (
				<Alert color="orange" role="status" mt="xs" py="xs">
					{t('filters.leftOut', { filters: leftOut.join(', ') })}
				</Alert>
			)}
			{gone.length > 0 && (
				<Alert color="orange" role="status" mt="xs" py="xs">
					{t('filters.gone', { names: gone.join(', ') })}{' '}
					<Anchor
						component={Link}
						to={withParams(params, Object.fromEntries(gone.map((name) => [name, null])))}
						size="sm"
						underline="always"
					>
						{t('filters.removeOne', { label: gone.join(', ') })}
					</Anchor>
				</Alert>
			)}
		</search>
	);
}

function FilterInput({ filter }: { filter: Filter }) {
	const { t } = useTranslation();
	const [params] = useSearchParams();
	if (filter.kind === 'text') {
		return (
			<TextInput
				className="filter-wide"
				name={filter.name}
				label={filter.label}
				placeholder={filter.placeholder}
				defaultValue={params.get(filter.name) ?? ''}
				leftSection={<IconSearch size={15} aria-hidden />}
				maxLength={LONGEST_SEARCH}
			/>
		);
	}
	if (filter.kind === 'select') {
		const { options, chosen } = choicesOf(filter, params, t('actions.all'));
		return <NativeSelect name={filter.name} label={filter.label} defaultValue={chosen} data={options} />;
	}
	const days = typedDays(filter, params);
	return (['from', 'to'] as const).map((end) => {
		const { name, typed, wrong } = days[end];
		return (
			<TextInput
				key={name}
				className="day-input"
				// A field for days shows nothing of what is no day.
				type={wrong === 'notADay' ? 'text' : 'date'}
				name={name}
				label={`${filter.label} · ${t(`filters.${end}`)}`}
				defaultValue={typed || filter.whenUnset?.[end]}
				error={wrong && t(`filters.${wrong}`, { typed, from: days.from.typed })}
				errorProps={{ role: 'alert' }}
			/>
		);
	});
}
