import { Alert, Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { Form } from '@remix-run/react';
import { IconFileImport } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/i18n/format.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import type { LineError } from './approval-lines.ts';
import type { IssueManyResult } from './issue-invoices.server.ts';
import type { Month } from './month.ts';

/** So many lines that are wrong are shown; the others are counted. */
const SHOWN = 100;

/** The text of a file, in the encoding of today or in that of older Korean programs. */
async function textOf(file: File): Promise<string> {
	const bytes = await file.arrayBuffer();
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('euc-kr').decode(bytes);
	}
}

function LineErrors({ errors }: { errors: readonly LineError[] }) {
	const { t } = useTranslation('invoices');
	return (
		<>
			<Alert color="red" role="alert">
				{t('lines.wrong')}
			</Alert>
			<DataTable
				caption={t('lines.errors')}
				density="compact"
				rows={errors.slice(0, SHOWN)}
				rowKey={({ line }) => String(line)}
				columns={[
					{ key: 'line', header: t('lines.line'), align: 'end', render: ({ line }) => formatCount(line) },
					{ key: 'value', header: t('lines.value'), render: ({ value }) => <span className="code">{value}</span> },
					{ key: 'reason', header: t('lines.reason'), render: ({ reason }) => t(`reasons.${reason}`) },
				]}
			/>
			{errors.length > SHOWN && (
				<Text size="sm" c="dimmed">
					{t('lines.more', { count: errors.length - SHOWN })}
				</Text>
			)}
		</>
	);
}

/** Notes the numbers of many invoices of a month at once, from lines that are pasted or come from a file. */
export function ApprovalLinesForm({ month, result }: { month: Month; result: IssueManyResult | undefined }) {
	const { t } = useTranslation('invoices');
	const field = useRef<HTMLTextAreaElement>(null);
	const load = async (file: File | null) => {
		if (!file || !field.current) return;
		field.current.value = await textOf(file);
		field.current.focus();
	};
	return (
		<Form method="post">
			<UnsavedGuard />
			<input type="hidden" name="month" value={month} />
			<Stack gap="sm">
				{result?.ok && (
					<Alert color="pine" role="status">
						{t('lines.done', { formatted: formatCount(result.issued), unchanged: formatCount(result.unchanged) })}
					</Alert>
				)}
				{result && !result.ok && result.reason !== 'lines-wrong' && (
					<FormError errors={[t(`reasons.${result.reason}`)]} />
				)}
				{result && !result.ok && result.reason === 'lines-wrong' && <LineErrors errors={result.errors} />}
				<Textarea
					ref={field}
					name="lines"
					label={t('lines.field')}
					description={t('lines.hint')}
					required
					rows={6}
					classNames={{ input: 'code' }}
					spellCheck={false}
				/>
				<Group>
					<SubmitButton name="intent" value="issue-many">
						{t('lines.submit')}
					</SubmitButton>
					<FileButton onChange={load} accept=".csv,.txt,.tsv,text/csv,text/plain">
						{(props) => (
							<Button {...props} variant="default" leftSection={<IconFileImport size={16} aria-hidden />}>
								{t('lines.file')}
							</Button>
						)}
					</FileButton>
				</Group>
			</Stack>
		</Form>
	);
}
