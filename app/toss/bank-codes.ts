/** A bank or a securities company that can hold a seller's account. */
export interface Institution {
	/** Of the payment APIs and v1; null where there is none. */
	twoCharCode: string | null;
	/** Of payouts v2; the code that we keep. */
	code: string;
	ko: string;
	/** Toss's English code; null where none is known. */
	english: string | null;
}

const bank = (twoCharCode: string | null, code: string, ko: string, english: string | null): Institution => ({
	twoCharCode,
	code,
	ko,
	english,
});

/**
 * Banks. The three-digit code is the two-digit one with a leading 0, but for KB국민은행 (06 and 004).
 * Source: docs.tosspayments.com/codes/org-codes.
 */
export const BANKS: readonly Institution[] = [
	bank('39', '039', '경남은행', 'KYONGNAMBANK'),
	bank('34', '034', '광주은행', 'GWANGJUBANK'),
	bank('12', '012', '단위농협(지역농축협)', 'LOCALNONGHYEOP'),
	bank('32', '032', '부산은행', 'BUSANBANK'),
	bank('45', '045', '새마을금고', 'SAEMAUL'),
	bank('64', '064', '산림조합', 'SANLIM'),
	bank('88', '088', '신한은행', 'SHINHAN'),
	bank('48', '048', '신협', 'SHINHYEOP'),
	bank('27', '027', '씨티은행', 'CITI'),
	bank('20', '020', '우리은행', 'WOORI'),
	bank('71', '071', '우체국예금보험', 'POST'),
	bank('50', '050', '저축은행중앙회', 'SAVINGBANK'),
	bank('37', '037', '전북은행', 'JEONBUKBANK'),
	bank('35', '035', '제주은행', 'JEJUBANK'),
	bank('90', '090', '카카오뱅크', 'KAKAOBANK'),
	bank('89', '089', '케이뱅크', 'KBANK'),
	bank('92', '092', '토스뱅크', 'TOSSBANK'),
	bank('81', '081', '하나은행', 'HANA'),
	bank('54', '054', '홍콩상하이은행', 'HSBC'),
	bank('03', '003', 'IBK기업은행', 'IBK'),
	bank('06', '004', 'KB국민은행', 'KOOKMIN'),
	bank('31', '031', 'iM뱅크(대구)', 'DAEGUBANK'),
	bank('02', '002', 'KDB산업은행', 'KDBBANK'),
	bank('11', '011', 'NH농협은행', 'NONGHYEOP'),
	bank('23', '023', 'SC제일은행', 'SC'),
	bank('07', '007', 'Sh수협은행', 'SUHYEOP'),
	bank(null, '295', '우리종합금융', null),
];

/** Securities companies. Source: docs.tosspayments.com/codes/org-codes. */
export const SECURITIES: readonly Institution[] = [
	bank('S8', '261', '교보증권', 'KYOBO_SECURITIES'),
	bank('SE', '267', '대신증권', 'DAISHIN_SECURITIES'),
	bank('SK', '287', '메리츠증권', 'MERITZ_SECURITIES'),
	bank('S5', '238', '미래에셋증권', 'MIRAE_ASSET_SECURITIES'),
	bank('SM', '290', '부국증권', 'BOOKOOK_SECURITIES'),
	bank('S3', '240', '삼성증권', 'SAMSUNG_SECURITIES'),
	bank('SN', '291', '신영증권', 'SHINYOUNG_SECURITIES'),
	bank('S2', '278', '신한금융투자(신한투자증권)', 'SHINHAN_INVESTMENT'),
	bank('S0', '209', '유안타증권', 'YUANTA_SECURITES'),
	bank('SJ', '280', '유진투자증권', 'EUGENE_INVESTMENT_AND_SECURITIES'),
	bank('SQ', '288', '카카오페이증권', 'KAKAOPAY_SECURITIES'),
	bank('SB', '264', '키움증권', 'KIWOOM'),
	bank('ST', '271', '토스증권', 'TOSS_SECURITIES'),
	bank('SR', '294', '펀드온라인코리아(한국포스증권)', 'KOREA_FOSS_SECURITIES'),
	bank('SH', '270', '하나금융투자(하나증권)', 'HANA_INVESTMENT_AND_SECURITIES'),
	bank('S9', '262', '하이투자증권(iM증권)', 'HI_INVESTMENT_AND_SECURITIES'),
	bank('S6', '243', '한국투자증권', 'KOREA_INVESTMENT_AND_SECURITIES'),
	bank('SG', '269', '한화투자증권', 'HANHWA_INVESTMENT_AND_SECURITIES'),
	bank('SA', '263', '현대차증권', 'HYUNDAI_MOTOR_SECURITIES'),
	bank('SI', '279', 'DB금융투자', 'DB_INVESTMENT_AND_SECURITIES'),
	bank('S4', '218', 'KB증권', 'KB_SECURITIES'),
	bank('SP', '227', 'KTB투자증권(다올투자증권)', 'DAOL_INVESTMENT_AND_SECURITIES'),
	bank('SO', '292', 'LIG투자증권', 'LIG_INVESTMENT_AND_SECURITIES'),
	bank('SL', '247', 'NH투자증권', 'NH_INVESTMENT_AND_SECURITIES'),
	bank('SD', '266', 'SK증권', 'SK_SECURITIES'),
];

const ALL = [...BANKS, ...SECURITIES];
const BY_CODE = new Map(ALL.map((institution) => [institution.code, institution]));
const BY_TWO_CHARS = new Map(ALL.flatMap((entry) => (entry.twoCharCode ? [[entry.twoCharCode, entry] as const] : [])));

/** The institution of a bank code of two or three characters; null when it is not known. Never for card codes. */
export function findInstitution(code: string): Institution | null {
	return BY_CODE.get(code) ?? BY_TWO_CHARS.get(code) ?? null;
}
