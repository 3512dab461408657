import { Alert, Button, Group, TextInput } from '@mantine/core';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { listPaidSteps } from '#app/features/statements/paid-steps.server.ts';
import { readStatement } from '#app/features/statements/read-statement.server.ts';
import { payingIds } from '#app/features/statements/statement.ts';
import { monthOf, statementPeriodOf } from '#app/features/statements/statement-period.ts';
import { StatementSheet } from '#app/features/statements/statement-view.tsx';
import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { DownloadButton } from '#app/ui/download-button.tsx';
import { typedDays } from '#app/ui/filter-bar.tsx';
import { listParams } from '#app/ui/list-params.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta = pageMeta((t) => t('statements:title'));

export async function loader({ request, params }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const now = await currentInstant();
	const today = kstDayOf(now);
	const statement = await readStatement(params.id, statementPeriodOf(request, today), now);
	if (!statement) throw new Response(null, { status: 404 });
	const { page } = listParams(request, {});
	const steps = statement.account?.paid.length ? await listPaidSteps(payingIds(statement), page) : null;
	const thisMonth = monthOf(today);
	return { statement, steps, thisMonth, lastMonth: monthOf(addDays(thisMonth.from, -1)) };
}

export default function SellerStatement() {
	const { statement, steps, thisMonth, lastMonth } = useLoaderData<typeof loader>();
	const { t } = useTranslation(['statements', 'common']);
	const [params] = useSearchParams();
	const { seller, from, to } = statement;
	const asked = typedDays({ kind: 'days', label: '' }, params);
	const errorOf = ({ typed, wrong }: (typeof asked)['from']) =>
		wrong === 'notADay' ? t('common:filters.notADay', { typed }) : undefined;
	const file = (format: string, language?: string) =>
		`/sellers/${seller.id}/statement/${format}?from=${from}&to=${to}${language ? `&lang=${language}` : ''}`;
	const files = [
		['csv', t('csv'), file('csv')],
		...(steps ? [['orders', t('ordersCsv'), file('orders')] as const] : []),
		['xlsx', t('xlsx'), file('xlsx')],
		['pdf-ko', t('pdfKo'), file('pdf', 'ko')],
		['pdf-en', t('pdfEn'), file('pdf', 'en')],
	] as const;
	const months = [
		[t('thisMonth'), thisMonth],
		[t('lastMonth'), lastMonth],
	] as const;
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				breadcrumbs={[{ label: seller.name, to: `/sellers/${seller.id}` }]}
			/>
			<Group className="screen-only" mb="md" justify="space-between" align="flex-end" gap="sm">
				{/* A row of its own: beside the files it would fit or not by a few points, and by the language. */}
				<Form method="get" key={`${from} ${to}`} style={{ flexBasis: '100%' }}>
					<Group gap="xs" align="flex-end">
						{(['from', 'to'] as const).map((end) => (
							<TextInput
								key={end}
								className="day-input"
								type="date"
								name={end}
								label={t(end)}
								defaultValue={statement[end]}
								required
								error={errorOf(asked[end])}
								errorProps={{ role: 'alert' }}
							/>
						))}
						<Button type="submit" variant="default">
							{t('show')}
						</Button>
						{months.map(([label, month]) => (
							<Button
								key={label}
								component={Link}
								to={`?from=${month.from}&to=${month.to}`}
								variant="subtle"
								size="compact-md"
							>
								{label}
							</Button>
						))}
					</Group>
				</Form>
				{asked.to.wrong === 'reversed' && (
					<Alert color="orange" role="status" py="xs" style={{ flexBasis: '100%' }}>
						{t('turnedAround')}
					</Alert>
				)}
				<Group gap="xs">
					{files.map(([key, label, href]) => (
						<DownloadButton key={key} href={href}>
							{label}
						</DownloadButton>
					))}
					<Button variant="default" leftSection={<IconPrinter size={15} aria-hidden />} onClick={() => window.print()}>
						{t('print')}
					</Button>
				</Group>
			</Group>
			<StatementSheet statement={statement} steps={steps} />
		</>
	);
}
