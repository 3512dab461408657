import { ActionIcon, Alert, Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useRevalidator } from '@remix-run/react';
import { IconPaperclip, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatInstant } from '#app/i18n/format.ts';
import { DateTime } from '#app/ui/date-time.tsx';
import { useDroppedFiles } from '#app/ui/use-dropped-files.ts';
import {
	CASE_FILES,
	type CaseFileAnswer,
	type CaseFileRefusal,
	caseFileKinds,
	LARGEST_CASE_FILE,
	MOST_CASE_FILES,
} from './case-file.ts';
import type { CaseFileView } from './case-files.server.ts';

// Fetched when the first one opens.
const RemoveFileDialogue = lazy(() => import('./remove-file-dialogue.tsx'));

const ACCEPTED = Object.values(caseFileKinds)
	.flatMap(({ type, endings }) => [...endings.map((ending) => `.${ending}`), type])
	.join(',');

interface Problem {
	/** Which of the files it was. */
	place: number;
	name: string;
	why: CaseFileRefusal | 'not-sent';
}

/** Sends one file; tells why it was not taken. */
async function send(caseId: string, file: File): Promise<Problem['why'] | null> {
	if (file.size > LARGEST_CASE_FILE) return 'too-large';
	const body = new FormData();
	body.append('caseId', caseId);
	body.append('file', file);
	try {
		const response = await fetch(CASE_FILES, { method: 'POST', body, redirect: 'error' });
		return ((await response.json()) as CaseFileAnswer).refused;
	} catch {
		return 'not-sent';
	}
}

/** A picture from the clipboard has no name of its own: it gets that of the moment. */
function named(file: File, word: string): File {
	if (file.name && file.name !== 'image.png') return file;
	const at = formatInstant(new Date(), { seconds: true }).replace(' ', '-').replaceAll(':', '');
	return new File([file], `${word}-${at}.png`, { type: file.type });
}

/** True where somebody pastes text, and what else is in the clipboard is but a picture of it. */
const isTyping = ({ target, clipboardData }: ClipboardEvent) =>
	target instanceof HTMLElement &&
	target.closest('input, textarea') !== null &&
	clipboardData?.types.includes('text/plain');

interface CaseFilesCardProps {
	caseId: string;
	/** Those of the case, and of the whole that it is a part of. */
	files: readonly CaseFileView[];
	mayResolve: boolean;
}

/** What proves the decision about a case: files by choosing, dropping or pasting them, and who removed which and why. */
export function CaseFilesCard({ caseId, files, mayResolve }: CaseFilesCardProps) {
	const { t } = useTranslation(['caseFiles', 'common']);
	const [removing, setRemoving] = useState<CaseFileView | null>(null);
	const kept = files.filter(({ removedAt }) => removedAt === null);
	const removed = files.filter(({ removedAt }) => removedAt !== null);
	return (
		<Card component="section" aria-label={t('title')}>
			<Title order={2} size="h3" mb="xs">
				{t('title')}
			</Title>
			<Stack gap="sm">
				{kept.length === 0 && (
					<Text size="sm" c="dimmed">
						{t('none')}
					</Text>
				)}
				<Stack component="ul" gap={8} p={0} m={0} style={{ listStyle: 'none' }}>
					{kept.map((file) => (
						<Group component="li" key={file.id} justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
							<div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
								<Anchor href={`${CASE_FILES}/${file.id}`} download size="sm">
									{file.name}
								</Anchor>
								<Text size="xs" c="dimmed" component="div">
									{formatBytes(file.bytes)} · {file.addedBy} · <DateTime at={file.addedAt} />
									{file.caseId !== caseId && ` · ${t('ofTheWhole')}`}
								</Text>
								<Text size="xs" c="dimmed" component="div" className="code">
									SHA-256 {file.sha256}
								</Text>
							</div>
							{mayResolve && file.caseId === caseId && (
								<ActionIcon
									variant="subtle"
									color="gray"
									aria-label={t('removeOne', { name: file.name })}
									onClick={() => setRemoving(file)}
								>
									<IconTrash size={16} aria-hidden />
								</ActionIcon>
							)}
						</Group>
					))}
				</Stack>
				{mayResolve && <AddFiles caseId={caseId} />}
				{removed.length > 0 && (
					<div>
						<Title order={3} size="h4" mb={4}>
							{t('removed')}
						</Title>
						<Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: 'none', overflowWrap: 'anywhere' }}>
							{removed.map((file) => (
								<li key={file.id}>
									<Text size="sm" component="div">
										<del>{file.name}</del> · {file.removeReason}
									</Text>
									<Text size="xs" c="dimmed" component="div">
										{file.removedBy} · {file.removedAt && <DateTime at={file.removedAt} />}
									</Text>
								</li>
							))}
						</Stack>
					</div>
				)}
			</Stack>
			{removing && (
				<Suspense fallback={null}>
					<RemoveFileDialogue key={removing.id} file={removing} onClose={() => setRemoving(null)} />
				</Suspense>
			)}
		</Card>
	);
}

function AddFiles({ caseId }: { caseId: string }) {
	const { t } = useTranslation('caseFiles');
	const { revalidate } = useRevalidator();
	const [sending, setSending] = useState(0);
	const [added, setAdded] = useState(0);
	const [problems, setProblems] = useState<Problem[]>([]);
	const [focused, setFocused] = useState(false);
	const [inputId, hintId] = [useId(), useId()];

	const take = async (files: readonly File[]) => {
		if (files.length === 0) return;
		setProblems([]);
		setAdded(0);
		setSending(files.length);
		// One after another: whichever is refused, the others are kept.
		for (const [place, file] of files.entries()) {
			const why = await send(caseId, file);
			if (why) setProblems((all) => [...all, { place, name: file.name, why }]);
			else setAdded((count) => count + 1);
			setSending((left) => left - 1);
		}
		revalidate();
	};
	const latest = useRef(take);
	latest.current = take;

	const over = useDroppedFiles((files) => void take([...files]));

	// Pictures may be pasted anywhere on the page, too.
	useEffect(() => {
		const paste = (event: ClipboardEvent) => {
			const files = [...(event.clipboardData?.files ?? [])];
			if (files.length === 0 || isTyping(event)) return;
			event.preventDefault();
			void latest.current(files.map((file) => named(file, t('picture'))));
		};
		document.addEventListener('paste', paste);
		return () => document.removeEventListener('paste', paste);
	}, [t]);

	return (
		<div>
			<Group
				gap="sm"
				p="sm"
				style={{
					border: `1px dashed var(${over || focused ? '--mantine-primary-color-filled' : '--mantine-color-default-border'})`,
					borderRadius: 'var(--mantine-radius-md)',
				}}
			>
				<input
					id={inputId}
					type="file"
					multiple
					accept={ACCEPTED}
					aria-describedby={hintId}
					className="visually-hidden"
					onFocus={() => setFocused(true)}
					onBlur={() => setFocused(false)}
					onChange={(event) => {
						const files = [...(event.currentTarget.files ?? [])];
						// The same file may be chosen once more.
						event.currentTarget.value = '';
						void take(files);
					}}
				/>
				<Button
					component="label"
					htmlFor={inputId}
					variant="default"
					size="compact-md"
					loading={sending > 0}
					leftSection={<IconPaperclip size={15} aria-hidden />}
				>
					{t('choose')}
				</Button>
				<Text size="xs" c="dimmed" id={hintId} style={{ flex: '1 1 14rem' }}>
					{t('hint', { size: formatBytes(LARGEST_CASE_FILE), most: MOST_CASE_FILES })}
				</Text>
			</Group>
			<Text size="sm" role="status" mt={added > 0 || sending > 0 ? 6 : undefined}>
				{sending > 0 ? t('sending', { count: sending }) : added > 0 ? t('added', { count: added }) : ''}
			</Text>
			{problems.length > 0 && (
				<Alert color="red" role="alert" mt="xs" title={t('notAdded')}>
					{problems.map(({ place, name, why }) => (
						<Text size="sm" key={place} style={{ overflowWrap: 'anywhere' }}>
							{name}: {t(`refused.${why}`, { size: formatBytes(LARGEST_CASE_FILE), most: MOST_CASE_FILES })}
						</Text>
					))}
				</Alert>
			)}
		</div>
	);
}
