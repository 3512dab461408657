import { Button, Code, Container, Group, Stack, Text, Title } from '@mantine/core';
import { isRouteErrorResponse, Link, useRouteError } from '@remix-run/react';
import { IconAlertTriangle, IconLock, IconMapSearch, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useRequestId } from './request-id.ts';

const kinds = {
	400: { title: 'error.badRequestTitle', text: 'error.badRequest', Icon: IconMapSearch },
	401: { title: 'error.signedOutTitle', text: 'error.signedOut', Icon: IconLock },
	403: { title: 'error.forbiddenTitle', text: 'error.forbidden', Icon: IconLock },
	404: { title: 'error.notFoundTitle', text: 'error.notFound', Icon: IconMapSearch },
	502: { title: 'error.unavailableTitle', text: 'error.unavailable', Icon: IconPlugConnectedX },
	503: { title: 'error.unavailableTitle', text: 'error.unavailable', Icon: IconPlugConnectedX },
	504: { title: 'error.unavailableTitle', text: 'error.unavailable', Icon: IconPlugConnectedX },
} as const;

/** The server did not answer, or what it answered did not arrive. */
const unreachable = { title: 'error.unreachableTitle', text: 'error.unreachable', Icon: IconPlugConnectedX } as const;

const bug = { title: 'error.title', text: 'error.bug', Icon: IconAlertTriangle } as const;

/** What to show for a status, or without an answer; everything that is not expected is a bug. */
function errorKindOf(status: number | 'unreachable') {
	if (status === 'unreachable') return unreachable;
	return status in kinds ? kinds[status as keyof typeof kinds] : bug;
}

/** Browsers tell a lost connection as a TypeError, each in its own words. */
const isUnreachable = (error: unknown) =>
	error instanceof TypeError && /failed to fetch|networkerror|load failed|dynamically imported/i.test(error.message);

/**
 * The page of a request that could not be answered: what happened in plain words, what to do next, and the request's id.
 * It shows neither stack nor data. Give it a status, or leave it out in an ErrorBoundary.
 */
function ErrorPage({ status }: { status?: number | 'unreachable' }) {
	const { t } = useTranslation();
	const requestId = useRequestId();
	const { title, text, Icon } = errorKindOf(status ?? 500);
	useEffect(() => {
		document.title = t('app.pageTitle', { page: t(title) });
	}, [t, title]);
	return (
		<Container size="xs" py={80}>
			<Stack gap="md" align="flex-start" role="alert">
				<Icon size={36} stroke={1.5} aria-hidden color="var(--mantine-color-dimmed)" />
				<Title order={1}>{t(title)}</Title>
				<Text c="dimmed">{t(text)}</Text>
				<Group gap="xs">
					<Button component={Link} to={status === 401 ? '/sign-in' : '/'} reloadDocument>
						{t(status === 401 ? 'error.goSignIn' : 'error.goHome')}
					</Button>
					{status === 401 || status === 403 || status === 404 ? null : (
						<Button variant="default" component="a" href="">
							{t('error.tryAgain')}
						</Button>
					)}
				</Group>
				{requestId && (
					<Text size="xs" c="dimmed">
						{t('error.requestId')} <Code>{requestId}</Code>
						<br />
						{t('error.requestIdHint')}
					</Text>
				)}
			</Stack>
		</Container>
	);
}

/** ErrorPage for the error that the nearest route caught. */
export function RouteErrorPage() {
	const error = useRouteError();
	if (isUnreachable(error)) return <ErrorPage status="unreachable" />;
	return <ErrorPage status={isRouteErrorResponse(error) ? error.status : 500} />;
}
