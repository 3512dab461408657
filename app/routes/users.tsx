import type { SubmissionResult } from '@conform-to/react';
import { Alert, Button, Card, Code, Collapse, Group, Stack, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { IconAlertTriangle, IconCircleCheck, IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
	type ChangeUserReason,
	changeRole,
	disableUser,
	enableUser,
	resetPassword,
} from '#app/auth/change-user.server.ts';
import { type CreateUserReason, createUser } from '#app/auth/create-user.server.ts';
import { requirePermission } from '#app/auth/guards.server.ts';
import { listUsers } from '#app/auth/list-users.server.ts';
import { NewUserForm } from '#app/auth/new-user-form.tsx';
import { RoleMatrix } from '#app/auth/role-matrix.tsx';
import { may } from '#app/auth/roles.ts';
import { resetSecondFactor } from '#app/auth/second-factor.server.ts';
import { newUserSchema, userIntentSchema } from '#app/auth/user-schema.ts';
import { UsersTable } from '#app/auth/users-table.tsx';
import { currentInstant } from '#app/clock.server.ts';
import { CopyButton } from '#app/ui/copy-button.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('users:title'));

interface Answer {
	submission?: SubmissionResult<string[]>;
	reason?: ChangeUserReason | CreateUserReason;
	done?: 'created' | 'roleChanged' | 'wasDisabled' | 'wasEnabled' | 'passwordReset' | 'secondFactor.wasReset';
	/** A password that was made just now. It is in this answer only. */
	secret?: { email: string; password: string };
}

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'users.view');
	return { users: await listUsers(), ownId: user.id, mayManage: may(user.role, 'users.manage') };
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'users.manage');
	const form = await request.formData();
	const answer = (given: Answer, status = 200) => data(given, { status });
	if (form.get('intent') === 'create') {
		const submission = parseForm(form, newUserSchema);
		const hideFields = ['password'];
		if (submission.status !== 'success') return answer({ submission: submission.reply({ hideFields }) }, 400);
		const result = await createUser(submission.value, actor);
		if (!result.ok) {
			const field = result.reason === 'weak-password' ? 'password' : 'email';
			const fieldErrors = { [field]: [`users:reasons.${result.reason}`] };
			return answer({ submission: submission.reply({ hideFields, fieldErrors }) }, 422);
		}
		const { user, generatedPassword } = result;
		return answer({
			submission: submission.reply({ resetForm: true }),
			done: 'created',
			secret: generatedPassword ? { email: user.email, password: generatedPassword } : undefined,
		});
	}
	const parsed = userIntentSchema.safeParse(Object.fromEntries(form));
	if (!parsed.success) throw new Response(null, { status: 400 });
	const command = parsed.data;
	switch (command.intent) {
		case 'role': {
			const result = await changeRole(command.userId, command.role, actor);
			return result.ok ? answer({ done: 'roleChanged' }) : answer({ reason: result.reason }, 422);
		}
		case 'disable': {
			const result = await disableUser(command.userId, actor, await currentInstant());
			return result.ok ? answer({ done: 'wasDisabled' }) : answer({ reason: result.reason }, 422);
		}
		case 'enable': {
			const result = await enableUser(command.userId, actor);
			return result.ok ? answer({ done: 'wasEnabled' }) : answer({ reason: result.reason }, 422);
		}
		case 'reset-second-factor': {
			const result = await resetSecondFactor(command.userId, actor);
			return result.ok ? answer({ done: 'secondFactor.wasReset' }) : answer({ reason: result.reason }, 422);
		}
		case 'reset': {
			const result = await resetPassword(command.userId, actor);
			if (!result.ok) return answer({ reason: result.reason }, 422);
			return answer({ done: 'passwordReset', secret: { email: result.email, password: result.password } });
		}
	}
}

export default function Users() {
	const { users, ownId, mayManage } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['users', 'common']);
	useLive(['user']);
	const [open, { toggle }] = useDisclosure(answer?.submission?.status === 'error');
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				actions={
					mayManage && (
						<Button onClick={toggle} leftSection={<IconUserPlus size={16} aria-hidden />} aria-expanded={open}>
							{t('add')}
						</Button>
					)
				}
			/>
			<Stack>
				{answer && <Outcome answer={answer} />}
				<Collapse in={open}>
					<Card>
						<NewUserForm lastResult={answer?.submission} />
					</Card>
				</Collapse>
				<UsersTable users={users} ownId={ownId} mayManage={mayManage} />
				<Card>
					<Title order={2} mb="xs">
						{t('roleMatrix')}
					</Title>
					<RoleMatrix />
				</Card>
			</Stack>
		</>
	);
}

function Outcome({ answer }: { answer: Answer }) {
	const { t } = useTranslation(['users', 'common']);
	if (answer.reason) {
		return (
			<Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />}>
				{t(`reasons.${answer.reason}`)}
			</Alert>
		);
	}
	if (!answer.done) return null;
	return (
		<Alert color="pine" role="status" icon={<IconCircleCheck size={18} aria-hidden />}>
			{answer.done !== 'passwordReset' && <div>{t(answer.done)}</div>}
			{answer.secret && (
				<Stack gap={4} mt={4}>
					<span>{t('passwordOnce')}</span>
					<Group gap="xs">
						<span>{answer.secret.email}</span>
						<Code fz="md">{answer.secret.password}</Code>
						<CopyButton value={answer.secret.password} />
					</Group>
				</Stack>
			)}
		</Alert>
	);
}
