import { Alert, Button, Code, Stack, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { KeyValue } from '#app/ui/key-value.tsx';
import { ACCOUNT_DIFFERS } from './account-at-toss.ts';
import type { TellingChange } from './change-seller.server.ts';
import { refusalRemedy } from './refusal-remedy.ts';

/** What became of the newest change of a seller, while there is something to say about it. */
export function SellerChangeNotice({ change, mayEdit }: { change: TellingChange; mayEdit: boolean }) {
	const { t } = useTranslation('sellers');
	const fields = change.fields.map((field) => t(`changes.fields.${field as 'name'}`)).join(', ');
	const isUnclear = change.state === 'unclear';
	if (change.state !== 'refused' && !isUnclear) {
		// A deletion under way is told by the seller's own state.
		if (change.kind === 'delete') return null;
		return (
			<Alert color="sky" title={t('changes.updateOpen')} role="status">
				{t('changes.updateOpenText', { fields })}
			</Alert>
		);
	}
	const isDelete = change.kind === 'delete';
	const isElsewhere = isUnclear && change.refusedCode === ACCOUNT_DIFFERS;
	const told = isDelete
		? 'deleteRefused'
		: isElsewhere
			? 'accountDiffers'
			: isUnclear
				? 'updateUnclear'
				: 'updateRefused';
	return (
		<Alert color="red" title={t(`changes.${told}`)} role="status">
			<Stack gap="sm" align="flex-start">
				<Text size="sm">{t(`changes.${told}Text`, { fields })}</Text>
				{!isElsewhere && (
					<KeyValue
						facts={[
							{ label: t('refusal.message'), value: change.refusedMessage },
							!isDelete && {
								label: t('refusal.remedy'),
								value: t(`refusal.remedies.${refusalRemedy(change.refusedCode ?? '')}`),
							},
							{ label: t('refusal.code'), value: <Code>{change.refusedCode}</Code> },
							change.refusedTraceId !== null && {
								label: t('refusal.traceId'),
								value: <Code>{change.refusedTraceId}</Code>,
							},
						]}
					/>
				)}
				{mayEdit && !isDelete && (
					<Button component={Link} to={`/sellers/${change.sellerId}/edit`} size="compact-md">
						{t('changes.again')}
					</Button>
				)}
			</Stack>
		</Alert>
	);
}
