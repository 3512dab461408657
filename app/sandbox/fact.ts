/** One thing that the documents of Toss Payments leave open, or one knob of the sandbox. */
export interface Fact {
	value: string | number | boolean;
	about: string;
	/** The texts that it may be set to, where not every text means something. */
	only?: RegExp | readonly string[];
}

export const ERROR_CODE = /^[A-Z][A-Z0-9_]*$/;
