/** A start-up failure that a person can mend: one clear sentence, and the remedy. Printed without a stack. */
export class StartupProblem extends Error {
	override name = 'StartupProblem';
	readonly remedy: string;

	constructor(message: string, remedy: string) {
		super(message);
		this.remedy = remedy;
	}
}
