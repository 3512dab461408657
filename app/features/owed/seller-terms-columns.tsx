import { formatPercent } from '#app/i18n/format.ts';
import type { Words } from '#app/i18n/i18n.ts';
import { KstDayText } from '#app/ui/date-time.tsx';
import { StatusBadge, type Tone } from '#app/ui/status-badge.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import type { SellerTermsRow } from './seller-terms-list.server.ts';
import type { SellerTermsState } from './seller-terms-states.ts';

const tones = { own: 'success', follows: 'neutral', later: 'info' } satisfies Record<SellerTermsState, Tone>;

/** The columns of the list of sellers with terms of their own, on the screen and in files. */
export function sellerTermsColumns(t: Words): Column<SellerTermsRow>[] {
	const percent = ({ commissionBp }: SellerTermsRow) =>
		commissionBp === null ? null : formatPercent(BigInt(commissionBp));
	const vat = (row: SellerTermsRow) => row.vat && t(`owedTerms:vatWays.${row.vat}`);
	return [
		{
			key: 'seller',
			header: t('owedTerms:seller'),
			render: (row) => <span className="name">{row.name ?? row.refSellerId}</span>,
			value: (row) => row.name ?? row.refSellerId,
		},
		{
			key: 'refSellerId',
			header: t('owedTerms:refSellerId'),
			sortKey: 'refSellerId',
			render: (row) => <span className="code">{row.refSellerId}</span>,
			value: (row) => row.refSellerId,
		},
		{
			key: 'state',
			header: t('owedTerms:state'),
			render: (row) => <StatusBadge tone={tones[row.state]} label={t(`owedTerms:states.${row.state}`)} />,
			value: (row) => t(`owedTerms:states.${row.state}`),
		},
		{
			key: 'commission',
			header: t('owedTerms:commission'),
			align: 'end',
			sortKey: 'commission',
			render: (row) => <span className="tabular">{percent(row) ?? '–'}</span>,
			value: percent,
		},
		{
			key: 'vat',
			header: t('owedTerms:vat'),
			visibleFrom: 'sm',
			render: (row) => vat(row) ?? '–',
			value: vat,
		},
		{
			key: 'payableAfterDays',
			header: t('owedTerms:payableAfterDays'),
			align: 'end',
			visibleFrom: 'sm',
			render: (row) => (row.payableAfterDays === null ? '–' : t('owedTerms:days', { count: row.payableAfterDays })),
			value: (row) => row.payableAfterDays,
		},
		{
			key: 'from',
			header: t('owedTerms:from'),
			sortKey: 'from',
			render: (row) => <KstDayText day={row.from} />,
			value: (row) => row.from,
		},
		{
			key: 'nextFrom',
			header: t('owedTerms:nextFrom'),
			visibleFrom: 'md',
			render: (row) => <KstDayText day={row.nextFrom} />,
			value: (row) => row.nextFrom,
		},
	];
}
