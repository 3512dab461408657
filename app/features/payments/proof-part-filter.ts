import { useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { type Filter, selectFilter } from '#app/ui/filter-bar.tsx';
import { type ProofPart, proofParts } from './proof-part.ts';

/** The filter of a list to the rows of one term of a proof; only where the address names a run. */
export function useProofPartFilter(list: keyof typeof proofParts): Filter[] {
	const { t } = useTranslation('proofParts');
	const [params] = useSearchParams();
	if (!params.has('run')) return [];
	return [selectFilter('part', t('label'), proofParts[list] as readonly ProofPart[], (part) => t(part))];
}
