import {
	IconAlertCircle,
	IconAlertTriangle,
	IconArrowsDiff,
	IconCalculator,
	IconCopy,
	IconQuestionMark,
	IconReceiptOff,
	type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import { caseTones, isCaseReason, isCaseState } from './discrepancy-case.ts';
import { type DetailKind, isDetailKind } from './levels.ts';
import type { RunView } from './queries.server.ts';

const kindIcons: Partial<Record<DetailKind, TablerIcon>> = {
	'missing-settlement': IconReceiptOff,
	'missing-transaction': IconQuestionMark,
	'amount-mismatch': IconArrowsDiff,
	'duplicate-settlement': IconCopy,
	'arithmetic-break': IconCalculator,
};

const runTones = { running: 'progress', done: 'success', failed: 'danger' } satisfies Record<RunView['status'], Tone>;

/** The kind of a discrepancy; one that this version does not know shows its own name. */
export function KindBadge({ kind }: { kind: string }) {
	const { t } = useTranslation('reconciliation');
	if (!isDetailKind(kind)) return <StatusBadge tone="neutral" label={kind} />;
	return <StatusBadge tone="warning" icon={kindIcons[kind] ?? IconAlertCircle} label={t(`kinds.${kind}`)} />;
}

/** Where the work on a discrepancy stands. */
export function CaseBadge({ state }: { state: string }) {
	const { t } = useTranslation('reconciliation');
	const known = isCaseState(state) ? state : 'open';
	return <StatusBadge tone={caseTones[known]} label={t(`states.${known}`)} />;
}

/** Why a case stands where it does. */
export function CaseReasonText({ reason }: { reason: string | null }) {
	const { t } = useTranslation('reconciliation');
	if (!reason) return t('noReason');
	return isCaseReason(reason) ? t(`reasons.${reason}`) : reason;
}

/** How a run went: a finished one whose money does not add up is no success. */
export function RunBadge({ run }: { run: Pick<RunView, 'status' | 'result'> }) {
	const { t } = useTranslation('reconciliation');
	if (run.result && run.result.totals.residual !== 0n) {
		return <StatusBadge tone="danger" icon={IconAlertTriangle} label={t('residual')} />;
	}
	return <StatusBadge tone={runTones[run.status]} label={t(`statuses.${run.status}`)} />;
}
