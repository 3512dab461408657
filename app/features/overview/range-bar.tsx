import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import { Form, Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { MOST_DAYS, type Range, rangeNames } from './range.ts';

/** Which days the charts show, in the address; and with which they are compared. */
export function RangeBar({ range }: { range: Range }) {
	const { t } = useTranslation(['overview', 'common']);
	return (
		<>
			{range.leftOut && (
				<Alert color="orange" role="status" py="xs">
					{t(`leftOut.${range.leftOut}`, { most: MOST_DAYS })}
				</Alert>
			)}
			<Group justify="space-between" align="flex-end" gap="sm" id="picture">
				<div>
					<Group component="nav" gap={6} aria-label={t('range')}>
						{rangeNames
							.filter((name) => name !== 'custom')
							.map((name) => (
								<Button
									key={name}
									component={Link}
									to={`?range=${name}`}
									preventScrollReset
									size="compact-sm"
									variant={range.name === name ? 'light' : 'default'}
									aria-current={range.name === name ? 'page' : undefined}
								>
									{t(`ranges.${name}`)}
								</Button>
							))}
					</Group>
					<Text size="xs" c="dimmed" mt={6} className="tabular" style={{ whiteSpace: 'normal' }}>
						{t('compared', { ...range, before: range.previous.from, until: range.previous.to })
							.split(/(?<= · )/)
							.map((part) => (
								// No line ends within a day.
								<span key={part} className="day">
									{part}
									<wbr />
								</span>
							))}
					</Text>
				</div>
				<Form method="get" key={`${range.from} ${range.to}`} preventScrollReset>
					<Group gap={6} align="flex-end">
						<input type="hidden" name="range" value="custom" />
						{(['from', 'to'] as const).map((end) => (
							<TextInput
								key={end}
								type="date"
								size="xs"
								name={end}
								label={t(`common:filters.${end}`)}
								defaultValue={range[end]}
								required
							/>
						))}
						<Button type="submit" size="xs" variant={range.name === 'custom' ? 'light' : 'default'}>
							{t('common:actions.apply')}
						</Button>
					</Group>
				</Form>
			</Group>
		</>
	);
}
