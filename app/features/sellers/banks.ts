import { BANKS, SECURITIES } from '#app/toss/bank-codes.ts';

/** What the institutions call themselves in English, where Toss only has a code word. */
const englishNames: Readonly<Record<string, string>> = {
	'002': 'Korea Development Bank',
	'003': 'Industrial Bank of Korea',
	'004': 'KB Kookmin Bank',
	'007': 'Suhyup Bank',
	'011': 'NH NongHyup Bank',
	'012': 'Local NongHyup',
	'020': 'Woori Bank',
	'023': 'SC First Bank',
	'027': 'Citibank Korea',
	'031': 'iM Bank',
	'032': 'Busan Bank',
	'034': 'Kwangju Bank',
	'035': 'Jeju Bank',
	'037': 'Jeonbuk Bank',
	'039': 'Kyongnam Bank',
	'045': 'MG Community Credit',
	'048': 'Shinhyup',
	'050': 'Savings banks',
	'054': 'HSBC',
	'064': 'Forestry Cooperative',
	'071': 'Korea Post',
	'081': 'Hana Bank',
	'088': 'Shinhan Bank',
	'089': 'K bank',
	'090': 'KakaoBank',
	'092': 'Toss Bank',
	'295': 'Woori Investment Bank',
};

const MOST_USED = ['004', '088', '020', '081', '011', '003', '090', '092', '089', '071', '045'];

const institutions = [...BANKS, ...SECURITIES];
const byCode = new Map(institutions.map((institution) => [institution.code, institution]));

/** True for an institution that can hold a seller's account. */
export function isBankCode(code: string): boolean {
	return byCode.has(code);
}

/** The institution's name in the language, or the code itself where we do not know it. */
export function bankName(code: string, language: string): string {
	const institution = byCode.get(code);
	if (!institution) return code;
	if (language.startsWith('ko')) return institution.ko;
	return englishNames[code] ?? (institution.english ?? code).replaceAll('_', ' ');
}

/** All institutions to choose from, those that most people use first. */
export function bankOptions(language: string): { value: string; label: string }[] {
	const rank = (code: string) => (MOST_USED.indexOf(code) + MOST_USED.length + 1) % (MOST_USED.length + 1);
	return institutions
		.map(({ code }) => ({ value: code, label: bankName(code, language) }))
		.sort((a, b) => rank(a.value) - rank(b.value));
}
