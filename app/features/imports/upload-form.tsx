import { Button, Group, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { Form } from '@remix-run/react';
import { IconFileUpload } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { importKinds } from '#app/features/payments/import-kinds.ts';
import type { RefusalPlace } from '#app/features/payments/import-reason.ts';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useDroppedFiles } from '#app/ui/use-dropped-files.ts';

/** Why a file of an upload was not taken. */
export interface RefusedUpload {
	name: string;
	code: string;
	message: string;
	place?: RefusalPlace;
}

/**
 * Takes files by choosing or by dropping them; without script it is a plain form. What a file holds is told by its header
 * unless the person says it.
 */
export function UploadForm({ refused }: { refused: RefusedUpload[] | undefined }) {
	const { t, i18n } = useTranslation(['imports', 'common']);
	const input = useRef<HTMLInputElement>(null);
	const [names, setNames] = useState<string[]>([]);
	const [focused, setFocused] = useState(false);
	const hintId = useId();
	const inputId = useId();

	const over = useDroppedFiles((files) => {
		if (!input.current) return;
		input.current.files = files;
		setNames([...files].map(({ name }) => name));
		input.current.form?.requestSubmit();
	});

	const sentence = ({ name, code, message, place }: RefusedUpload) => {
		const known = `refusals.${code}`;
		const said = i18n.exists(known, { ns: 'imports' }) ? t(known as 'refusals.missing-columns', { ...place }) : message;
		return t('refused', { name, message: said });
	};

	return (
		<Paper withBorder p="md" component="section">
			<Title order={2} size="h4" mb={4}>
				{t('upload')}
			</Title>
			<Form method="post" encType="multipart/form-data">
				<UnsavedGuard />
				<Stack gap="sm">
					<div
						style={{
							display: 'flex',
							flexDirection: 'column',
							alignItems: 'center',
							gap: 'var(--mantine-spacing-xs)',
							padding: 'var(--mantine-spacing-lg)',
							border: `1px dashed var(${over || focused ? '--mantine-primary-color-filled' : '--mantine-color-default-border'})`,
							borderRadius: 'var(--mantine-radius-md)',
						}}
					>
						<IconFileUpload size={28} stroke={1.4} aria-hidden />
						<Text size="sm" c="dimmed" id={hintId} ta="center">
							{t('uploadHint')}
						</Text>
						<input
							ref={input}
							id={inputId}
							type="file"
							name="file"
							multiple
							required
							accept=".csv,.txt,.tsv,.xlsx,.xls,.xml,.sta,.mt940,.940,.ofx,.qfx,text/csv,text/plain"
							aria-describedby={hintId}
							className="visually-hidden"
							onFocus={() => setFocused(true)}
							onBlur={() => setFocused(false)}
							onChange={(event) => setNames([...(event.currentTarget.files ?? [])].map(({ name }) => name))}
						/>
						<Button component="label" htmlFor={inputId} variant="default" size="sm">
							{t('choose')}
						</Button>
						{names.length > 0 && (
							<Text size="sm" aria-live="polite">
								{names.join(', ')}
							</Text>
						)}
					</div>
					<FormError errors={refused?.map(sentence)} title={t('refusedTitle')} />
					<Group align="flex-end" gap="sm">
						<NativeSelect
							name="kind"
							label={t('kind')}
							data={[
								{ value: '', label: t('kindAuto') },
								...importKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) })),
							]}
						/>
						<SubmitButton>{t('preview.look')}</SubmitButton>
						{names.length > 0 && (
							<Button
								variant="subtle"
								onClick={() => {
									if (input.current) input.current.value = '';
									setNames([]);
								}}
							>
								{t('common:actions.reset')}
							</Button>
						)}
					</Group>
				</Stack>
			</Form>
		</Paper>
	);
}
