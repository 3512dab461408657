import type { SellerInput } from '#app/features/sellers/seller-schema.ts';

/** How many days before today the demo begins. */
export const DEMO_DAYS = 42;

/** What happens to a seller of the demo after its registration. */
export type SellerFate = 'verified' | 'approved' | 'waits-for-identity-check' | 'waits-for-kyc';

interface DemoSeller {
	input: SellerInput;
	fate: SellerFate;
	/** Paid every second week, as a share of a thousand of what was sold. */
	share: number;
}

const mail = (name: string) => `${name}@example.com`;

/** Sellers of an invented marketplace for Jeju and craft goods. Names, numbers and accounts are made up. */
export const demoSellers: DemoSeller[] = [
	{
		input: {
			businessType: 'CORPORATE',
			refSellerId: 'hangang-foods',
			name: '주식회사 한강식품',
			representativeName: '박대표',
			businessRegistrationNumber: '1234567891',
			email: mail('hangang'),
			phone: '0212345678',
			bankCode: '088',
			accountNumber: '110123456789',
			holderName: '주식회사한강식품',
		},
		fate: 'approved',
		share: 260,
	},
	{
		input: {
			businessType: 'INDIVIDUAL_BUSINESS',
			refSellerId: 'tamna-citrus',
			name: '탐나귤농장',
			representativeName: '고은별',
			businessRegistrationNumber: '9990000016',
			email: mail('tamna'),
			phone: '01023456789',
			bankCode: '011',
			accountNumber: '3021234567890',
			holderName: '고은별',
		},
		fate: 'verified',
		share: 120,
	},
	{
		input: {
			businessType: 'INDIVIDUAL',
			refSellerId: 'artisan-000172',
			name: '김토페',
			email: mail('kim.topay'),
			phone: '01012345678',
			bankCode: '092',
			accountNumber: '100012345678',
			holderName: '김토페',
		},
		fate: 'verified',
		share: 60,
	},
	{
		input: {
			businessType: 'INDIVIDUAL',
			refSellerId: 'artisan-000245',
			name: '이도예',
			email: mail('lee.pottery'),
			phone: '01034567890',
			bankCode: '090',
			accountNumber: '3333012345678',
			holderName: '이도예',
		},
		fate: 'verified',
		share: 40,
	},
	{
		input: {
			businessType: 'INDIVIDUAL_BUSINESS',
			refSellerId: 'moonlight-mugs',
			name: '달빛공방',
			representativeName: '최달빛',
			businessRegistrationNumber: '9990000020',
			email: mail('moonlight'),
			phone: '01045678901',
			bankCode: '004',
			accountNumber: '12345678901234',
			holderName: '최달빛',
		},
		fate: 'verified',
		share: 90,
	},
	{
		// One of the accounts at which every payout fails in Toss's test environment.
		input: {
			businessType: 'INDIVIDUAL',
			refSellerId: 'artisan-000301',
			name: '정한지',
			email: mail('jung.hanji'),
			phone: '01056789012',
			bankCode: '011',
			accountNumber: '3025353430761',
			holderName: '정한지',
		},
		fate: 'verified',
		share: 20,
	},
	{
		input: {
			businessType: 'INDIVIDUAL',
			refSellerId: 'artisan-000318',
			name: '한소리',
			email: mail('han.sori'),
			phone: '01067890123',
			bankCode: '081',
			accountNumber: '62312345678907',
			holderName: '한소리',
		},
		fate: 'waits-for-identity-check',
		share: 0,
	},
	{
		input: {
			businessType: 'CORPORATE',
			refSellerId: 'seoul-living',
			name: '주식회사 서울리빙',
			representativeName: '윤서울',
			businessRegistrationNumber: '9990000035',
			email: mail('seoul.living'),
			phone: '0223456789',
			bankCode: '020',
			accountNumber: '1005123456789',
			holderName: '주식회사서울리빙',
		},
		fate: 'waits-for-kyc',
		share: 0,
	},
];

/** Methods and how often each is taken, of a hundred. */
export const demoMethods = [
	['카드', 62],
	['간편결제', 20],
	['계좌이체', 8],
	['가상계좌', 8],
	['휴대폰', 2],
] as const;

/** Numbers that look like chance and are the same in every demo (mulberry32). */
export function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
