import { Alert, Button, Checkbox, Group, NativeSelect, Paper, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { IconAlertTriangle, IconColumns } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { choosableProfiles } from '#app/features/imports/import-kinds.server.ts';
import { PreviewFacts } from '#app/features/imports/preview-facts.tsx';
import { chooseForUpload, discardUpload, findUpload } from '#app/features/imports/preview-upload.server.ts';
import { startImport } from '#app/features/imports/start-import.server.ts';
import { useImportWords } from '#app/features/imports/words.ts';
import { formatCount } from '#app/i18n/format.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('imports:preview.title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'imports.run');
	const upload = await findUpload(params.uploadId);
	if (!upload) throw new Response(null, { status: 404 });
	const profiles = await choosableProfiles();
	return { upload, profiles };
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'imports.run');
	const upload = await findUpload(params.uploadId);
	if (!upload) throw new Response(null, { status: 404 });
	const form = await request.formData();
	const here = `/imports/uploads/${upload.id}`;
	switch (form.get('intent')) {
		case 'discard':
			await discardUpload(upload.id, actor);
			return redirect('/imports');
		case 'choose': {
			const name = String(form.get('profile') ?? '');
			const profile = (await choosableProfiles()).find((each) => each.name === name);
			await chooseForUpload(upload.id, { kind: profile?.kind ?? null, profile: profile?.name ?? null });
			return redirect(here);
		}
		case 'import': {
			if (!upload.outcome.ok) return redirect(here);
			const { kind, profile } = upload.outcome.preview;
			if (profile.unconfirmed && form.get('confirmed') !== 'yes')
				return data({ refused: 'not-confirmed' as const, place: {} }, { status: 422 });
			const given = { importId: upload.id, name: upload.fileName };
			const options = { profile: profile.name, keepRefused: true };
			const result = await startImport(given, kind, actor, await currentInstant(), options);
			if (result.ok) return redirect(`/imports/${result.importId}`);
			return data({ refused: result.reason.code, place: { ...result.reason.place } }, { status: 422 });
		}
		default:
			throw new Response(null, { status: 400 });
	}
}

export default function ImportUpload() {
	const { upload, profiles } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const { t } = useTranslation('imports');
	const { said, profileName } = useImportWords();
	const { outcome } = upload;
	const chosen = upload.profile ?? '';
	return (
		<>
			<PageHeader
				title={upload.fileName}
				description={t('preview.description')}
				breadcrumbs={[{ label: t('title'), to: '/imports' }]}
				actions={
					<ConfirmButton
						label={t('preview.discard')}
						title={t('preview.discardTitle')}
						text={t('preview.discardText')}
						fields={{ intent: 'discard' }}
					/>
				}
			/>
			<Stack gap="md">
				<FormError
					title={t('preview.notStarted')}
					errors={
						answer?.refused
							? [
									answer.refused === 'not-confirmed'
										? t('preview.confirmFirst')
										: said('refusals', answer.refused, answer.refused, answer.place),
								]
							: null
					}
				/>
				{!outcome.ok && (
					<Alert
						color="red"
						role="alert"
						icon={<IconAlertTriangle size={18} aria-hidden />}
						title={t('preview.notRecognised')}
					>
						{said('refusals', outcome.refusal.code, outcome.refusal.message, outcome.refusal.place)}
					</Alert>
				)}
				<Paper withBorder p="md" component="section">
					<Group align="flex-end" justify="space-between" gap="md">
						<Form method="post">
							<input type="hidden" name="intent" value="choose" />
							<Group align="flex-end" gap="sm">
								<NativeSelect
									name="profile"
									key={chosen}
									label={t('preview.chooseProfile')}
									defaultValue={chosen}
									miw={280}
									data={[
										{ value: '', label: t('kindAuto') },
										...profiles.map((profile) => ({
											value: profile.name,
											label: `${t(`kinds.${profile.kind}`)} · ${profileName(profile)}`,
										})),
									]}
								/>
								<SubmitButton variant="default">{t('preview.lookAgain')}</SubmitButton>
								<Button
									component={Link}
									to={`/imports/uploads/${upload.id}/map`}
									variant={outcome.ok ? 'default' : 'filled'}
									leftSection={<IconColumns size={16} aria-hidden />}
								>
									{t('preview.map')}
								</Button>
							</Group>
						</Form>
						{outcome.ok && (
							<Form method="post">
								<input type="hidden" name="intent" value="import" />
								<Group align="center" gap="sm">
									{outcome.preview.profile.unconfirmed && (
										<Checkbox name="confirmed" value="yes" label={t('preview.confirm')} required />
									)}
									<SubmitButton name="do" value="import">
										{outcome.preview.complete
											? t('preview.import', { rows: formatCount(outcome.preview.rows - outcome.preview.rejected) })
											: t('start')}
									</SubmitButton>
								</Group>
							</Form>
						)}
					</Group>
				</Paper>
				{outcome.ok && (
					<PreviewFacts preview={outcome.preview} knownAs={outcome.knownAs} knownRows={outcome.knownRows} />
				)}
			</Stack>
		</>
	);
}
