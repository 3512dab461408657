import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react';
import { Alert, Card, Grid, Stack, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type AccountAnswer, changeAccount } from '#app/auth/change-account.server.ts';
import { changeOwnPassword } from '#app/auth/change-own-password.server.ts';
import { requireUser } from '#app/auth/guards.server.ts';
import { passwordSchema } from '#app/auth/password-schema.ts';
import { readSecondFactor } from '#app/auth/second-factor.server.ts';
import { SecondFactorCard } from '#app/auth/second-factor-card.tsx';
import { listSessions } from '#app/auth/sessions.server.ts';
import { SessionsCard } from '#app/auth/sessions-card.tsx';
import { FormError, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { KeyValue } from '#app/ui/key-value.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useValidation } from '#app/ui/use-validation.ts';

const fetchSchema = async () => (await import('#app/auth/password-schema.ts')).passwordSchema;

export const meta = pageMeta((t) => t('users:account.title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user, sessionId, owesSecondFactor } = await requireUser(request);
	// Sessions end in real time, whatever the sandbox's clock says.
	const [sessions, secondFactor] = await Promise.all([listSessions(user.id, new Date()), readSecondFactor(user.id)]);
	return { user, sessionId, owesSecondFactor, sessions, secondFactor };
}

export async function action({ request }: ActionFunctionArgs) {
	const signedIn = await requireUser(request);
	const form = await request.formData();
	// Guesses are counted in real time, whatever the sandbox's clock says.
	const now = new Date();
	const answer = await changeAccount(form, signedIn, now);
	if (answer) return data({ answer, submission: undefined, done: false }, { status: answer.reason ? 422 : 200 });
	const submission = parseForm(form, passwordSchema);
	const hideFields = ['current', 'password', 'again'];
	const respond = (reply: ReturnType<typeof submission.reply>, done: boolean, status: number) =>
		data({ answer: undefined as AccountAnswer | undefined, submission: reply, done }, { status });
	if (submission.status !== 'success') return respond(submission.reply({ hideFields }), false, 400);
	const { current, password } = submission.value;
	const result = await changeOwnPassword(request, { current, password }, signedIn.actor, now);
	if (result.ok) return respond(submission.reply({ resetForm: true }), true, 200);
	const fieldErrors = {
		[result.reason === 'wrong-password' || result.reason === 'too-many' ? 'current' : 'password']: [
			`users:reasons.${result.reason}`,
		],
	};
	return respond(submission.reply({ hideFields, fieldErrors }), false, 422);
}

export default function Account() {
	const { user, sessionId, owesSecondFactor, sessions, secondFactor } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['users', 'common']);
	useLive(['user']);
	return (
		<>
			<PageHeader title={t('account.title')} />
			<Grid>
				<Grid.Col span={{ base: 12, lg: 5 }}>
					<Stack>
						<Card>
							<KeyValue
								facts={[
									{ label: t('name'), value: user.name },
									{ label: t('email'), value: user.email },
									{ label: t('role'), value: t(`common:roles.${user.role}`) },
								]}
							/>
						</Card>
						<PasswordCard lastResult={answer?.submission} done={answer?.done ?? false} />
					</Stack>
				</Grid.Col>
				<Grid.Col span={{ base: 12, lg: 7 }}>
					<Stack>
						<SecondFactorCard {...secondFactor} isOwed={owesSecondFactor} answer={answer?.answer} />
						<SessionsCard
							sessions={sessions}
							presentId={sessionId}
							isEnded={answer?.answer?.done === 'sessionsEnded'}
						/>
					</Stack>
				</Grid.Col>
			</Grid>
		</>
	);
}

function PasswordCard({ lastResult, done }: { lastResult: SubmissionResult<string[]> | undefined; done: boolean }) {
	const { t } = useTranslation('users');
	const [form, fields] = useForm({
		lastResult,
		...useValidation(fetchSchema, 'onBlur'),
	});
	return (
		<Card>
			<Title order={2} mb="xs">
				{t('account.password')}
			</Title>
			<Form method="post" {...getFormProps(form)}>
				<UnsavedGuard />
				<Stack>
					{done && (
						<Alert color="pine" role="status" icon={<IconCircleCheck size={18} aria-hidden />}>
							{t('account.done')}
						</Alert>
					)}
					<FormError errors={form.errors} />
					<TextField
						field={fields.current}
						required
						label={t('account.current')}
						type="password"
						autoComplete="current-password"
					/>
					<TextField
						field={fields.password}
						required
						label={t('account.new')}
						type="password"
						autoComplete="new-password"
					/>
					<TextField
						field={fields.again}
						required
						label={t('account.again')}
						type="password"
						autoComplete="new-password"
					/>
					<SubmitButton>{t('account.change')}</SubmitButton>
				</Stack>
			</Form>
		</Card>
	);
}
