import { useId } from 'react';

/** How series of a chart are told apart without colour. */
const textures = ['plain', 'stripes', 'dots', 'cross', 'bars'] as const;
export type Texture = (typeof textures)[number];

export interface SeriesLook {
	/** A CSS colour: one of the chart variables. */
	color: string;
	texture: Texture;
}

/** The looks of series, in order: no two share both colour and texture. */
export const looks: readonly SeriesLook[] = [
	{ color: 'var(--chart-1)', texture: 'plain' },
	{ color: 'var(--chart-2)', texture: 'stripes' },
	{ color: 'var(--chart-3)', texture: 'dots' },
	{ color: 'var(--chart-4)', texture: 'cross' },
	{ color: 'var(--chart-5)', texture: 'bars' },
	{ color: 'var(--chart-2)', texture: 'plain' },
	{ color: 'var(--chart-3)', texture: 'stripes' },
	{ color: 'var(--chart-4)', texture: 'dots' },
	{ color: 'var(--chart-5)', texture: 'cross' },
	{ color: 'var(--chart-1)', texture: 'bars' },
	{ color: 'var(--chart-2)', texture: 'dots' },
	{ color: 'var(--chart-2)', texture: 'cross' },
];

/** The dashes of lines, in the order of the looks. */
export const dashes = [undefined, '7 3', '2 3', '9 3 2 3', '4 2'] as const;

/** A small sign on a line; its form tells series apart as the texture of a bar does. */
export function Marker({ x, y, look, size = 3.5 }: { x: number; y: number; look: SeriesLook; size?: number }) {
	const fill = look.color;
	switch (look.texture) {
		case 'stripes':
			return <rect x={x - size} y={y - size} width={2 * size} height={2 * size} fill={fill} />;
		case 'dots':
			return <path d={`M${x},${y - size - 1} l${size + 1},${2 * size} h${-2 * size - 2} z`} fill={fill} />;
		case 'cross':
			return (
				<path
					d={`M${x},${y - size - 1} l${size + 1},${size + 1} l${-size - 1},${size + 1} l${-size - 1},${-size - 1} z`}
					fill={fill}
				/>
			);
		case 'bars':
			return <circle cx={x} cy={y} r={size} fill="var(--jeongsan-surface)" stroke={fill} strokeWidth={2} />;
		default:
			return <circle cx={x} cy={y} r={size} fill={fill} />;
	}
}

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

/** A name for the fills of one chart, such as an address in an SVG can hold. */
export const useFillId = () => useId().replace(/[^\w-]/g, '');

export const fillOf = (id: string, index: number) => `url(#${id}-${index})`;

/** A small sample of a series' look, for a legend. */
export function Swatch({ id, look }: { id: string; look: SeriesLook }) {
	return (
		<svg width="14" height="14" aria-hidden="true">
			<FillPatterns id={`${id}-swatch`} series={[look]} />
			<rect width="14" height="14" rx="3" fill={fillOf(`${id}-swatch`, 0)} />
		</svg>
	);
}

/** The same of a line: its colour, dashes and marker. */
export function LineSwatch({ look, dash }: { look: SeriesLook; dash?: string | undefined }) {
	return (
		<svg width="18" height="14" aria-hidden="true">
			<path d="M0,7 H18" stroke={look.color} strokeWidth="2" strokeDasharray={dash} />
			<Marker x={9} y={7} look={look} />
		</svg>
	);
}
