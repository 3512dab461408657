import { Alert, Anchor, Button, Card, Code, Group, List, Stack, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconArrowRight, IconEye, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatBusinessNumber } from '#app/lib/business-registration-number.ts';
import { ConfirmButton } from '#app/ui/confirm-button.tsx';
import { DateTime } from '#app/ui/date-time.tsx';
import { KeyValue } from '#app/ui/key-value.tsx';
import { toneColors } from '#app/ui/status-badge.tsx';
import { bankName } from './banks.ts';
import type { SellerDetail } from './queries.server.ts';
import { refusalRemedy } from './refusal-remedy.ts';
import { type BusinessType, maskedAccount, sellerStageOf } from './seller.ts';
import { stageTones } from './seller-badge.tsx';

/** What the seller, or somebody here, has to do next. */
export function SellerNextStep({ seller, mayEdit }: { seller: SellerDetail; mayEdit: boolean }) {
	const { t } = useTranslation('sellers');
	const stage = sellerStageOf(seller);
	const refused = stage === 'refused' && seller.refusedCode !== null;
	if (seller.payoutsApi === 'v1') return <SubMallNotice />;
	return (
		<Alert
			color={toneColors[stageTones[stage]]}
			title={t('next.title')}
			icon={<IconArrowRight size={18} aria-hidden />}
			role="status"
		>
			<Text size="sm">{t(`next.${stage}`)}</Text>
			{refused && (
				<Stack gap="sm" mt="sm" align="flex-start">
					<KeyValue
						facts={[
							{ label: t('refusal.message'), value: seller.refusedMessage },
							{ label: t('refusal.remedy'), value: t(`refusal.remedies.${refusalRemedy(seller.refusedCode ?? '')}`) },
							{ label: t('refusal.code'), value: <Code>{seller.refusedCode}</Code> },
							seller.refusedTraceId !== null && {
								label: t('refusal.traceId'),
								value: <Code>{seller.refusedTraceId}</Code>,
							},
						]}
					/>
					{mayEdit && (
						<Button component={Link} to={`/sellers/${seller.id}/correct`} size="compact-md">
							{t('correct')}
						</Button>
					)}
				</Stack>
			)}
		</Alert>
	);
}

/** What differs for a sub-mall of payouts v1, and what the way out is. */
function SubMallNotice() {
	const { t } = useTranslation('sellers');
	return (
		<Alert color="sky" title={t('v1.title')} icon={<IconInfoCircle size={18} aria-hidden />} role="status">
			<List size="sm" spacing={4}>
				<List.Item>{t('v1.pay')}</List.Item>
				<List.Item>{t('v1.edit')}</List.Item>
				<List.Item>{t('v1.limit')}</List.Item>
				<List.Item>{t('v1.news')}</List.Item>
			</List>
			<Text size="sm" mt="xs">
				{t('v1.move')}
			</Text>
		</Alert>
	);
}

interface SellerFactsProps {
	seller: SellerDetail;
	sameAccount: { id: string; name: string; refSellerId: string }[];
	mayReveal: boolean;
	/** The number, right after it was asked for. */
	revealed: string | null;
}

/** Who the seller is and where it is paid to. The number shows its last four digits only, until somebody asks. */
export function SellerFacts({ seller, sameAccount, mayReveal, revealed }: SellerFactsProps) {
	const { t, i18n } = useTranslation('sellers');
	return (
		<Card>
			<Title order={2} mb="xs">
				{t('facts')}
			</Title>
			<KeyValue
				facts={[
					{ label: t('refSellerId'), value: <Code>{seller.refSellerId}</Code> },
					{ label: t('tossSellerId'), value: seller.tossSellerId && <Code>{seller.tossSellerId}</Code> },
					{ label: t('businessType'), value: t(`businessTypes.${seller.businessType as BusinessType}`) },
					seller.representativeName !== null && { label: t('representativeName'), value: seller.representativeName },
					seller.businessRegistrationNumber !== null && {
						label: t('businessRegistrationNumber'),
						value: <span className="tabular">{formatBusinessNumber(seller.businessRegistrationNumber)}</span>,
					},
					{ label: t('email'), value: seller.email },
					{ label: t('phone'), value: <span className="tabular">{seller.phone}</span> },
					{
						label: t('account'),
						value: (
							<Group gap="xs">
								<span>
									{bankName(seller.bankCode, i18n.language)}{' '}
									<span className="tabular" data-testid="account-number">
										{revealed ?? maskedAccount(seller.accountNumberLast4)}
									</span>
								</span>
								{mayReveal && !revealed && (
									<ConfirmButton
										label={t('reveal')}
										title={t('revealTitle')}
										text={t('revealText')}
										fields={{ intent: 'reveal' }}
										size="compact-xs"
										leftSection={<IconEye size={14} aria-hidden />}
									/>
								)}
							</Group>
						),
					},
					{ label: t('holderName'), value: seller.holderName },
					{ label: t('createdAt'), value: <DateTime at={seller.createdAt} /> },
				]}
			/>
			{sameAccount.length > 0 && (
				<Alert color="amber" mt="sm" title={t('sameAccount')}>
					<Group gap="sm">
						{sameAccount.map((other) => (
							<Anchor key={other.id} component={Link} to={`/sellers/${other.id}`} size="sm">
								{`${other.name} (${other.refSellerId})`}
							</Anchor>
						))}
					</Group>
				</Alert>
			)}
		</Card>
	);
}
