import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { Alert, Box, Button, Card, Divider, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import { IconAlertTriangle, IconShieldLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { demoRoles, isDemo, isDemoRole, signInAsDemo } from '#app/auth/demo-users.server.ts';
import { findUser, safeNext } from '#app/auth/guards.server.ts';
import { type SignInReason, signIn, sourceOf } from '#app/auth/sign-in.server.ts';
import { signInSchema } from '#app/auth/sign-in-schema.ts';
import { Brand } from '#app/ui/brand.tsx';
import { SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { ColorSchemeSwitch, LanguageSwitch } from '#app/ui/preferences.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useValidation } from '#app/ui/use-validation.ts';

const fetchSchema = async () => (await import('#app/auth/sign-in-schema.ts')).signInSchema;

export const meta = pageMeta((t) => t('signIn.title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const next = safeNext(new URL(request.url).searchParams.get('next'));
	if (await findUser(request)) throw redirect(next);
	return { demoRoles: isDemo() ? [...demoRoles] : [] };
}

export async function action({ request }: ActionFunctionArgs) {
	const next = safeNext(new URL(request.url).searchParams.get('next'));
	const form = await request.formData();
	const demoRole = String(form.get('demoRole') ?? '');
	const source = sourceOf(request);
	// Attempts are counted in real time, whatever the sandbox's clock says.
	const now = new Date();
	if (demoRole) {
		if (!isDemo() || !isDemoRole(demoRole)) throw new Response(null, { status: 400 });
		return respond(await signInAsDemo(demoRole, source, now), next);
	}
	const submission = parseForm(form, signInSchema);
	if (submission.status !== 'success') {
		return refuse({ submission: submission.reply({ hideFields: ['password'] }), reason: null }, 400);
	}
	return respond(await signIn(submission.value, source, now), next, form);
}

function respond(result: Awaited<ReturnType<typeof signIn>>, next: string, form?: FormData) {
	if (result.ok) {
		const headers = new Headers();
		for (const cookie of result.cookies) headers.append('Set-Cookie', cookie);
		throw redirect(next, { headers });
	}
	const submission = form ? parseForm(form, signInSchema).reply({ hideFields: ['password', 'code'] }) : null;
	return refuse({ submission, reason: result.reason }, result.reason === 'too-many' ? 429 : 422);
}

interface Refusal {
	submission: SubmissionResult<string[]> | null;
	reason: SignInReason | null;
}

function refuse(refusal: Refusal, status: number) {
	return data(refusal, { status });
}

const reasonTexts = {
	wrong: 'signIn.wrong',
	disabled: 'signIn.disabled',
	'too-many': 'signIn.tooMany',
	'code-needed': 'signIn.codeNeeded',
	'wrong-code': 'signIn.wrongCode',
} as const satisfies Record<SignInReason, string>;

export default function SignIn() {
	const { demoRoles } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const navigation = useNavigation();
	const [params] = useSearchParams();
	const { t } = useTranslation();
	const [form, fields] = useForm({
		lastResult: answer?.submission,
		...useValidation(fetchSchema),
	});
	const asksForCode = answer?.reason === 'code-needed' || answer?.reason === 'wrong-code';
	const address = `/sign-in${params.size > 0 ? `?${params}` : ''}`;
	const chosen = navigation.formData?.get('demoRole');
	return (
		<Box className="sign-in" mih="100dvh">
			<Group component="header" justify="space-between" p="md">
				<Brand />
				<Group gap={4}>
					<LanguageSwitch />
					<ColorSchemeSwitch />
				</Group>
			</Group>
			<Box component="main" maw={420} mx="auto" px="md" py={{ base: 'lg', sm: 48 }}>
				<Title order={1}>{t('signIn.title')}</Title>
				<Text c="dimmed" size="sm" mb="lg">
					{t('app.tagline')}
				</Text>
				<Card p="lg">
					<Form method="post" action={address} {...getFormProps(form)}>
						<Stack gap="md">
							{answer?.reason && (
								<Alert
									color={answer.reason === 'code-needed' ? 'pine' : 'red'}
									role="alert"
									icon={
										answer.reason === 'code-needed' ? (
											<IconShieldLock size={18} aria-hidden />
										) : (
											<IconAlertTriangle size={18} aria-hidden />
										)
									}
								>
									{t(reasonTexts[answer.reason])}
								</Alert>
							)}
							<TextField field={fields.email} required label={t('signIn.email')} type="email" autoComplete="username" />
							<TextField
								field={fields.password}
								required
								label={t('signIn.password')}
								type="password"
								autoComplete="current-password"
							/>
							{asksForCode && (
								<TextField
									field={fields.code}
									label={t('signIn.code')}
									description={t('signIn.codeHint')}
									required
									autoFocus
									autoComplete="one-time-code"
								/>
							)}
							<SubmitButton fullWidth>{t('signIn.submit')}</SubmitButton>
							<Text size="xs" c="dimmed" ta="center">
								{t('signIn.noAccount')}
							</Text>
						</Stack>
					</Form>
				</Card>
				{demoRoles.length > 0 && (
					<>
						<Divider my="lg" label={t('signIn.demoTitle')} />
						<Text size="sm" c="dimmed" mb="sm">
							{t('signIn.demoText')}
						</Text>
						<Form method="post" action={address}>
							<SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
								{demoRoles.map((role) => (
									<Button
										key={role}
										type="submit"
										name="demoRole"
										value={role}
										variant="default"
										h="auto"
										py="xs"
										justify="flex-start"
										styles={{ label: { whiteSpace: 'normal', textAlign: 'start', height: 'auto' } }}
										loading={chosen === role}
										disabled={chosen !== undefined && chosen !== null && chosen !== role}
									>
										<Stack gap={0} align="flex-start" className="demo-role">
											<Text span fw={600} size="sm">
												{t('signIn.demoContinue', { role: t(`roles.${role}`) })}
											</Text>
											<Text span size="xs" c="dimmed">
												{t(`signIn.demoRole.${role}`)}
											</Text>
										</Stack>
									</Button>
								))}
							</SimpleGrid>
						</Form>
					</>
				)}
			</Box>
		</Box>
	);
}
