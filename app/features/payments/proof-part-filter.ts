import { useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { type Filter, selectFilter } from '#app/ui/filter-bar.tsx';
import { type ProofPart, proofParts, termOfPart } from './proof-part.ts';

/** The filter of a list to the rows of one term of a proof; only where the address names a run. */
export function useProofPartFilter(list: keyof typeof proofParts): Filter[] {
	const { t } = useTranslation('reconciliation');
	const [params] = useSearchParams();
	if (!params.has('run')) return [];
	const words = (key: string) => t(key as 'title');
	return [
		selectFilter('part', t('proofPart'), proofParts[list] as readonly ProofPart[], (part) => {
			const { level, name } = termOfPart(part);
			const isSide = name === 'expected' || name === 'actual';
			return `${words(`levels.${level}`)} · ${words(isSide ? `sidesOf.${level}.${name}` : `proofStates.${name}`)}`;
		}),
	];
}
