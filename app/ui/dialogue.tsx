import type { ModalProps } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';

const fetchDialogue = () => import('./dialogue-itself.tsx');
const Itself = lazy(fetchDialogue);

/** Fetches what draws dialogues, where one is likely to come. When it cannot be had, the dialogue itself tries again. */
export function expectDialogue(): void {
	fetchDialogue().catch(() => undefined);
}

/** A dialogue. Nobody sees one before a press, so what draws it is fetched when the first one opens. */
export function Dialogue(props: ModalProps) {
	const [wanted, setWanted] = useState(props.opened);
	if (props.opened && !wanted) setWanted(true);
	return (
		wanted && (
			<Suspense fallback={null}>
				<Itself {...props} />
			</Suspense>
		)
	);
}
