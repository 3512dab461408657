/**
 * Institutions to which payouts go, by the three-digit clearing code that payouts use (`account.bankCode`).
 * Source: docs.tosspayments.com/codes/org-codes. Codes Toss adds later still display, as their number.
 */
export const banks = [
	{ code: '004', ko: 'KB국민은행', en: 'KB Kookmin Bank' },
	{ code: '088', ko: '신한은행', en: 'Shinhan Bank' },
	{ code: '020', ko: '우리은행', en: 'Woori Bank' },
	{ code: '081', ko: '하나은행', en: 'Hana Bank' },
	{ code: '011', ko: 'NH농협은행', en: 'NH NongHyup Bank' },
	{ code: '003', ko: 'IBK기업은행', en: 'Industrial Bank of Korea' },
	{ code: '090', ko: '카카오뱅크', en: 'KakaoBank' },
	{ code: '092', ko: '토스뱅크', en: 'Toss Bank' },
	{ code: '089', ko: '케이뱅크', en: 'K bank' },
	{ code: '071', ko: '우체국', en: 'Korea Post' },
	{ code: '045', ko: '새마을금고', en: 'MG Community Credit' },
	{ code: '048', ko: '신협', en: 'Shinhyup' },
	{ code: '012', ko: '단위농협', en: 'Local NongHyup' },
	{ code: '007', ko: 'Sh수협은행', en: 'Suhyup Bank' },
	{ code: '023', ko: 'SC제일은행', en: 'SC First Bank' },
	{ code: '027', ko: '씨티은행', en: 'Citibank Korea' },
	{ code: '031', ko: 'iM뱅크', en: 'iM Bank' },
	{ code: '032', ko: '부산은행', en: 'Busan Bank' },
	{ code: '034', ko: '광주은행', en: 'Kwangju Bank' },
	{ code: '035', ko: '제주은행', en: 'Jeju Bank' },
	{ code: '037', ko: '전북은행', en: 'Jeonbuk Bank' },
	{ code: '039', ko: '경남은행', en: 'Kyongnam Bank' },
	{ code: '050', ko: '저축은행', en: 'Savings banks' },
	{ code: '064', ko: '산림조합', en: 'Forestry Cooperative' },
	{ code: '002', ko: 'KDB산업은행', en: 'Korea Development Bank' },
	{ code: '054', ko: 'HSBC', en: 'HSBC' },
	{ code: '295', ko: '우리종합금융', en: 'Woori Investment Bank' },
] as const;

export const bankCodes: readonly string[] = banks.map((bank) => bank.code);

/** The institution's name in the language, or the code itself where we do not know it. */
export function bankName(code: string, language: string): string {
	const bank = banks.find((candidate) => candidate.code === code);
	if (!bank) return code;
	return language.startsWith('ko') ? bank.ko : bank.en;
}
