import { Fragment, type ReactNode } from 'react';

export interface Fact {
	label: string;
	value: ReactNode;
	/** Identifies the fact when two carry one label. */
	key?: string;
}

/** Facts about one thing, each under its name, as a description list. Facts that are false, null or undefined are left out. */
export function KeyValue({ facts }: { facts: (Fact | false | null | undefined)[] }) {
	return (
		<dl className="key-value">
			{facts.map(
				(fact) =>
					fact && (
						<Fragment key={fact.key ?? fact.label}>
							<dt>{fact.label}</dt>
							<dd>{fact.value ?? '–'}</dd>
						</Fragment>
					),
			)}
		</dl>
	);
}
