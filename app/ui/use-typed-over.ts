import { useState } from 'react';

type Version = string | number;

/** What a form stands on: the state of its thing that the person saw, and whether they have entered something since. */
export interface Ground<Thing> {
	thing: Thing;
	version: Version;
	typed: boolean;
	/** Whether anything was entered since it was last sent; undefined while it was not. */
	typedSince?: boolean | undefined;
	/** Another one with each beginning: the key of the form. */
	beginning: number;
}

/** Whose the newest version is: what the form itself saved, another step of the same person on the page, or somebody else's. */
export type Origin = 'saved' | 'beside' | 'elsewhere';

/**
 * The ground after the page was read again. A form in which nothing was entered, or whose content was saved, begins anew; one
 * that somebody fills in keeps what they entered, and the version that they saw unless they changed it themselves. Who goes on
 * typing before the page was read again after their form was saved loses nothing of it.
 */
export function nextGround<Thing>(
	ground: Ground<Thing>,
	thing: Thing,
	version: Version,
	origin: Origin,
): Ground<Thing> {
	if (ground.version === version) return ground;
	const isSaved = origin === 'saved' && !ground.typedSince;
	if (!ground.typed || isSaved) return { thing, version, typed: false, beginning: ground.beginning + 1 };
	return origin === 'elsewhere' ? ground : { ...ground, version, typedSince: undefined };
}

/**
 * Lets a form outlive that its thing is changed by somebody else while it is filled in. The form takes `beginning` as its key,
 * its first values from `thing`, goes with `version`, and calls `onInput` with each entry. When `overtaken`, the person is
 * told (ChangedMeanwhile) and goes on with their own text over the new state, or begins with that.
 */
export function useTypedOver<Thing>(thing: Thing, version: Version, origin: Origin) {
	const [ground, setGround] = useState<Ground<Thing>>({ thing, version, typed: false, beginning: 0 });
	const next = nextGround(ground, thing, version, origin);
	if (next !== ground) setGround(next);
	return {
		...next,
		overtaken: next.version !== version,
		onInput: () =>
			setGround((now) =>
				now.typed && now.typedSince !== false
					? now
					: { ...now, typed: true, typedSince: now.typedSince === false ? true : now.typedSince },
			),
		onSubmit: () => setGround((now) => ({ ...now, typedSince: false })),
		goOn: () => setGround((now) => ({ ...now, version })),
		beginAnew: () => setGround((now) => ({ thing, version, typed: false, beginning: now.beginning + 1 })),
	};
}
