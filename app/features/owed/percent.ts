/** Reads a percentage as people type it (`12.5`, `12.5%`) into hundredths of a percent; null for what is none, or is more than 100. */
export function readPercent(text: string): number | null {
	const parts = /^(\d{1,3})(?:\.(\d{1,2}))?\s*%?$/.exec(text.trim());
	if (!parts) return null;
	const hundredths = Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
	return hundredths <= 10_000 ? hundredths : null;
}

/** Hundredths of a percent as they are typed: `12.5`. */
export const percentText = (hundredths: number): string => String(hundredths / 100);
