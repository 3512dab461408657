import { Badge, Button, Group, Menu, Text } from '@mantine/core';
import { Form } from '@remix-run/react';
import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import { isRole, roles } from './roles.ts';

export interface UserRow {
	id: string;
	name: string;
	email: string;
	role: string;
	disabledAt: Date | null;
	secondFactorAt: Date | null;
	createdAt: Date;
	lastSignInAt: Date | null;
}

interface UsersTableProps {
	users: UserRow[];
	ownId: string;
	/** Without it the table is there to be read. */
	mayManage: boolean;
}

/** All accounts, with what an administrator can do to each. */
export function UsersTable({ users, ownId, mayManage }: UsersTableProps) {
	const { t } = useTranslation(['users', 'common']);
	const roleName = (role: string) => (isRole(role) ? t(`common:roles.${role}`) : role);
	return (
		<DataTable
			caption={t('title')}
			rows={users}
			rowKey={(user) => user.id}
			columns={[
				{
					key: 'user',
					header: t('name'),
					render: (user) => (
						<>
							<Group gap={6}>
								<Text span size="sm" fw={550} className="name">
									{user.name}
								</Text>
								{user.id === ownId && (
									<Badge size="xs" variant="default">
										{t('you')}
									</Badge>
								)}
							</Group>
							<Text size="xs" c="dimmed" className="name">
								{user.email}
							</Text>
						</>
					),
				},
				{
					key: 'role',
					header: t('role'),
					render: (user) => (mayManage ? <RoleMenu user={user} roleName={roleName} /> : roleName(user.role)),
				},
				{
					key: 'state',
					header: t('state'),
					render: (user) =>
						user.disabledAt ? (
							<StatusBadge tone="neutral" label={t('disabled')} />
						) : (
							<StatusBadge tone="success" label={t('active')} />
						),
				},
				{
					key: 'secondFactor',
					header: t('secondFactor.title'),
					render: (user) => (
						<Group gap={4} wrap="nowrap">
							<StatusBadge
								tone={user.secondFactorAt ? 'success' : 'neutral'}
								label={t(user.secondFactorAt ? 'secondFactor.on' : 'secondFactor.off')}
							/>
							{user.secondFactorAt && mayManage && (
								<ConfirmButton
									size="compact-xs"
									label={<OfUser act={t('secondFactor.reset')} user={user} />}
									title={t('secondFactor.endTitle')}
									text={t('secondFactor.resetText', { email: user.email })}
									confirmLabel={t('secondFactor.end')}
									fields={{ intent: 'reset-second-factor', userId: user.id }}
									danger
								/>
							)}
						</Group>
					),
				},
				{
					key: 'lastSignIn',
					header: t('lastSignIn'),
					visibleFrom: 'sm',
					render: (user) => (user.lastSignInAt ? <DateTime at={user.lastSignInAt} /> : t('never')),
				},
				{
					key: 'createdAt',
					header: t('createdAt'),
					visibleFrom: 'xl',
					render: (user) => <DateTime at={user.createdAt} />,
				},
				...(mayManage
					? [
							{
								key: 'actions',
								header: <span className="visually-hidden">{t('common:actions.details')}</span>,
								align: 'end' as const,
								render: (user: UserRow) => <UserActions user={user} />,
							},
						]
					: []),
			]}
		/>
	);
}

function RoleMenu({ user, roleName }: { user: UserRow; roleName: (role: string) => string }) {
	const { t } = useTranslation('users');
	return (
		<Menu position="bottom-start" withinPortal>
			<Menu.Target>
				<Button
					variant="default"
					size="compact-sm"
					rightSection={<IconDots size={14} aria-hidden />}
					aria-label={`${t('changeRole')}: ${user.email}, ${roleName(user.role)}`}
				>
					{roleName(user.role)}
				</Button>
			</Menu.Target>
			<Menu.Dropdown>
				<Menu.Label>{t('changeRole')}</Menu.Label>
				{roles.map((role) => (
					<Form method="post" key={role}>
						<input type="hidden" name="intent" value="role" />
						<input type="hidden" name="userId" value={user.id} />
						<input type="hidden" name="role" value={role} />
						<Menu.Item component="button" type="submit" disabled={role === user.role}>
							{roleName(role)}
						</Menu.Item>
					</Form>
				))}
			</Menu.Dropdown>
		</Menu>
	);
}

/** A deed and, for those who hear it without its row, whom it is about. */
function OfUser({ act, user }: { act: string; user: UserRow }) {
	return (
		<>
			{act}
			<span className="visually-hidden">: {user.email}</span>
		</>
	);
}

function UserActions({ user }: { user: UserRow }) {
	const { t } = useTranslation('users');
	return (
		<Group gap="xs" justify="flex-end" wrap="nowrap">
			<ConfirmButton
				size="compact-sm"
				label={<OfUser act={t('resetPassword')} user={user} />}
				title={t('resetTitle')}
				text={t('resetText', { email: user.email })}
				confirmLabel={t('resetPassword')}
				fields={{ intent: 'reset', userId: user.id }}
			/>
			{user.disabledAt ? (
				<Form method="post">
					<input type="hidden" name="intent" value="enable" />
					<input type="hidden" name="userId" value={user.id} />
					<Button type="submit" size="compact-sm" variant="default">
						<OfUser act={t('enable')} user={user} />
					</Button>
				</Form>
			) : (
				<ConfirmButton
					size="compact-sm"
					label={<OfUser act={t('disable')} user={user} />}
					title={t('disableTitle')}
					text={t('disableText', { email: user.email })}
					confirmLabel={t('disable')}
					fields={{ intent: 'disable', userId: user.id }}
					danger
				/>
			)}
		</Group>
	);
}
