import { getFormProps, useForm } from '@conform-to/react';
import { Alert, Card, Stack } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { changeOwnPassword } from '#app/auth/change-own-password.server.ts';
import { requireUser } from '#app/auth/guards.server.ts';
import { passwordSchema } from '#app/auth/password-schema.ts';
import { FormError, SubmitButton, TextField } from '#app/ui/form-fields.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { KeyValue } from '#app/ui/key-value.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useValidation } from '#app/ui/use-validation.ts';

const fetchSchema = async () => (await import('#app/auth/password-schema.ts')).passwordSchema;

export const meta = pageMeta((t) => t('users:account.title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requireUser(request);
	return { user };
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requireUser(request);
	const submission = parseForm(await request.formData(), passwordSchema);
	const hideFields = ['current', 'password', 'again'];
	if (submission.status !== 'success') {
		return data({ submission: submission.reply({ hideFields }), done: false }, { status: 400 });
	}
	const { current, password } = submission.value;
	// Guesses are counted in real time, whatever the sandbox's clock says.
	const result = await changeOwnPassword(request, { current, password }, actor, new Date());
	if (result.ok) return data({ submission: submission.reply({ resetForm: true }), done: true });
	const fieldErrors = {
		[result.reason === 'wrong-password' || result.reason === 'too-many' ? 'current' : 'password']: [
			`users:reasons.${result.reason}`,
		],
	};
	return data({ submission: submission.reply({ hideFields, fieldErrors }), done: false }, { status: 422 });
}

export default function Account() {
	const { user } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['users', 'common']);
	const [form, fields] = useForm({
		lastResult: answer?.submission,
		...useValidation(fetchSchema, 'onBlur'),
	});
	return (
		<>
			<PageHeader title={t('account.title')} />
			<Stack maw={480}>
				<Card>
					<KeyValue
						facts={[
							{ label: t('name'), value: user.name },
							{ label: t('email'), value: user.email },
							{ label: t('role'), value: t(`common:roles.${user.role}`) },
						]}
					/>
				</Card>
				<Card>
					<Form method="post" {...getFormProps(form)}>
						<UnsavedGuard />
						<Stack>
							{answer?.done && (
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
			</Stack>
		</>
	);
}
