import { Button } from '@mantine/core';
import { Link, useSearchParams } from '@remix-run/react';
import type { ReactNode } from 'react';
import { EmptyState } from './empty-state.tsx';
import { hasFilters } from './list-links.ts';

/**
 * What stands in the place of rows that imports bring: the way to the imports as long as there are none at all. Undefined
 * when filters are set, since then there may well be others.
 */
export function useNothingImported(
	words: { title: string; text: string; goImport: string },
	mayImport: boolean,
): ReactNode {
	const [params] = useSearchParams();
	if (hasFilters(params)) return undefined;
	return (
		<EmptyState
			title={words.title}
			text={words.text}
			action={
				mayImport && (
					<Button component={Link} to="/imports" variant="light">
						{words.goImport}
					</Button>
				)
			}
		/>
	);
}
