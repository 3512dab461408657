import { Anchor, Group, Paper, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { KstDay } from '#app/lib/kst-calendar.ts';
import type { CoverageRow } from './coverage.server.ts';
import { type CoverageState, coverageStates } from './coverage.ts';

const fills = {
	both: 'linear-gradient(135deg, var(--mantine-color-pine-6) 50%, var(--mantine-color-sky-6) 50%)',
	api: 'var(--mantine-color-pine-6)',
	// Not by its colour alone.
	file: 'repeating-linear-gradient(135deg, var(--mantine-color-sky-6) 0 2.5px, var(--mantine-color-sky-3) 2.5px 4px)',
	hole: 'transparent',
	quiet: 'var(--mantine-color-default-border)',
} satisfies Record<CoverageState, string>;

function Swatch({ state }: { state: CoverageState }) {
	return (
		<span
			aria-hidden
			style={{
				display: 'block',
				width: 10,
				height: state === 'quiet' ? 4 : 16,
				borderRadius: 2,
				background: fills[state],
				// Where the system chooses the colours, what these say would be gone.
				forcedColorAdjust: 'none',
				border: state === 'hole' ? '2px solid var(--mantine-color-red-6)' : undefined,
			}}
		/>
	);
}

/** The last 60 days by kind and merchant: where data came from, and the days that have none. A hole leads to its fetch. */
export function CoverageCalendar({ days, rows }: { days: KstDay[]; rows: CoverageRow[] }) {
	const { t } = useTranslation('imports');
	if (rows.length === 0) return null;
	return (
		<Paper withBorder p="md" component="section">
			<Group justify="space-between" gap="sm" mb="xs">
				<Title order={2} size="h4" id="coverage-title">
					{t('coverage.title')}
				</Title>
				<Group gap="md">
					{coverageStates.map((state) => (
						<Group key={state} gap={6}>
							<Swatch state={state} />
							<Text size="xs">{t(`coverage.states.${state}`)}</Text>
						</Group>
					))}
				</Group>
			</Group>
			<section
				aria-labelledby="coverage-title"
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
				tabIndex={0}
				// What only screen readers see is placed by the nearest place: it must scroll with the table.
				style={{ overflowX: 'auto', position: 'relative' }}
			>
				<table style={{ borderCollapse: 'collapse' }}>
					<caption className="visually-hidden">{t('coverage.caption')}</caption>
					<thead>
						<tr>
							<td />
							{days.map((day) => (
								<th key={day} scope="col" style={{ padding: 0, width: 13, fontWeight: 400 }}>
									<span className="visually-hidden">{day}</span>
									<Text
										span
										size="xs"
										c="dimmed"
										aria-hidden
										style={{ display: 'block', width: 13, overflow: 'visible', whiteSpace: 'nowrap' }}
									>
										{day.endsWith('-01') || day.endsWith('-15') ? day.slice(5) : ''}
									</Text>
								</th>
							))}
							<td />
						</tr>
					</thead>
					<tbody>
						{rows.map(({ kind, owner, states, holes }) => (
							<tr key={`${kind} ${owner}`}>
								<th
									scope="row"
									style={{ textAlign: 'start', paddingInlineEnd: 12, fontWeight: 400, whiteSpace: 'nowrap' }}
								>
									<Text span size="sm" fw={550}>
										{t(`kinds.${kind}`)}
									</Text>{' '}
									<Text span size="xs" c="dimmed" className="code">
										{owner}
									</Text>
								</th>
								{states.map((state, index) => {
									const day = days[index]!;
									const said = `${day} ${t(`coverage.states.${state}`)}`;
									return (
										<td key={day} style={{ padding: '3px 1.5px', verticalAlign: 'middle' }} title={said}>
											{state === 'hole' ? (
												<Link to={`/imports?from=${day}&to=${day}#fetch`} aria-label={t('coverage.fill', { day })}>
													<Swatch state={state} />
												</Link>
											) : (
												<>
													<Swatch state={state} />
													<span className="visually-hidden">{t(`coverage.states.${state}`)}</span>
												</>
											)}
										</td>
									);
								})}
								<td style={{ paddingInlineStart: 12, whiteSpace: 'nowrap' }}>
									{holes > 0 && (
										<Anchor
											component={Link}
											size="xs"
											c="red"
											to={`/imports?from=${days[states.indexOf('hole')]}&to=${days[states.lastIndexOf('hole')]}#fetch`}
										>
											{t('coverage.holes', { count: holes })}
										</Anchor>
									)}
								</td>
							</tr>
						))}
					</tbody>
				</table>
			</section>
		</Paper>
	);
}
