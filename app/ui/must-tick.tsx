import { Checkbox, type CheckboxProps } from '@mantine/core';
import { useEffect, useRef } from 'react';

/**
 * A box of what has to be confirmed before a step is taken. It comes with the answer that asks for it, and the first one
 * that is not ticked takes the keyboard: the button that was pressed stands behind it.
 */
export function MustTick(props: Pick<CheckboxProps, 'value' | 'label'>) {
	const box = useRef<HTMLInputElement>(null);
	useEffect(() => {
		const first = box.current?.form?.querySelector('input[name="confirmed"]:not(:checked)');
		if (first === box.current) box.current?.focus();
	}, []);
	// A dialogue that opens with it would give the keyboard to its button otherwise.
	return <Checkbox ref={box} name="confirmed" required data-autofocus {...props} />;
}
