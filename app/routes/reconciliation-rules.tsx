import { Alert, Card, Stack, Text, Title } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { previewRules, type RuleEffect } from '#app/features/reconciliation/preview-rules.server.ts';
import { proofScopeOf } from '#app/features/reconciliation/proof-scope.ts';
import { RuleChanges } from '#app/features/reconciliation/rule-changes.tsx';
import { RuleEditor } from '#app/features/reconciliation/rule-editor.tsx';
import { RuleEffects } from '#app/features/reconciliation/rule-effects.tsx';
import { formOf, ruleFormSchema, rulesFrom } from '#app/features/reconciliation/rule-form.ts';
import type { RuleMistake } from '#app/features/reconciliation/rule-form-shape.ts';
import { listRuleVersions } from '#app/features/reconciliation/rule-queries.server.ts';
import { type SaveRulesRefusal, saveRules } from '#app/features/reconciliation/save-rules.server.ts';
import { kstDayOf } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';

export const meta = pageMeta((t) => t('rules:title'));

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const versions = await listRuleVersions();
	const current = versions[0]!;
	return { versions, version: current.version, form: formOf(current.rules), maySave: may(user.role, 'rules.edit') };
}

interface Answer {
	saved: number | null;
	mistakes: RuleMistake[];
	refused: SaveRulesRefusal | 'unreadable' | null;
	effects: RuleEffect[] | null;
	days: { from: string; to: string } | null;
}

const submission = z.object({
	intent: z.enum(['preview', 'save']),
	basedOn: z.coerce.number().int(),
	rules: z
		.string()
		.max(1_000_000)
		.transform((text, context): unknown => {
			try {
				return JSON.parse(text);
			} catch {
				context.addIssue({ code: 'custom', message: 'not JSON' });
				return z.NEVER;
			}
		})
		.pipe(ruleFormSchema),
});

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'rules.edit');
	const answer: Answer = { saved: null, mistakes: [], refused: null, effects: null, days: null };
	const sent = submission.safeParse(Object.fromEntries(await request.formData()));
	if (!sent.success) return data<Answer>({ ...answer, refused: 'unreadable' }, { status: 400 });
	const current = (await listRuleVersions())[0]!;
	const read = rulesFrom(sent.data.rules, current.rules);
	if (!read.ok) return data<Answer>({ ...answer, mistakes: read.mistakes }, { status: 400 });
	const now = await currentInstant();
	if (sent.data.intent === 'preview') {
		const today = kstDayOf(now);
		const days = proofScopeOf(request, today);
		return data<Answer>({
			...answer,
			effects: await previewRules(read.rules, current, { ...days, asOf: today }, now),
			days,
		});
	}
	const result = await saveRules(read.rules, sent.data.basedOn, actor, now);
	if (!result.ok) return data<Answer>({ ...answer, refused: result.reason }, { status: 422 });
	return data<Answer>({ ...answer, saved: result.version });
}

export const shouldRevalidate = rereadRefused;

export default function ReconciliationRules() {
	const { versions, version, form, maySave } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['rules', 'reconciliation']);
	useLive(['rules']);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				breadcrumbs={[{ label: t('reconciliation:title'), to: '/reconciliation' }]}
			/>
			<Stack>
				{answer?.saved && (
					<Alert color="teal" role="status">
						{t('saved', { version: answer.saved })}
					</Alert>
				)}
				{answer?.refused && (
					<Alert color="red" role="alert">
						{t(`refused.${answer.refused}`)}
					</Alert>
				)}
				{answer && answer.mistakes.length > 0 && (
					<Alert color="red" role="alert">
						{t('mistaken')}
						<ul>
							{answer.mistakes.map(({ place, row, field }) => (
								<li key={`${place} ${row} ${field}`}>
									{place === 'contract' && t('contractNo', { number: row })}
									{place === 'cycle' && t('cycleNo', { number: row })}
									{place === 'deduction' && t('deductionNo', { number: row })}
									{place === 'narrative' && t('narrativeNo', { number: row })} {t(`mistakes.${field}`)}
								</li>
							))}
						</ul>
					</Alert>
				)}
				{answer?.effects && answer.days && (
					<RuleEffects effects={answer.effects} from={answer.days.from} to={answer.days.to} />
				)}
				<RuleEditor
					stored={form}
					version={version}
					saved={answer?.saved ?? null}
					by={versions[0]?.createdBy ?? null}
					mistakes={answer?.mistakes ?? []}
					maySave={maySave}
				/>
				{!maySave && <Text size="sm">{t('readOnly')}</Text>}
				<Card>
					<Title order={2} size="h3" mb="xs">
						{t('history')}
					</Title>
					<DataTable
						caption={t('history')}
						rows={versions}
						rowKey={(one) => String(one.version)}
						columns={[
							{ key: 'version', header: t('reconciliation:ruleVersion'), render: (one) => String(one.version) },
							{ key: 'at', header: t('savedAt'), render: ({ createdAt }) => <DateTime at={createdAt} seconds /> },
							{
								key: 'by',
								header: t('savedBy'),
								render: ({ createdBy }) => <span className="name">{createdBy ?? '–'}</span>,
							},
							{
								key: 'change',
								header: t('change'),
								render: ({ before, rules }) => <RuleChanges before={before} after={rules} />,
							},
						]}
					/>
				</Card>
			</Stack>
		</>
	);
}
