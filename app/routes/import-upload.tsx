import { Alert, Autocomplete, Button, Checkbox, Group, NativeSelect, Paper, Stack, TextInput } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { IconAlertTriangle, IconColumns } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { listAccountCodes } from '#app/features/bank/queries.server.ts';
import { choosableProfiles } from '#app/features/imports/import-kinds.server.ts';
import { PreviewFacts } from '#app/features/imports/preview-facts.tsx';
import { chooseForUpload, closedDayOf, discardUpload } from '#app/features/imports/preview-upload.server.ts';
import { requireUpload } from '#app/features/imports/require-upload.server.ts';
import type { SaidOfFile } from '#app/features/imports/said-of-file.server.ts';
import { startImport } from '#app/features/imports/start-import.server.ts';
import { askedBy, helpWith } from '#app/features/imports/upload-preview.ts';
import { useImportWords } from '#app/features/imports/words.ts';
import { formatCount } from '#app/i18n/format.ts';
import { parseAskedDay } from '#app/lib/kst-calendar.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';

export const meta = pageMeta((t) => t('imports:preview.title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'imports.run');
	const upload = await requireUpload(params.uploadId);
	const [profiles, accounts, closed] = await Promise.all([
		choosableProfiles(),
		listAccountCodes(),
		upload.outcome.ok ? closedDayOf(upload.outcome.preview) : null,
	]);
	return { upload, closed, profiles, accounts };
}

export async function action({ request, params }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'imports.run');
	const upload = await requireUpload(params.uploadId);
	const form = await request.formData();
	const here = `/imports/uploads/${upload.id}`;
	const text = (name: string) => String(form.get(name) ?? '').trim();
	const typed = { profile: text('profile'), account: text('account'), day: text('day'), confirmed: text('confirmed') };
	const day = typed.day === '' ? undefined : parseAskedDay(typed.day);
	const said = day === null ? null : { account: typed.account.slice(0, 100) || undefined, day };
	const before = upload.said;
	const isOtherwise =
		typed.profile !== (upload.profile ?? '') ||
		typed.account !== (before.account ?? '') ||
		typed.day !== (before.day ?? '');
	const look = async (given: SaidOfFile) => {
		const profile = (await choosableProfiles()).find((each) => each.name === typed.profile);
		// A kind that was said with the upload holds until another profile is chosen.
		const kind = profile ? profile.kind : upload.profile === null ? upload.kind : null;
		await chooseForUpload(upload.id, { kind, profile: profile?.name ?? null, said: given });
	};
	switch (form.get('intent')) {
		case 'discard':
			await discardUpload(upload.id, actor);
			return redirect('/imports');
		case 'choose': {
			if (said === null) return data({ refused: 'wrong-day' as const, place: {}, typed }, { status: 422 });
			await look(said);
			return redirect(here);
		}
		case 'import': {
			if (!upload.outcome.ok) return redirect(here);
			if (said === null) return data({ refused: 'wrong-day' as const, place: {}, typed }, { status: 422 });
			if (isOtherwise) {
				await look(said);
				return data({ refused: 'looked-again' as const, place: {}, typed: null });
			}
			const { kind, profile } = upload.outcome.preview;
			if (profile.unconfirmed && form.get('confirmed') !== 'yes')
				return data({ refused: 'not-confirmed' as const, place: {}, typed }, { status: 422 });
			const given = { importId: upload.id, name: upload.fileName };
			if (upload.outcome.preview.needs.includes('account'))
				return data({ refused: 'account-needed' as const, place: {}, typed }, { status: 422 });
			const options = { profile: profile.name, keepRefused: true, said };
			const result = await startImport(given, kind, actor, await currentInstant(), options);
			if (result.ok) return redirect(`/imports/${result.importId}`);
			return data({ refused: result.reason.code, place: { ...result.reason.place }, typed }, { status: 422 });
		}
		default:
			throw new Response(null, { status: 400 });
	}
}

export default function ImportUpload() {
	const { upload, closed, profiles, accounts } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('imports');
	const { said, profileName } = useImportWords();
	const { outcome } = upload;
	const typed = answer?.typed;
	const chosen = typed?.profile ?? upload.profile ?? '';
	const asks = new Set<string>(outcome.ok ? outcome.preview.asks : askedBy(outcome.refusal.code));
	const account = typed?.account ?? upload.said.account ?? '';
	const day = typed?.day ?? upload.said.day ?? '';
	if (account) asks.add('account');
	if (day) asks.add('day');
	const isBank = (outcome.ok ? outcome.preview.kind : upload.kind) === 'bank';
	const needs = outcome.ok ? outcome.preview.needs : [];
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
										: answer.refused === 'wrong-day' || answer.refused === 'looked-again'
											? t(`preview.${answer.refused}`)
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
						title={t(`preview.refusedFor.${helpWith(outcome.refusal.code)}`)}
					>
						{said('refusals', outcome.refusal.code, outcome.refusal.message, outcome.refusal.place)}
					</Alert>
				)}
				<Paper withBorder p="md" component="section">
					<Form method="post" key={`${chosen} ${account} ${day}`}>
						<UnsavedGuard />
						<Group align="flex-end" justify="space-between" gap="md">
							<Group align="flex-end" gap="sm">
								<NativeSelect
									name="profile"
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
								{asks.has('account') && (
									<Autocomplete
										name="account"
										label={isBank ? t('preview.bankAccount') : t('preview.account')}
										description={isBank ? t('preview.bankAccountHint') : undefined}
										defaultValue={account}
										data={isBank ? accounts : []}
										error={needs.includes('account') && !account ? t('preview.accountNeeded') : undefined}
										maxLength={100}
									/>
								)}
								{asks.has('day') && (
									<TextInput
										type="date"
										name="day"
										label={t('preview.day')}
										defaultValue={day}
										error={needs.includes('day') && !day ? t('preview.dayNeeded') : undefined}
									/>
								)}
								<SubmitButton variant="default" name="intent" value="choose">
									{t('preview.lookAgain')}
								</SubmitButton>
								<Button
									component={Link}
									to={`/imports/uploads/${upload.id}/map`}
									variant={!outcome.ok && helpWith(outcome.refusal.code) === 'mapping' ? 'filled' : 'default'}
									leftSection={<IconColumns size={16} aria-hidden />}
								>
									{t('preview.map')}
								</Button>
							</Group>
							{outcome.ok && (
								<Group align="center" gap="sm">
									{outcome.preview.profile.unconfirmed && (
										<Checkbox
											name="confirmed"
											value="yes"
											label={t('preview.confirm')}
											defaultChecked={typed?.confirmed === 'yes'}
										/>
									)}
									<SubmitButton
										name="intent"
										value="import"
										// A statement without a line still tells balances; any other file without one tells nothing.
										disabled={
											outcome.preview.complete &&
											outcome.preview.kind !== 'bank' &&
											outcome.preview.rows + outcome.preview.controlTotals === outcome.preview.rejected
										}
									>
										{outcome.preview.complete
											? t('preview.import', { rows: formatCount(outcome.preview.rows - outcome.preview.rejected) })
											: t('start')}
									</SubmitButton>
								</Group>
							)}
						</Group>
					</Form>
				</Paper>
				{closed && (
					<Alert color="amber" icon={<IconAlertTriangle size={18} aria-hidden />} role="status">
						{t('preview.closedDays', { day: closed })}
					</Alert>
				)}
				{outcome.ok && (
					<PreviewFacts preview={outcome.preview} knownAs={outcome.knownAs} knownRows={outcome.knownRows} />
				)}
			</Stack>
		</>
	);
}
