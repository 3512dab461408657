import type { SellerInput } from '#app/features/sellers/seller-schema.ts';
import { businessNumberCheckDigit } from '#app/lib/business-registration-number.ts';

/** How many days before today the demo begins: a quarter, so that every month-end and every quarter's cycle is in it. */
export const DEMO_DAYS = 91;

/** What happens to a seller of the demo after its registration. */
export type SellerFate = 'verified' | 'approved' | 'waits-for-identity-check' | 'waits-for-kyc';

export interface DemoSeller {
	input: SellerInput;
	fate: SellerFate;
	/** How much of the sales is its, beside the others' shares; paid two weeks later. */
	share: number;
}

type Shape = 'CORPORATE' | 'INDIVIDUAL_BUSINESS' | 'INDIVIDUAL';

/** How long account numbers of these banks are, by bank code. */
const accountLengths: Readonly<Record<string, number>> = {
	'004': 14,
	'011': 13,
	'020': 13,
	'081': 14,
	'088': 12,
	'090': 13,
	'092': 12,
	'003': 14,
	'045': 13,
	'071': 14,
};
const bankCodes = Object.keys(accountLengths);

/** Seller number `index`, with made-up numbers that follow the rules of their kind: check digit, lengths, prefixes. */
function seller(
	index: number,
	[refSellerId, name, shape, person, fate, share]: readonly [string, string, Shape, string, SellerFate, number],
	account?: { bankCode: string; accountNumber: string },
): DemoSeller {
	const bankCode = account?.bankCode ?? bankCodes[index % bankCodes.length]!;
	const digits = String(100_000_000_000_00 + index * 7_919_337_117).slice(0, accountLengths[bankCode]);
	const firstNine = `999${String(100_000 + index * 37).slice(-6)}`;
	const common = {
		refSellerId,
		name,
		email: `${refSellerId}@example.com`,
		phone:
			shape === 'CORPORATE' ? `02${String(2_000_0000 + index * 1117)}` : `010${String(2_000_0000 + index * 91_193)}`,
		bankCode,
		accountNumber: account?.accountNumber ?? digits,
		holderName: shape === 'CORPORATE' ? name.replaceAll(' ', '') : person,
	};
	const company = {
		representativeName: person,
		businessRegistrationNumber: `${firstNine}${businessNumberCheckDigit(firstNine)}`,
	};
	return {
		input: shape === 'INDIVIDUAL' ? { businessType: shape, ...common } : { businessType: shape, ...common, ...company },
		fate,
		share,
	};
}

/**
 * Sellers of an invented marketplace for food and crafts. Names, numbers and accounts are made up. Shares fall as in any
 * marketplace: a few sell most, many sell a little.
 */
const people = [
	['hangang-foods', '주식회사 한강식품', 'CORPORATE', '박한강', 'approved', 1450],
	['tamna-citrus', '탐나귤농장', 'INDIVIDUAL_BUSINESS', '고은별', 'verified', 620],
	['artisan-000172', '김토페', 'INDIVIDUAL', '김토페', 'verified', 240],
	['artisan-000245', '이도예', 'INDIVIDUAL', '이도예', 'verified', 160],
	['moonlight-mugs', '달빛공방', 'INDIVIDUAL_BUSINESS', '최달빛', 'verified', 430],
	['artisan-000301', '정한지', 'INDIVIDUAL', '정한지', 'verified', 80],
	['artisan-000318', '한소리', 'INDIVIDUAL', '한소리', 'waits-for-identity-check', 0],
	['seoul-living', '주식회사 서울리빙', 'CORPORATE', '윤서울', 'waits-for-kyc', 0],
	['jirisan-honey', '지리산꿀벌농원', 'INDIVIDUAL_BUSINESS', '나벌꿀', 'verified', 380],
	['busan-fishcake', '부산어묵상회', 'INDIVIDUAL_BUSINESS', '서해운', 'verified', 510],
	['gangneung-coffee', '주식회사 강릉커피', 'CORPORATE', '강바다', 'approved', 720],
	['andong-soju', '안동전통주', 'INDIVIDUAL_BUSINESS', '권안동', 'verified', 290],
	['boseong-tea', '보성녹차원', 'INDIVIDUAL_BUSINESS', '임다원', 'verified', 260],
	['jeonju-paper', '전주한지방', 'INDIVIDUAL_BUSINESS', '오한옥', 'verified', 140],
	['icheon-kiln', '이천가마', 'INDIVIDUAL_BUSINESS', '문도자', 'verified', 230],
	['namhae-anchovy', '남해멸치', 'INDIVIDUAL_BUSINESS', '하남해', 'verified', 170],
	['cheongsong-apple', '청송사과영농조합', 'CORPORATE', '조청송', 'approved', 480],
	['uljin-crab', '울진대게직판', 'INDIVIDUAL_BUSINESS', '안대게', 'verified', 330],
	['damyang-bamboo', '담양죽세공', 'INDIVIDUAL_BUSINESS', '송대숲', 'verified', 70],
	['ganghwa-ginseng', '강화인삼', 'INDIVIDUAL_BUSINESS', '홍인삼', 'verified', 350],
	['artisan-000333', '구은세', 'INDIVIDUAL', '구은세', 'verified', 60],
	['artisan-000340', '남가죽', 'INDIVIDUAL', '남가죽', 'verified', 90],
	['artisan-000352', '노매듭', 'INDIVIDUAL', '노매듭', 'verified', 40],
	['artisan-000361', '도자수', 'INDIVIDUAL', '도자수', 'verified', 50],
	['artisan-000377', '류목공', 'INDIVIDUAL', '류목공', 'verified', 110],
	['artisan-000389', '민유리', 'INDIVIDUAL', '민유리', 'verified', 70],
	['artisan-000395', '방향초', 'INDIVIDUAL', '방향초', 'verified', 60],
	['artisan-000402', '배누비', 'INDIVIDUAL', '배누비', 'verified', 30],
	['artisan-000418', '백나전', 'INDIVIDUAL', '백나전', 'verified', 80],
	['artisan-000424', '변옻칠', 'INDIVIDUAL', '변옻칠', 'waits-for-identity-check', 0],
	['artisan-000431', '사금속', 'INDIVIDUAL', '사금속', 'verified', 40],
	['artisan-000447', '석조각', 'INDIVIDUAL', '석조각', 'verified', 30],
	['artisan-000456', '설비누', 'INDIVIDUAL', '설비누', 'verified', 50],
	['artisan-000463', '손뜨개', 'INDIVIDUAL', '손뜨개', 'verified', 40],
	['artisan-000470', '신염색', 'INDIVIDUAL', '신염색', 'verified', 60],
	['hanbok-studio', '주식회사 고운한복', 'CORPORATE', '심고운', 'approved', 290],
	['yeosu-kimchi', '여수돌산갓김치', 'INDIVIDUAL_BUSINESS', '엄여수', 'verified', 220],
	['goheung-yuja', '고흥유자마을', 'INDIVIDUAL_BUSINESS', '유고흥', 'verified', 130],
	['sokcho-squid', '속초건어물', 'INDIVIDUAL_BUSINESS', '위속초', 'verified', 120],
	['ulleung-herbs', '울릉나물', 'INDIVIDUAL_BUSINESS', '장울릉', 'verified', 60],
	['wando-abalone', '주식회사 완도전복', 'CORPORATE', '전완도', 'approved', 310],
	['yeongam-melon', '영암멜론', 'INDIVIDUAL_BUSINESS', '제영암', 'verified', 90],
	['naju-pear', '나주배과원', 'INDIVIDUAL_BUSINESS', '주나주', 'verified', 110],
	['muju-grape', '무주머루와인', 'INDIVIDUAL_BUSINESS', '지무주', 'verified', 80],
	['buan-salt', '부안천일염', 'INDIVIDUAL_BUSINESS', '진부안', 'verified', 50],
	['seosan-garlic', '서산육쪽마늘', 'INDIVIDUAL_BUSINESS', '차서산', 'verified', 60],
	['goesan-pepper', '괴산고추농가', 'INDIVIDUAL_BUSINESS', '채괴산', 'verified', 70],
	['pyeongchang-memil', '평창메밀', 'INDIVIDUAL_BUSINESS', '천평창', 'verified', 40],
	['inje-pollack', '인제황태덕장', 'INDIVIDUAL_BUSINESS', '추인제', 'verified', 90],
	['paju-soybean', '파주장단콩', 'INDIVIDUAL_BUSINESS', '탁파주', 'verified', 50],
	['artisan-000488', '표그림', 'INDIVIDUAL', '표그림', 'verified', 20],
	['artisan-000495', '피규어', 'INDIVIDUAL', '피규어', 'waits-for-identity-check', 0],
	['artisan-000503', '함석등', 'INDIVIDUAL', '함석등', 'verified', 30],
	['artisan-000517', '허브티', 'INDIVIDUAL', '허브티', 'verified', 20],
	['artisan-000529', '현악기', 'INDIVIDUAL', '현악기', 'verified', 70],
	['artisan-000534', '황동주', 'INDIVIDUAL', '황동주', 'verified', 40],
	['jeju-blackpork', '주식회사 제주흑돼지', 'CORPORATE', '부제주', 'approved', 410],
	['gapyeong-pine', '가평잣나무', 'INDIVIDUAL_BUSINESS', '금가평', 'verified', 70],
	['chuncheon-dakgalbi', '춘천닭갈비본가', 'INDIVIDUAL_BUSINESS', '기춘천', 'verified', 260],
	['incheon-living', '주식회사 인천리빙', 'CORPORATE', '길인천', 'waits-for-kyc', 0],
] as const satisfies readonly (readonly [string, string, Shape, string, SellerFate, number])[];

/** The seller whose account fails every payout, as three accounts do in Toss's test environment. */
const FAILING_SELLER = 'artisan-000301';
/** A partly approved seller that is paid so much in a week that the limit of seven days comes near. */
export const SELLER_AT_LIMIT = 'tamna-citrus';

const accounts: Readonly<Record<string, { bankCode: string; accountNumber: string }>> = {
	[FAILING_SELLER]: { bankCode: '011', accountNumber: '3025353430761' },
};

export const demoSellers: DemoSeller[] = people.map((person, index) => seller(index, person, accounts[person[0]]));

export const demoShares = demoSellers.reduce((sum, { share }) => sum + share, 0);

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
