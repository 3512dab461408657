import { Alert, SimpleGrid, Stack } from '@mantine/core';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { data, useLoaderData } from '@remix-run/react';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { isSandboxMode } from '#app/clock.server.ts';
import { moveSchema } from '#app/features/demo/move-schema.ts';
import { PlayBalance, PlayClock } from '#app/features/demo/play-clock.tsx';
import { playMove } from '#app/features/demo/play-move.server.ts';
import { PlayPayouts, PlaySellers } from '#app/features/demo/play-parties.tsx';
import { PlayBreaks, PlayPayments } from '#app/features/demo/play-payments.tsx';
import { PlayFaults, PlayWebhooks } from '#app/features/demo/play-trouble.tsx';
import { readTable } from '#app/features/demo/sandbox-control.server.ts';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useAnswer } from '#app/ui/use-answer.ts';

export const meta = pageMeta((t) => t('demo:title'));

/** Beside live keys there is nothing to play with: the page does not exist. */
async function requireSandbox(): Promise<void> {
	if (!(await isSandboxMode())) throw new Response(null, { status: 404, statusText: 'Not Found' });
}

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'demo.play');
	await requireSandbox();
	return readTable();
}

export async function action({ request }: ActionFunctionArgs) {
	await requirePermission(request, 'demo.play');
	await requireSandbox();
	const submission = parseForm(await request.formData(), moveSchema);
	if (submission.status !== 'success') return data({ ok: false as const, reason: null }, 400);
	const result = await playMove(submission.value);
	return result.ok ? { ok: true as const } : data(result, 422);
}

export default function PlayToss() {
	const table = useLoaderData<typeof loader>();
	const result = useAnswer<typeof action>();
	const { t } = useTranslation('demo');
	return (
		<>
			<PageHeader title={t('title')} description={t('description')} />
			<Stack gap="md">
				{result && (
					<Alert
						role="status"
						color={result.ok ? 'pine' : 'red'}
						icon={result.ok ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
						title={result.ok ? t('done') : t('refused')}
					>
						{result.ok ? null : (result.reason ?? t('invalid'))}
					</Alert>
				)}
				<SimpleGrid cols={{ base: 1, lg: 2 }}>
					<PlayClock now={table.now} />
					<PlayBalance balance={table.balance} />
				</SimpleGrid>
				<PlayPayments payments={table.payments} now={table.now} />
				<PlayBreaks payments={table.payments} />
				<PlaySellers sellers={table.sellers} />
				<PlayPayouts payouts={table.payouts} />
				<SimpleGrid cols={{ base: 1, lg: 2 }}>
					<PlayWebhooks />
					<PlayFaults />
				</SimpleGrid>
			</Stack>
		</>
	);
}
