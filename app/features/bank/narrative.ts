/**
 * What the narrative of a bank line says about the money.
 * settlement: a payout of the payment provider to us. payout: money that went out to sellers, which the level of payouts
 * explains. return: money that came back. other: known, and none of this console's business. unknown: it says nothing.
 */
const narrativeClasses = ['settlement', 'payout', 'return', 'other', 'unknown'] as const;
export type NarrativeClass = (typeof narrativeClasses)[number];

/** One pattern, as data. The first one of a list that fits decides; those of one account come before those of all. */
export interface NarrativeRule {
	class: Exclude<NarrativeClass, 'unknown'>;
	how: 'starts' | 'contains' | 'regex';
	/** Compared without white space, case and the marks of a company (주식회사, (주), ㈜); a regex as it stands. */
	text: string;
	/** The shortest cut of `text` that still means it: banks cut narratives after 7 to 10 letters. */
	shortestCut?: number;
	/** Code of the account; all accounts when left out. */
	account?: string;
	/** Credits or debits only. */
	side?: 'credit' | 'debit';
	/** The merchant whose money it is, where the text tells. */
	mId?: string;
}

/**
 * Patterns that fit without any setting. 비바리퍼블리카 is another legal entity (the wallet), so its money is not taken for
 * settlements; 토스페이 is too short a cut of 토스페이먼츠, since it is the name of another service.
 */
export const defaultNarratives: readonly NarrativeRule[] = [
	{ class: 'payout', how: 'contains', text: '지급대행', side: 'debit' },
	{ class: 'payout', how: 'contains', text: '셀러정산', side: 'debit' },
	{ class: 'payout', how: 'contains', text: '판매자정산', side: 'debit' },
	{ class: 'payout', how: 'contains', text: '셀러지급', side: 'debit' },
	{ class: 'payout', how: 'contains', text: '판매자지급', side: 'debit' },
	{ class: 'payout', how: 'contains', text: 'payout', side: 'debit' },
	{ class: 'return', how: 'contains', text: '반환', side: 'credit' },
	{ class: 'return', how: 'contains', text: '반송', side: 'credit' },
	{ class: 'return', how: 'contains', text: '입금불능', side: 'credit' },
	{ class: 'return', how: 'contains', text: '이체취소', side: 'credit' },
	{ class: 'return', how: 'contains', text: 'returned', side: 'credit' },
	{ class: 'settlement', how: 'starts', text: '토스페이먼츠', shortestCut: 5, side: 'credit' },
	{ class: 'settlement', how: 'starts', text: 'tosspayments', shortestCut: 8, side: 'credit' },
	{ class: 'settlement', how: 'contains', text: '토스페이먼츠', side: 'credit' },
	{ class: 'settlement', how: 'contains', text: 'tosspayments', side: 'credit' },
];

/** A narrative as it is compared. */
export function normaliseNarrative(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/\(주\)|주식회사|[\s\u200b-\u200d\ufeff]/g, '');
}

function fits(rule: NarrativeRule, parts: readonly string[]): boolean {
	if (rule.how === 'regex') {
		const pattern = new RegExp(rule.text, 'iu');
		return parts.some((part) => pattern.test(part.slice(0, 500)));
	}
	const wanted = normaliseNarrative(rule.text);
	if (wanted === '') return false;
	return parts.map(normaliseNarrative).some((part) => {
		if (rule.how === 'contains') return part.includes(wanted);
		const cut = rule.shortestCut !== undefined && part.length >= rule.shortestCut && wanted.startsWith(part);
		return part.startsWith(wanted) || cut;
	});
}

export interface NarratedLine {
	account: string;
	amount: bigint;
	/** Narrative parts and the counterparty's name. */
	parts: readonly string[];
}

/** True for a pattern that can be used: a regular expression has to be one. */
export function isUsablePattern(rule: Pick<NarrativeRule, 'how' | 'text'>): boolean {
	if (rule.text.trim() === '' || rule.text.length > 200) return false;
	if (rule.how !== 'regex') return normaliseNarrative(rule.text) !== '';
	try {
		new RegExp(rule.text, 'iu');
		return true;
	} catch {
		return false;
	}
}

/** The class of a line, and the rule that gave it. */
export function classifyLine(
	line: NarratedLine,
	rules: readonly NarrativeRule[],
): { class: NarrativeClass; rule: NarrativeRule | null } {
	const parts = line.parts.filter((part) => part.trim() !== '');
	const own = rules.filter((rule) => rule.account === line.account);
	const general = rules.filter((rule) => rule.account === undefined);
	for (const rule of [...own, ...general]) {
		if (rule.side && (rule.side === 'credit') !== line.amount > 0n) continue;
		if (isUsablePattern(rule) && fits(rule, parts)) return { class: rule.class, rule };
	}
	return { class: 'unknown', rule: null };
}

/** The one merchant that the text of a line names as a word of its own; null when it names none, or several. */
export function merchantNamedIn(parts: readonly string[], mIds: readonly string[]): string | null {
	const words = new Set(
		parts.flatMap((part) =>
			part
				.normalize('NFKC')
				.toLowerCase()
				.split(/[^\p{L}\p{N}_-]+/u),
		),
	);
	const named = mIds.filter((mId) => mId.length >= 4 && words.has(mId.toLowerCase()));
	return named.length === 1 ? named[0]! : null;
}
