/** A name that is being typed: where its `@` stands, and what of it is there. */
export interface OpenMention {
	at: number;
	typed: string;
}

const LONGEST_NAME = 40;
const MOST_OFFERED = 8;

/** The mention that ends at the caret, or null. An `@` inside of a word, as in an e-mail address, begins none. */
export function openMention(text: string, caret: number): OpenMention | null {
	const before = text.slice(0, caret);
	const at = before.lastIndexOf('@');
	if (at < 0 || (at > 0 && !/\s|[([{"'“‘,]/.test(before[at - 1]!))) return null;
	const typed = before.slice(at + 1);
	return typed.includes('\n') || typed.length > LONGEST_NAME ? null : { at, typed };
}

/** The people whose name, or a part of it, begins with what is typed; nobody once a name is there whole. */
export function offerPeople<Person extends { name: string }>(people: readonly Person[], typed: string): Person[] {
	const wanted = typed.toLocaleLowerCase();
	return people
		.filter(({ name }) => {
			const lower = name.toLocaleLowerCase();
			return lower !== wanted && (lower.startsWith(wanted) || lower.includes(` ${wanted}`));
		})
		.slice(0, MOST_OFFERED);
}

/** The text with the mention written out, and where the caret stands then: behind a space. */
export function completeMention(text: string, { at, typed }: OpenMention, name: string) {
	const head = `${text.slice(0, at)}@${name} `;
	return { text: head + text.slice(at + 1 + typed.length).replace(/^ /, ''), caret: head.length };
}
