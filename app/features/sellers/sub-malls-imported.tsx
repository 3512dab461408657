import { Alert, Code, List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Imported {
	ok: true;
	read: number;
	inserted: number;
	updated: number;
	unchanged: number;
	rejected: { subMallId: string; reason: 'account-missing' | 'account-masked' | 'ref-taken' }[];
	missing: string[];
}

interface NotImported {
	ok: false;
	reason: 'busy' | 'refused-by-toss' | 'toss-unreachable';
	code: string;
}

/** What came of an import of the sub-malls of v1: how many, and each that needs somebody. */
export function SubMallsImported({ result }: { result: Imported | NotImported }) {
	const { t } = useTranslation('sellers');
	if (!result.ok) {
		return (
			<Alert color="red" role="alert" title={t('v1.import')}>
				{t(`v1.${result.reason}`, { code: result.code })}
			</Alert>
		);
	}
	const { rejected, missing, ok: _, ...counts } = result;
	return (
		<Alert color={rejected.length > 0 ? 'amber' : 'pine'} role="status" title={t('v1.import')}>
			<Text size="sm">{t('v1.imported', counts)}</Text>
			{rejected.length > 0 && (
				<>
					<Text size="sm" mt="xs" fw={600}>
						{t('v1.rejectedTitle', { count: rejected.length })}
					</Text>
					<List size="sm">
						{rejected.map(({ subMallId, reason }) => (
							<List.Item key={subMallId}>
								<Code>{subMallId}</Code> {t(`v1.reasons.${reason}`)}
							</List.Item>
						))}
					</List>
				</>
			)}
			{missing.length > 0 && (
				<Text size="sm" mt="xs">
					{t('v1.missingTitle', { count: missing.length })}: {missing.join(', ')}
				</Text>
			)}
		</Alert>
	);
}
