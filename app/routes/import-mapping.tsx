import { Alert, Button, Grid, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useFetcher, useLoaderData } from '@remix-run/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { environment } from '#app/env.server.ts';
import { guessForms, guessKind, guessMapping } from '#app/features/imports/guess-mapping.ts';
import { type MappingProblem, mappedKinds, mappingProblems, profileOfMapping } from '#app/features/imports/mapping.ts';
import { MappingFields } from '#app/features/imports/mapping-fields.tsx';
import { mappingOfForm, profileNameFor } from '#app/features/imports/mapping-form.ts';
import { mappingSchema } from '#app/features/imports/mapping-schema.ts';
import { PreviewFacts } from '#app/features/imports/preview-facts.tsx';
import { type MappingOutcome, previewMapping } from '#app/features/imports/preview-mapping.server.ts';
import { PreviewTable } from '#app/features/imports/preview-table.tsx';
import { chooseForUpload, refusalOf } from '#app/features/imports/preview-upload.server.ts';
import { requireUpload } from '#app/features/imports/require-upload.server.ts';
import { saveProfile } from '#app/features/imports/save-profile.server.ts';
import { uploadPath } from '#app/features/imports/uploads.server.ts';
import { useImportWords } from '#app/features/imports/words.ts';
import { ImportRefused } from '#app/features/payments/import-reason.ts';
import { topOfFile } from '#app/features/payments/top-of-file.server.ts';
import { formatCount } from '#app/i18n/format.ts';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';

export const meta = pageMeta((t) => t('imports:mapping.title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'imports.run');
	const upload = await requireUpload(params.uploadId);
	const { id, fileName } = upload;
	const search = new URL(request.url).searchParams;
	try {
		const top = await topOfFile(uploadPath(id));
		const wanted = Number(search.get('header'));
		const at = Number.isInteger(wanted) && wanted >= 1 && wanted <= top.rows.length ? wanted - 1 : top.header;
		const header = [...new Set((top.rows[at] ?? []).map((cell) => cell.trim()).filter((cell) => cell !== ''))];
		const kind = mappingSchema.shape.kind.safeParse(search.get('kind')).data ?? guessKind(header);
		const below = (top.rows[at] ?? []).map((name, index) => ({
			header: name.trim(),
			values: top.rows.slice(at + 1).map((row) => row[index]?.trim() ?? ''),
		}));
		const guessed = guessMapping(kind, header, environment().TOSS_MID);
		const mapping = { ...guessed, ...guessForms(guessed, below) };
		const samples = below.map((each) => ({ ...each, values: each.values.filter((value) => value !== '').slice(0, 3) }));
		return { id, fileName, header, headerRow: at + 1, samples, mapping, name: profileNameFor(fileName), refusal: null };
	} catch (error) {
		if (!(error instanceof ImportRefused)) throw error;
		const refusal = refusalOf(error, uploadPath(id), fileName);
		return { id, fileName, header: [], headerRow: 1, samples: [], mapping: null, name: '', refusal };
	}
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'imports.run');
	const upload = await requireUpload(params.uploadId);
	const form = await request.formData();
	const mapping = mappingOfForm(form);
	if (!mapping) throw new Response(null, { status: 400 });
	if (form.get('intent') !== 'save') {
		return { outcome: await previewMapping(upload.id, upload.fileName, mapping), refused: null };
	}
	const problems = mappingProblems(mapping);
	const incomplete: MappingOutcome = { ok: false, problems, refusal: null };
	if (problems.length) return data({ outcome: incomplete, refused: null }, { status: 422 });
	const name = String(form.get('name') ?? '').trim();
	const profile = profileOfMapping(mapping, name, String(form.get('label') ?? '').trim() || name || upload.fileName);
	const header = String(form.get('header') ?? '').split('\n');
	const saved = await saveProfile(profile, header, actor, await currentInstant());
	if (!saved.ok) return data({ outcome: null, refused: saved.reason }, { status: 422 });
	await chooseForUpload(upload.id, { kind: profile.kind, profile: profile.name });
	return redirect(`/imports/uploads/${upload.id}`);
}

function Outcome({ outcome }: { outcome: MappingOutcome | null | undefined }) {
	const { t } = useTranslation('imports');
	const { said, cellName } = useImportWords();
	if (!outcome) return <Text c="dimmed">{t('mapping.noPreview')}</Text>;
	if (outcome.ok) {
		const { preview } = outcome;
		return (
			<Stack gap="xs">
				<Text size="sm" role="status">
					{t('mapping.reads', {
						good: formatCount(preview.rows - preview.rejected),
						bad: formatCount(preview.rejected),
						rows: formatCount(preview.rows),
					})}
				</Text>
				{preview.kind === 'bank' ? (
					<PreviewFacts preview={preview} knownAs={null} knownRows={null} />
				) : (
					<PreviewTable preview={preview} compactTitle={t('preview.first')} />
				)}
			</Stack>
		);
	}
	const told = (problem: MappingProblem): string => {
		switch (problem.reason) {
			case 'target-missing':
				return t('mapping.lacks', { target: cellName(problem.target) });
			case 'one-of-missing':
				return t('mapping.lacksOneOf', { targets: problem.targets.map(cellName).join(', ') });
			case 'cancel-words-missing':
				return t('mapping.lacksWords');
			case 'bank-amounts':
				return t('mapping.bankAmounts');
			case 'direction-alone':
				return t('mapping.directionAlone');
			case 'column-twice':
				return t('mapping.columnTwice', {
					column: problem.column,
					targets: problem.targets.map(cellName).join(', '),
				});
		}
	};
	const lacking = outcome.problems.map(told);
	const { refusal } = outcome;
	if (refusal) lacking.push(said('refusals', refusal.code, refusal.message, refusal.place));
	return (
		<Alert color="amber" role="status" title={t('mapping.notYet')} icon={<IconAlertTriangle size={18} aria-hidden />}>
			<ul style={{ margin: 0, paddingInlineStart: '1.1rem' }}>
				{lacking.map((each) => (
					<li key={each}>{each}</li>
				))}
			</ul>
		</Alert>
	);
}

export default function ImportMapping() {
	const { id, fileName, header, headerRow, samples, mapping, name, refusal } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const fetcher = useFetcher<typeof action>();
	const { t } = useTranslation('imports');
	const { said } = useImportWords();
	const form = useRef<HTMLFormElement>(null);
	const timer = useRef<ReturnType<typeof setTimeout>>();
	const look = (wait: number) => {
		clearTimeout(timer.current);
		timer.current = setTimeout(() => {
			if (form.current)
				fetcher.submit(new FormData(form.current), { method: 'post', action: `/imports/uploads/${id}/map` });
		}, wait);
	};
	// The first look comes by itself, and again for another kind or header.
	// biome-ignore lint/correctness/useExhaustiveDependencies: what is looked at is in the form
	useEffect(() => {
		look(0);
		return () => clearTimeout(timer.current);
	}, [mapping?.kind, headerRow]);
	const outcome = fetcher.data?.outcome ?? answer?.outcome;
	return (
		<>
			<PageHeader
				title={t('mapping.heading', { name: fileName })}
				description={t('mapping.description')}
				breadcrumbs={[
					{ label: t('title'), to: '/imports' },
					{ label: fileName, to: `/imports/uploads/${id}` },
				]}
			/>
			{refusal && <FormError errors={[said('refusals', refusal.code, refusal.message, refusal.place)]} />}
			{mapping && (
				<Stack gap="md">
					<FormError errors={answer?.refused ? [t(`mapping.refused.${answer.refused}`)] : null} />
					<Paper withBorder p="md">
						<Form method="get" preventScrollReset>
							<Group align="flex-end" gap="sm">
								<NativeSelect
									name="kind"
									key={mapping.kind}
									label={t('mapping.kind')}
									defaultValue={mapping.kind}
									data={mappedKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
								/>
								<TextInput
									name="header"
									type="number"
									min={1}
									max={60}
									w={140}
									key={headerRow}
									label={t('mapping.headerRow')}
									defaultValue={String(headerRow)}
								/>
								<Button type="submit" variant="default">
									{t('mapping.again')}
								</Button>
							</Group>
						</Form>
					</Paper>
					<Form
						method="post"
						ref={form}
						onChange={() => look(350)}
						onSubmit={() => clearTimeout(timer.current)}
						key={`${mapping.kind} ${headerRow}`}
					>
						<UnsavedGuard />
						<input type="hidden" name="kind" value={mapping.kind} />
						<input type="hidden" name="header" value={header.join('\n')} />
						<Grid>
							<Grid.Col span={{ base: 12, md: 4 }}>
								<Paper withBorder p="md" component="section">
									<Title order={2} size="h4" mb="xs">
										{t('mapping.ofFile')}
									</Title>
									<Stack gap={8}>
										{samples
											.filter((each) => each.header !== '')
											.map((each, index) => (
												// biome-ignore lint/suspicious/noArrayIndexKey: a file may have a name twice
												<div key={index}>
													<Text size="sm" fw={550}>
														{each.header}
													</Text>
													<Text size="xs" c="dimmed" className="code" truncate>
														{each.values.join('  ·  ') || t('mapping.emptyColumn')}
													</Text>
												</div>
											))}
									</Stack>
								</Paper>
							</Grid.Col>
							<Grid.Col span={{ base: 12, md: 8 }}>
								<Paper withBorder p="md" component="section">
									<Title order={2} size="h4" mb="xs">
										{t('mapping.fields')}
									</Title>
									<MappingFields mapping={mapping} header={header} />
								</Paper>
							</Grid.Col>
						</Grid>
						<Paper withBorder p="md" mt="md" component="section">
							<Title order={2} size="h4" mb="xs">
								{t('mapping.preview')}
							</Title>
							<Outcome outcome={outcome} />
							<noscript>
								<Button type="submit" name="intent" value="preview" variant="default" mt="xs">
									{t('mapping.preview')}
								</Button>
							</noscript>
						</Paper>
						<Paper withBorder p="md" mt="md" component="section">
							<Title order={2} size="h4" mb="xs">
								{t('mapping.save')}
							</Title>
							<Group align="flex-end" gap="sm">
								<TextInput
									name="name"
									label={t('mapping.name')}
									description={t('mapping.nameHint')}
									defaultValue={name}
									pattern="[a-z0-9][a-z0-9\-]{0,59}"
									required
									maxLength={60}
								/>
								<TextInput
									name="label"
									label={t('mapping.label')}
									description={t('mapping.labelHint')}
									defaultValue={fileName.replace(/\.[^.]*$/, '')}
									maxLength={100}
								/>
								<SubmitButton name="intent" value="save">
									{t('mapping.saveAndLook')}
								</SubmitButton>
							</Group>
						</Paper>
					</Form>
				</Stack>
			)}
		</>
	);
}
