/**
 * Card companies by the code of issuer and acquirer. They overlap with bank codes and mean something else: 11 is 국민 here
 * and 농협 there. Source: docs.tosspayments.com/codes/org-codes.
 */
const CARD_COMPANIES: Readonly<Record<string, { ko: string; english: string }>> = {
	'3K': { ko: '기업비씨', english: 'IBK_BC' },
	'46': { ko: '광주', english: 'GWANGJUBANK' },
	'71': { ko: '롯데', english: 'LOTTE' },
	'30': { ko: '산업', english: 'KDBBANK' },
	'31': { ko: 'BC', english: 'BC' },
	'51': { ko: '삼성', english: 'SAMSUNG' },
	'38': { ko: '새마을', english: 'SAEMAUL' },
	'41': { ko: '신한', english: 'SHINHAN' },
	'62': { ko: '신협', english: 'SHINHYEOP' },
	'36': { ko: '씨티', english: 'CITI' },
	'33': { ko: '우리', english: 'WOORI' },
	W1: { ko: '우리', english: 'WOORI' },
	'37': { ko: '우체국', english: 'POST' },
	'39': { ko: '저축', english: 'SAVINGBANK' },
	'35': { ko: '전북', english: 'JEONBUKBANK' },
	'42': { ko: '제주', english: 'JEJUBANK' },
	'15': { ko: '카카오뱅크', english: 'KAKAOBANK' },
	'3A': { ko: '케이뱅크', english: 'KBANK' },
	'24': { ko: '토스뱅크', english: 'TOSSBANK' },
	'21': { ko: '하나', english: 'HANA' },
	'61': { ko: '현대', english: 'HYUNDAI' },
	'11': { ko: '국민', english: 'KOOKMIN' },
	'91': { ko: '농협', english: 'NONGHYEOP' },
	'34': { ko: '수협', english: 'SUHYEOP' },
	'6D': { ko: '다이너스', english: 'DINERS' },
	'6I': { ko: '디스커버', english: 'DISCOVER' },
	'4M': { ko: '마스터', english: 'MASTER' },
	'3C': { ko: '유니온페이', english: 'UNIONPAY' },
	'7A': { ko: '아메리칸 익스프레스', english: 'AMEX' },
	'4J': { ko: 'JCB', english: 'JCB' },
	'4V': { ko: '비자', english: 'VISA' },
};

/** The Korean name of a card company's code, or the code itself when it is not known. Never for bank codes. */
export function cardCompanyName(code: string): string {
	return Object.hasOwn(CARD_COMPANIES, code) ? (CARD_COMPANIES[code]?.ko ?? code) : code;
}
