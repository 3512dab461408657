/** How series of a chart are told apart without colour. */
export const textures = ['plain', 'stripes', 'dots', 'cross', 'bars'] as const;
export type Texture = (typeof textures)[number];

export interface SeriesLook {
	/** A CSS colour: one of the chart variables. */
	color: string;
	texture: Texture;
}

/** The looks of up to five series, in order. */
export const looks: readonly SeriesLook[] = [
	{ color: 'var(--chart-1)', texture: 'plain' },
	{ color: 'var(--chart-2)', texture: 'stripes' },
	{ color: 'var(--chart-3)', texture: 'dots' },
	{ color: 'var(--chart-4)', texture: 'cross' },
	{ color: 'var(--chart-5)', texture: 'bars' },
];

function Lines({ texture }: { texture: Texture }) {
	const stroke = { stroke: 'var(--chart-pattern)', strokeWidth: 1.6 };
	switch (texture) {
		case 'stripes':
			return <path d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" {...stroke} />;
		case 'dots':
			return <circle cx="4" cy="4" r="1.4" fill="var(--chart-pattern)" />;
		case 'cross':
			return <path d="M0,0 L8,8 M8,0 L0,8" {...stroke} />;
		case 'bars':
			return <path d="M0,4 H8" {...stroke} />;
		default:
			return null;
	}
}

/** The fill patterns of a chart's series; refer to them by `fillOf(id, index)`. */
export function FillPatterns({ id, series }: { id: string; series: readonly SeriesLook[] }) {
	return (
		<defs>
			{series.map(({ color, texture }, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the index is the name of the pattern
				<pattern key={index} id={`${id}-${index}`} width="8" height="8" patternUnits="userSpaceOnUse">
					<rect width="8" height="8" fill={color} />
					<Lines texture={texture} />
				</pattern>
			))}
		</defs>
	);
}

export const fillOf = (id: string, index: number) => `url(#${id}-${index})`;

/** A small sample of a series' look, for a legend. */
export function Swatch({ id, look }: { id: string; look: SeriesLook }) {
	return (
		<svg width="14" height="14" aria-hidden="true">
			<FillPatterns id={`${id}-swatch-${look.texture}`} series={[look]} />
			<rect width="14" height="14" rx="3" fill={fillOf(`${id}-swatch-${look.texture}`, 0)} />
		</svg>
	);
}
