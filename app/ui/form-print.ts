const GROUPED = /^-?\d{1,3}(,\d{3})+$/;

/** What a form would post, as one text to compare with another: equal where nothing was entered or taken back. */
export function printOf(data: FormData): string {
	return JSON.stringify(
		[...data].map(([name, value]) => {
			if (typeof value !== 'string') return [name, value.name, value.size];
			// Fields of amounts group their digits when they are left.
			return [name, GROUPED.test(value) ? value.replaceAll(',', '') : value];
		}),
	);
}
