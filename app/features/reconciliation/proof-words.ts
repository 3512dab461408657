import { isDetailKind, isProofState, type Level } from './levels.ts';
import type { ProofTerm } from './proof-terms.ts';

type Words = (key: string) => string;

/** The name of a term of a proof in the reader's words; `t` reads the namespace of reconciliation. */
export function termName(t: Words, level: Level, { term, name }: Pick<ProofTerm, 'term' | 'name'>): string {
	if (term === 'state') return isProofState(name) ? t(`proofStates.${name}`) : name;
	if (term === 'kind') return isDetailKind(name) ? t(`kinds.${name}`) : name;
	return term === 'residual' ? t('residual') : t(`sidesOf.${level}.${term}`);
}
