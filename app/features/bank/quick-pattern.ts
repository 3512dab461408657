/** Repetitions without an end that a pattern may have, and how many of them may take any letter. */
const MOST_REPEATED = 4;
const MOST_OF_ANYTHING = 2;

const ATOM = /\\[pPu]\{[^}]*\}|\\k<[^>]*>|\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|[\s\S]/uy;
const REPETITION = /(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/uy;
const ANYTHING = /^(?:\.|\\[wWSDpP]|\[\^|\[.*\\[wWSDpP])/;

interface Group {
	/** It can be matched in several ways, so that repeating it tries all of their combinations. */
	open: boolean;
}

/**
 * False for a regular expression that some text could keep busy without end: a repetition of what is itself repeated,
 * optional or a choice, a reference back, or many repetitions. Such a one would hold up everything else.
 */
export function isQuickPattern(source: string): boolean {
	const groups: Group[] = [{ open: false }];
	let repeated = 0;
	let ofAnything = 0;
	for (let at = 0; at < source.length; ) {
		ATOM.lastIndex = at;
		const atom = ATOM.exec(source)![0];
		at += atom.length;
		if (/^\\[1-9k]/.test(atom)) return false;
		if (atom.startsWith('(')) {
			groups.push({ open: false });
			continue;
		}
		if (atom === '|') groups.at(-1)!.open = true;
		const closed = atom === ')' && groups.length > 1 ? groups.pop()! : null;
		REPETITION.lastIndex = at;
		const repetition = REPETITION.exec(source);
		if (closed?.open) groups.at(-1)!.open = true;
		if (!repetition) continue;
		at += repetition[0].length;
		const [sign, least, comma, most] = repetition;
		const exact = least !== undefined && comma === '';
		const endless = sign.startsWith('*') || sign.startsWith('+') || (comma === ',' && most === '');
		const times = sign.startsWith('?') ? 1 : endless ? Number.POSITIVE_INFINITY : Number(most || least);
		if (times > 1 && closed?.open) return false;
		if (!exact) groups.at(-1)!.open = true;
		if (endless || times > 20) {
			repeated += 1;
			if (ANYTHING.test(atom) || closed) ofAnything += 1;
		}
	}
	return repeated <= MOST_REPEATED && ofAnything <= MOST_OF_ANYTHING;
}
