/** The order of texts by their letters' codes, the same on every machine; days and instants in ISO 8601 are in order of time. */
export function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
