/** What a Toss endpoint answers instead of a result. Thrown by handlers; the HTTP side turns it into a reply. */
export class SandboxRefusal extends Error {
	override name = 'SandboxRefusal';
	readonly code: string;
	readonly status: number | null;
	readonly refPayoutId: string | null;
	readonly text: string | null;

	constructor(code: string, options: RefusalOptions = {}) {
		super(code);
		this.code = code;
		this.status = options.status ?? null;
		this.refPayoutId = options.refPayoutId ?? null;
		this.text = options.message ?? null;
	}
}

export interface RefusalOptions {
	/** The HTTP status; default: the one that the table of error codes gives. */
	status?: number;
	/** The payout item that the message names at its end. */
	refPayoutId?: string;
	/** The message; default: the table's text in the language of the request. */
	message?: string;
}

/** Ends the request with an error of Toss. Changes made to the store before it are kept. */
export function refuse(code: string, options?: RefusalOptions): never {
	throw new SandboxRefusal(code, options);
}

/** Nonsense at the control interface: 400 with `{"error"}`. */
export class Nonsense extends Error {
	override name = 'Nonsense';
}

/** Ends a control call with 400 and a sentence. */
export function nonsense(sentence: string): never {
	throw new Nonsense(sentence);
}
