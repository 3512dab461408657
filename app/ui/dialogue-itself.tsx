import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/** Opens after it stands there closed: only then does the focus go back to where it was when the dialogue closes. */
export default function DialogueItself({ opened, ...props }: ModalProps) {
	const [shown, setShown] = useState(false);
	useEffect(() => setShown(opened), [opened]);
	return <Modal {...props} opened={shown} />;
}
