import { useEffect, useRef, useState } from 'react';

/** Takes files that are dropped anywhere on the page; true while some are held over it. */
export function useDroppedFiles(onDrop: (files: FileList) => void): boolean {
	const [over, setOver] = useState(false);
	const latest = useRef(onDrop);
	latest.current = onDrop;
	useEffect(() => {
		const dragged = (event: DragEvent) => {
			if (!event.dataTransfer?.types.includes('Files')) return;
			event.preventDefault();
			setOver(true);
		};
		const leave = (event: DragEvent) => {
			if (event.relatedTarget === null) setOver(false);
		};
		const drop = (event: DragEvent) => {
			const files = event.dataTransfer?.files;
			setOver(false);
			if (!files || files.length === 0) return;
			event.preventDefault();
			latest.current(files);
		};
		document.addEventListener('dragover', dragged);
		document.addEventListener('dragleave', leave);
		document.addEventListener('drop', drop);
		return () => {
			document.removeEventListener('dragover', dragged);
			document.removeEventListener('dragleave', leave);
			document.removeEventListener('drop', drop);
		};
	}, []);
	return over;
}
