// What names itself more precisely comes first: nearly every browser calls itself Chrome and Safari as well.
const browsers: readonly [RegExp, string][] = [
	[/Edg(A|iOS)?\//, 'Edge'],
	[/Whale\//, 'Whale'],
	[/SamsungBrowser\//, 'Samsung Internet'],
	[/(Firefox|FxiOS)\//, 'Firefox'],
	[/(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
	[/Safari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
	[/iPhone/, 'iPhone'],
	[/iPad/, 'iPad'],
	[/Android/, 'Android'],
	[/Windows/, 'Windows'],
	[/Mac OS X/, 'macOS'],
	[/Linux/, 'Linux'],
];

/** Browser and system as people call them, from what a browser says of itself; null when it says neither. */
export function deviceName(userAgent: string | null): string | null {
	const of = (names: readonly [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
	return [of(browsers), of(systems)].filter(Boolean).join(' · ') || null;
}
