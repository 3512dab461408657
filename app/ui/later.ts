/** What a page may wait for after its rows: a failure becomes null, so that it takes nothing else with it. */
export function later<Value>(value: Promise<Value>): Promise<Value | null> {
	return value.catch(() => null);
}
