import { Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import './charts.css';

export interface ChartTable {
	head: string[];
	/** The first cell names the row; `href` makes it a link to the rows behind the number. */
	rows: { key: string; href?: string; cells: ReactNode[] }[];
}

/** A chart with its name, one sentence about it, and the same numbers as a table for those who read instead of look. */
export function ChartFrame({
	title,
	description,
	legend,
	height,
	table,
	empty,
	linked,
	children,
}: {
	title: string;
	description?: ReactNode;
	legend?: { label: string; swatch: ReactNode }[];
	height: number;
	table: ChartTable;
	/** Shown instead when there is nothing to draw. */
	empty?: ReactNode;
	/** Bars lead somewhere. */
	linked?: boolean;
	children: ReactNode;
}) {
	const { t } = useTranslation();
	const titleId = useId();
	// The plot measures itself in the browser; the server sends the room for it, and the table.
	const [mounted, setMounted] = useState(false);
	useEffect(() => setMounted(true), []);
	return (
		<figure className="chart-figure" aria-labelledby={titleId}>
			<Title order={2} size="h3" id={titleId}>
				{title}
			</Title>
			{description && (
				<Text size="sm" c="dimmed" mb="xs" component="div">
					{description}
				</Text>
			)}
			{empty ?? (
				<>
					{legend && (
						<ul className="chart-legend">
							{legend.map(({ label, swatch }) => (
								<li key={label}>
									{swatch}
									{label}
								</li>
							))}
						</ul>
					)}
					<div className="chart-plot" style={{ height }} aria-hidden data-linked={linked || undefined}>
						{mounted && children}
					</div>
					<details className="chart-table">
						<summary>{t('chart.asTable')}</summary>
						<section className="chart-table-scroll" aria-label={title}>
							<table>
								<thead>
									<tr>
										{table.head.map((cell) => (
											<th key={cell} scope="col">
												{cell}
											</th>
										))}
									</tr>
								</thead>
								<tbody>
									{table.rows.map(({ key, href, cells: [name, ...cells] }) => (
										<tr key={key}>
											<th scope="row">
												{href ? (
													<Link to={href} className="plain-link">
														{name}
													</Link>
												) : (
													name
												)}
											</th>
											{cells.map((cell, index) => (
												// biome-ignore lint/suspicious/noArrayIndexKey: the columns never change their places
												<td key={index}>{cell}</td>
											))}
										</tr>
									))}
								</tbody>
							</table>
						</section>
					</details>
				</>
			)}
		</figure>
	);
}
