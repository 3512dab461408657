import type { ImportProfile } from '#app/features/payments/import-profile.ts';

/**
 * What a marketplace's own system says it sold: one line for each seller's part of an order. The merchant may be left
 * out, since the file comes from the marketplace itself; so may the currency, which is won.
 */
const marketplaceOrders: ImportProfile = {
	name: 'marketplace-orders',
	kind: 'orders',
	columns: [
		{
			name: 'order_id',
			headers: ['orderId', '주문번호', '주문ID', '주문코드', '주문 고유번호'],
			type: 'key',
			need: 'must',
		},
		{
			name: 'ref_seller_id',
			headers: [
				'refSellerId',
				'sellerId',
				'셀러ID',
				'셀러번호',
				'셀러코드',
				'판매자ID',
				'판매자번호',
				'판매자코드',
				'입점사ID',
				'입점사코드',
				'업체코드',
				'거래처코드',
				'공급사코드',
				'파트너ID',
				'파트너코드',
			],
			type: 'key',
			need: 'must',
		},
		{
			name: 'amount',
			headers: ['amount', '주문금액', '결제금액', '판매금액', '상품금액', '상품결제금액', '매출금액', '금액'],
			type: 'amount',
			need: 'must',
		},
		{
			name: 'ordered_at',
			headers: [
				'orderedAt',
				'주문일시',
				'주문일',
				'주문일자',
				'주문시각',
				'주문시간',
				'주문날짜',
				'결제일시',
				'결제일',
			],
			type: 'instant',
			need: 'must',
		},
		{ name: 'currency', headers: ['currency', '통화', '통화코드'], type: 'currency', need: 'optional' },
		{ name: 'm_id', headers: ['mId', '상점아이디', '상점ID', '가맹점ID'], type: 'key', need: 'optional' },
	],
};

export const orderProfiles: readonly ImportProfile[] = [marketplaceOrders];
