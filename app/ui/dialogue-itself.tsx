import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/** Opens after it stands there closed: only then does the focus go back to where it was when the dialogue closes. */
export default function DialogueItself({ opened, ...props }: ModalProps) {
	const [shown, setShown] = useState(false);
	useEffect(() => setShown(opened), [opened]);
	// One that is taken away as it stands open has no moment to give the focus back.
	useEffect(() => {
		if (!opened) return;
		const before = document.activeElement;
		return () => {
			if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
		};
	}, [opened]);
	return <Modal {...props} opened={shown} />;
}
